// The latest state of each own note that this device has seen, so that an older one put back by the server is noticed.
// Each state tells its number within the seal; the server numbers states too, and both must agree.
import { EnvelopeError } from "./envelope.js";

const PREFIX = "livui:seen:";
const DIGITS = 6;

/** The number of a state as it stands in the sealed content: always as long, so that none grows by it. */
export const numbered = (content, version) => ({ ...content, version: String(version).padStart(DIGITS, "0") });

async function digestOf(file) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function allOf(owner, storage) {
  try {
    return JSON.parse(storage.getItem(PREFIX + owner)) ?? {};
  } catch {
    return {};
  }
}

/** Hold on to a state; `isNumbered` tells whether its number stands within the seal. */
export async function see(owner, note, version, file, isNumbered = true, storage = localStorage) {
  const digest = await digestOf(file);
  storage.setItem(PREFIX + owner, JSON.stringify({ ...allOf(owner, storage), [note]: [version, digest, isNumbered] }));
}

/** The note is gone for good. */
export function forget(owner, note, storage = localStorage) {
  const { [note]: _, ...others } = allOf(owner, storage);
  storage.setItem(PREFIX + owner, JSON.stringify(others));
}

/** Throw EnvelopeError unless this is the latest state that was seen here, or a later one, which is seen from now on. */
export async function checkLatest(owner, note, version, file, content, storage = localStorage) {
  const isNumbered = content.version !== undefined;
  if (isNumbered && Number(content.version) !== version) throw new EnvelopeError("older");
  const [seen, digest, wasNumbered] = allOf(owner, storage)[note] ?? [0, "", false];
  const isExchanged = version === seen && digest !== (await digestOf(file));
  if (version < seen || isExchanged || (wasNumbered && !isNumbered)) throw new EnvelopeError("older");
  await see(owner, note, version, file, isNumbered, storage);
}
