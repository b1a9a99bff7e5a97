// scrypt (RFC 7914) with r = 8 and p = 1 up to N = 2^17, its long part in WebAssembly. Compared with noble's before use.
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import code from "./romix.wat";

export const LARGEST = 17;
const BLOCK = 1024;
const [X, V] = [BLOCK, 3 * BLOCK];
const STEPS = 8;
const PROBE = 4;
const WARM = 12;

/** Words of each 64 bytes, brought into the order in which the module works, or back from it. */
function ordered(words, back) {
  const out = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at += 1) {
    const other = (at & ~15) + ((at * 5) & 15);
    if (back) out[other] = words[at];
    else out[at] = words[other];
  }
  return out;
}

function byModule({ memory, fill, stir }, password, salt, logN, tell) {
  const count = 2 ** logN;
  const once = count / STEPS;
  const block = pbkdf2(sha256, password, salt, { c: 1, dkLen: BLOCK });
  const whole = new Uint32Array(memory.buffer);
  whole.set(ordered(new Uint32Array(block.buffer, block.byteOffset, BLOCK / 4), false), V / 4);
  for (let at = 0; at < count; at += once) {
    fill(V + at * BLOCK, once);
    tell((at + once) / count / 2);
  }
  whole.copyWithin(X / 4, (V + count * BLOCK) / 4, (V + (count + 1) * BLOCK) / 4);
  for (let at = 0; at < count; at += once) {
    stir(count - 1, once / 2);
    tell(0.5 + (at + once) / count / 2);
  }
  const words = ordered(whole.slice(X / 4, (X + BLOCK) / 4), true);
  return pbkdf2(sha256, password, new Uint8Array(words.buffer), { c: 1, dkLen: 32 });
}

const byScript = (password, salt, logN, onProgress) =>
  scrypt(password, salt, { N: 2 ** logN, r: 8, p: 1, dkLen: 32, onProgress });

// Null where WebAssembly or its vectors are missing or refused, or compute anything else.
function newModule() {
  const probe = new Uint8Array([1, 2, 3]);
  try {
    const made = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
    return String(byModule(made, probe, probe, PROBE, () => {})) === String(byScript(probe, probe, PROBE)) ? made : null;
  } catch {
    return null;
  }
}

/** What derives; a little work beforehand has the browser compile it at its best. */
export function prepared() {
  const made = newModule();
  if (made) byModule(made, new Uint8Array(1), new Uint8Array(1), WARM, () => {});
  return made;
}

/** 32 bytes of scrypt by what was prepared; `tell` is given the share done. `way` says which of the two has done it. */
export function derive(made, password, salt, logN, tell = () => {}) {
  if (logN > LARGEST) throw new RangeError("scrypt work factor is too high");
  if (made && logN >= PROBE) return { way: "module", key: byModule(made, password, salt, logN, tell) };
  return { way: "script", key: byScript(password, salt, logN, tell) };
}
