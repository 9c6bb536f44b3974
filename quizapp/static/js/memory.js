// Small things to remember from page to page of an attempt, in this tab; without storage this page alone knows them.

const here = new Map();

export function remember(key, value) {
  here.set(key, String(value));
  try {
    sessionStorage.setItem(key, value);
  } catch { /* private mode */ }
}

/** What was remembered, as text; null if nothing was. */
export function recall(key) {
  try {
    return sessionStorage.getItem(key) ?? here.get(key) ?? null;
  } catch {
    return here.get(key) ?? null;
  }
}
