// Messages that the server has not confirmed yet, kept on this device by person and attempt for seven days.
// Each has an entry of its own, so two tabs never overwrite each other's.

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

export class Outbox {
  constructor(user, attempt = "") {
    this.prefix = `passage/${user}/${attempt}`;
  }

  /** `former`: pages whose message this one has taken the place of. */
  put(message, url, former) {
    try {
      const entry = { message, url, former: [...former], at: Date.now() };
      localStorage.setItem(this.#key(message), JSON.stringify(entry));
    } catch { /* no room or private mode: the page itself still holds the message */ }
  }

  /** Forget the message, unless a newer one of the same page has taken its place. */
  drop(message) {
    const stored = this.#read(this.#key(message));
    if (stored && stored.message.seq === message.seq) localStorage.removeItem(this.#key(message));
  }

  forget(key) {
    localStorage.removeItem(key);
  }

  /** Everything kept, oldest first, as {key, message, url, former, at}; what is too old goes. */
  all() {
    const entries = [];
    for (const key of this.#keys()) {
      const entry = this.#read(key);
      if (entry && Date.now() - entry.at < KEPT_MS) entries.push({ ...entry, key });
      else localStorage.removeItem(key);
    }
    return entries.sort((one, other) => one.at - other.at);
  }

  #keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    } catch {
      return [];
    }
  }

  #key(message) {
    return `${this.prefix}/${message.client_id}/${message.question}`;
  }

  #read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }
}
