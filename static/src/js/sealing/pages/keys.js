// The person's own keys as the server tells of them, checked against what this device knows, and their wraps.
import { unwrapByPassphrase, unwrapByRecoveryCode, wrapByPassphrase, wrapByRecoveryCode } from "../age.js";
import { EnvelopeError } from "../envelope.js";
import { compare, pin } from "../pins.js";
import { readCode } from "../recovery.js";
import { ask, fromBase64, toBase64 } from "./server.js";

const WAYS = { passphrase: wrapByPassphrase, recovery: wrapByRecoveryCode };

/** What the server holds: `inUse` is the public key to seal to, undefined before the set-up. */
export async function ownKeys() {
  const told = await ask("keys");
  return { ...told, owner: `${told.organization}:${told.user}`, inUse: told.keys.find((key) => key.in_use)?.public_key };
}

/** Whether this device has seen the key in use before: "same", "new" or "changed". */
export const known = (own) => compare(own.owner, own.inUse);
export const remember = (own) => pin(own.owner, own.inUse);

async function identityIn(key, way, secret) {
  const unwrap = way === "recovery" ? unwrapByRecoveryCode : unwrapByPassphrase;
  try {
    return await unwrap(fromBase64(key.wraps[way]), secret);
  } catch {
    return null;
  }
}

/** Open all keys with one secret and hold them; only a key that belongs to the private one is trusted from here on. */
export async function unlock(ring, own, way, typed) {
  const secret = way === "recovery" ? readCode(typed) : typed;
  if (!secret) throw new EnvelopeError(way === "recovery" ? "no-code" : "wrong-secret");
  const identities = [];
  for (const key of own.keys) identities.push(await identityIn(key, way, secret));
  if (identities.every((identity) => identity === null)) throw new EnvelopeError(`wrong-${way}`);
  if (identities.includes(null)) throw new EnvelopeError("key-changed");
  try {
    for (const [at, key] of own.keys.entries()) await ring.add(key.public_key, identities[at]);
  } catch (error) {
    ring.lock();
    throw error;
  }
  remember(own);
}

/** Wraps of these private keys ([public key, identity] pairs) by the given ways, as the server takes them. */
export async function wrapped(identities, secrets) {
  const wraps = {};
  for (const [key, identity] of identities) {
    wraps[key] = {};
    for (const [way, secret] of Object.entries(secrets)) wraps[key][way] = toBase64(await WAYS[way](identity, secret));
  }
  return JSON.stringify(wraps);
}

/** Whether a passphrase is long enough to stand against guessing: four words, or fourteen letters. */
export function isStrong(passphrase) {
  const words = passphrase.trim().split(/\s+/).filter((each) => each.length > 1);
  return (words.length >= 4 && new Set(words).size >= 4 && passphrase.length >= 12) || (passphrase.trim().length >= 14 && new Set(passphrase).size >= 6);
}
