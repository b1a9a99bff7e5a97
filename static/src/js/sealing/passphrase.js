// The scrypt stanza of the age format (https://age-encryption.org/v1#the-scrypt-recipient-type), derived in a worker.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { base64nopad } from "@scure/base";
import { Stanza } from "age-encryption";
import { derive } from "./scrypt/index.js";

const LABEL = new TextEncoder().encode("age-encryption.org/v1/scrypt");
const HARDEST = 17;
const NONCE = new Uint8Array(12);

function keyOf(passphrase, salt, logN) {
  const whole = new Uint8Array(LABEL.length + salt.length);
  whole.set(LABEL);
  whole.set(salt, LABEL.length);
  return derive(new TextEncoder().encode(passphrase), whole, logN);
}

export class PassphraseRecipient {
  #passphrase;
  #logN;

  constructor(passphrase, logN) {
    this.#passphrase = passphrase;
    this.#logN = logN;
  }

  async wrapFileKey(fileKey) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const key = await keyOf(this.#passphrase, salt, this.#logN);
    return [new Stanza(["scrypt", base64nopad.encode(salt), String(this.#logN)], chacha20poly1305(key, NONCE).encrypt(fileKey))];
  }
}

export class PassphraseIdentity {
  #passphrase;

  constructor(passphrase) {
    this.#passphrase = passphrase;
  }

  async unwrapFileKey(stanzas) {
    if (!stanzas.some(({ args }) => args[0] === "scrypt")) return null;
    const [{ args, body }] = stanzas;
    const logN = /^[1-9][0-9]?$/.test(args[2]) ? Number(args[2]) : Infinity;
    if (stanzas.length !== 1 || args.length !== 3 || logN > HARDEST || body.length !== 32) throw new Error("invalid scrypt stanza");
    const salt = base64nopad.decode(args[1]);
    if (salt.length !== 16) throw new Error("invalid scrypt stanza");
    try {
      return chacha20poly1305(await keyOf(this.#passphrase, salt, logN), NONCE).decrypt(body);
    } catch {
      return null;
    }
  }
}
