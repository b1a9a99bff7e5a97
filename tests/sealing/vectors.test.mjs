// The public test vectors of the age format (https://c2sp.org/CCTV/age), against what the browser is given.
import { equal, rejects } from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { Decrypter, PassphraseIdentity, armor } from "../../static/build/sealing.js";

const vectors = createRequire(import.meta.url)("cctv-age");

function parsed(bytes) {
  const whole = Buffer.from(bytes);
  const end = whole.indexOf("\n\n");
  const header = { identity: [], passphrase: [] };
  for (const line of whole.subarray(0, end).toString().split("\n")) {
    const [, key, value] = line.match(/^([^:]+): (.*)$/);
    if (Array.isArray(header[key])) header[key].push(value);
    else header[key] = value;
  }
  const body = whole.subarray(end + 2);
  return { header, body: header.compressed === "zlib" ? inflateSync(body) : body };
}

async function decrypted({ header, body }) {
  const decrypter = new Decrypter();
  header.identity.forEach((identity) => decrypter.addIdentity(identity));
  header.passphrase.forEach((passphrase) => decrypter.addIdentity(new PassphraseIdentity(passphrase)));
  const file = header.armored ? armor.decode(body.toString()) : new Uint8Array(body);
  return decrypter.decrypt(file);
}

for (const [name, bytes] of Object.entries(vectors)) {
  test(name, async () => {
    const vector = parsed(bytes);
    if (vector.header.expect !== "success") return rejects(decrypted(vector));
    const digest = createHash("sha256").update(await decrypted(vector)).digest("hex");
    equal(digest, vector.header.payload);
  });
}
