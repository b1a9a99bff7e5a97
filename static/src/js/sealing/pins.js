// The public keys this browser has seen and holds on to, so that a key exchanged on the server is noticed.
const PREFIX = "livui:key:";

/** A public key as people compare it: 24 digits in six groups, the beginning of its SHA-256. */
export async function fingerprint(recipient) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(recipient)));
  const view = new DataView(digest.buffer);
  const groups = Array.from({ length: 6 }, (_, at) => String(view.getUint32(at * 4) % 10000).padStart(4, "0"));
  return groups.join(" ");
}

/** What is known of a person's key here: "same", "new" (none was held yet) or "changed". */
export function compare(owner, recipient, storage = localStorage) {
  const pinned = storage.getItem(PREFIX + owner);
  if (pinned === null) return "new";
  return pinned === recipient ? "same" : "changed";
}

/** The key that this browser holds on to, or null. */
export const pinned = (owner, storage = localStorage) => storage.getItem(PREFIX + owner);

export const pin = (owner, recipient, storage = localStorage) => storage.setItem(PREFIX + owner, recipient);
