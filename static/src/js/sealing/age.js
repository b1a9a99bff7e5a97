// Sealing and opening in the age format (https://age-encryption.org/v1), X25519 to one public key.
import { Decrypter, Encrypter, armor, generateX25519Identity, identityToRecipient, webauthn } from "age-encryption";
import { PassphraseIdentity, PassphraseRecipient } from "./passphrase.js";

export { Decrypter, armor, identityToRecipient };

// Work factor of scrypt for a passphrase: 2^17, a second or two on a phone.
export const SCRYPT = 17;
// A recovery code is random enough by itself.
const LIGHT_SCRYPT = 10;

export const newIdentity = () => generateX25519Identity();

/** Seal bytes to a public key (age1…); gives the bytes of an age file. */
export async function seal(recipient, bytes) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(bytes);
}

/** Open an age file with a private key; throws when it was not sealed to it or has been altered. */
export async function open(identity, file) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file, "uint8array");
}

async function wrap(identity, to) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(to);
  return encrypter.encrypt(identity);
}

export const wrapByPassphrase = (identity, passphrase) => wrap(identity, new PassphraseRecipient(passphrase.normalize("NFC"), SCRYPT));
export const wrapByRecoveryCode = (identity, code) => wrap(identity, new PassphraseRecipient(code, LIGHT_SCRYPT));

async function unwrap(wrap, by) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(by);
  return decrypter.decrypt(wrap, "text");
}

/** The private key out of its wrap; throws when the passphrase is another. */
export const unwrapByPassphrase = (wrap, passphrase) => unwrap(wrap, new PassphraseIdentity(passphrase.normalize("NFC")));
export const unwrapByRecoveryCode = (wrap, code) => unwrap(wrap, new PassphraseIdentity(code));

/** A new passkey of this site, kept under a name; gives what names it. The browser asks the person. */
export const newPasskey = (keyName) => webauthn.createCredential({ keyName, rpId: location.hostname });
export const wrapByPasskey = (identity, credential) => wrap(identity, new webauthn.WebAuthnRecipient({ identity: credential }));
export const unwrapByPasskey = (file, credential) => unwrap(file, new webauthn.WebAuthnIdentity({ identity: credential }));

/** Whether this browser can have a passkey give a secret (WebAuthn's extension prf). */
export async function knowsPasskeys() {
  const { PublicKeyCredential: known } = globalThis;
  return Boolean((await known?.getClientCapabilities?.())?.["extension:prf"]);
}
