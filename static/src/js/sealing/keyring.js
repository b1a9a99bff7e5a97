// The private keys of an open session: in this tab's memory alone, gone after ten idle minutes.
import { identityToRecipient, open, seal } from "./age.js";
import { EnvelopeError, pack, unpack } from "./envelope.js";

const IDLE = 10 * 60 * 1000;

export class Keyring {
  #identities = new Map();
  #timer = null;
  #onLock;
  #idle;
  #seen = 0;

  constructor({ onLock = () => {}, idle = IDLE } = {}) {
    this.#onLock = onLock;
    this.#idle = idle;
  }

  get isOpen() {
    return this.#identities.size > 0;
  }

  /** Take a private key in, after checking that it is the one of this public key. */
  async add(recipient, identity) {
    if ((await identityToRecipient(identity)) !== recipient) throw new EnvelopeError("key-changed");
    this.#identities.set(recipient, identity);
    this.stay();
  }

  /** Somebody is still there. */
  stay() {
    if (!this.isOpen || this.check()) return;
    clearTimeout(this.#timer);
    this.#seen = Date.now();
    this.#timer = setTimeout(() => this.lock(), this.#idle);
  }

  /** Lock, and say so, if the time is over: a device that slept counted none of it. */
  check() {
    const isOver = this.isOpen && this.#seen > 0 && Date.now() - this.#seen >= this.#idle;
    if (isOver) this.lock();
    return isOver;
  }

  lock() {
    clearTimeout(this.#timer);
    this.#seen = 0;
    this.#identities.clear();
    this.#onLock();
  }

  /** For wrapping it anew or taking it along. */
  identityOf(recipient) {
    const identity = this.#identities.get(recipient);
    if (!identity) throw new EnvelopeError("locked");
    return identity;
  }

  /** The content of a sealed note that must belong to this place. */
  async read(recipient, place, file) {
    const identity = this.identityOf(recipient);
    let bytes;
    try {
      bytes = await open(identity, file);
    } catch {
      throw new EnvelopeError("altered");
    }
    return unpack(place, bytes);
  }

  /** The same note sealed to another key; it is read first, so nothing foreign is passed on. */
  async reseal(recipient, place, file, toRecipient, toPlace = place) {
    const content = await this.read(recipient, place, file);
    return seal(toRecipient, pack(toPlace, content));
  }
}
