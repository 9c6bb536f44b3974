// One request to the server, and how long to wait before the next try.

const TIMEOUT_MS = 15_000;
const KEEPALIVE_BYTES = 60_000; // browsers let 64 KiB outlive the page
let token = document.querySelector("input[name=csrf_token]")?.value;

/** {status, body, retryAfter}; status 0 where no answer came. The request outlives the page. */
export async function send(url, method = "GET", data = undefined) {
  const text = data && JSON.stringify(data);
  try {
    const response = await fetch(url, {
      method,
      body: text,
      headers: { Accept: "application/json", ...(text && { "Content-Type": "application/json", "X-CSRFToken": token }) },
      keepalive: (text ?? "").length < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const body = isJson ? await response.json() : {};
    return { status: response.status, body, retryAfter: Number(response.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, body: {}, retryAfter: 0 };
  }
}

/** Take the form token from the page anew: it changes when the person signs in again. */
export async function renewToken() {
  try {
    const page = await (await fetch(location.href)).text();
    const found = page.match(/name="csrf_token" value="([^"]+)"/);
    if (!found || found[1] === token) return false;
    token = found[1];
    document.querySelectorAll("input[name=csrf_token]").forEach((field) => { field.value = token; });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds before try number `failures` + 1: doubling from 1 s to 30 s, spread out, never before `retryAfter`. */
export function pause(failures, retryAfter = 0) {
  const longest = Math.min(30, 2 ** (failures - 1)) * 1000;
  return Math.max(longest * (0.5 + Math.random() / 2), retryAfter * 1000, 1000);
}
