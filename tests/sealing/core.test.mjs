// Sealing, envelopes, recovery codes, pins and the open session, in the bundle that the browser is given.
import { deepEqual, equal, match, notEqual, ok, rejects, throws } from "node:assert/strict";
import { after, test } from "node:test";
import * as sealing from "../../static/build/sealing.js";

const { EnvelopeError, Keyring, grouped, newCode, newIdentity, pack, paddedSize, readCode, seal, unpack } = sealing;
const PLACE = { organization: "north", note: "n-1", author: "7", time: "2026-11-21T10:00:00Z" };
const because = (reason) => (error) => error instanceof EnvelopeError && error.reason === reason;

const rings = [];
// What is open would keep the process waiting for its ten idle minutes.
after(() => rings.forEach((ring) => ring.lock()));

async function keyring(options) {
  const identity = await newIdentity();
  const recipient = await sealing.identityToRecipient(identity);
  const ring = new Keyring(options);
  rings.push(ring);
  await ring.add(recipient, identity);
  return { identity, recipient, ring };
}

test("a thousand notes of all lengths come back as they were", async () => {
  const { recipient, ring } = await keyring();
  for (let number = 0; number < 1000; number += 1) {
    const text = `שיחה ${number} 🙂 ` + "א".repeat((number * 37) % 9000);
    const place = { ...PLACE, note: `n-${number}` };
    equal((await ring.read(recipient, place, await seal(recipient, pack(place, { text })))).text, text);
  }
});

test("the sealed size tells only a power of two", async () => {
  const { recipient } = await keyring();
  const sizeOf = async (text) => (await seal(recipient, pack(PLACE, { text }))).length;
  equal(await sizeOf(""), await sizeOf("א".repeat(300)));
  deepEqual([1, 1024, 1025, 5000].map(paddedSize), [1024, 1024, 2048, 8192]);
  throws(() => pack(PLACE, { text: "א".repeat(40_000) }), because("too-long"));
});

test("a note opened anywhere but in its place is refused", async () => {
  const { recipient, ring } = await keyring();
  const file = await seal(recipient, pack(PLACE, { text: "x" }));
  for (const part of Object.keys(PLACE)) {
    await rejects(ring.read(recipient, { ...PLACE, [part]: "other" }, file), because("elsewhere"));
    await rejects(ring.read(recipient, { ...PLACE, [part]: undefined }, file), because("elsewhere"));
  }
  equal((await ring.read(recipient, PLACE, file)).text, "x");
});

test("an altered byte is noticed, wherever it is", async () => {
  const { recipient, ring } = await keyring();
  const file = await seal(recipient, pack(PLACE, { text: "x" }));
  for (let at = 0; at < file.length; at += at < 250 ? 1 : 41) {
    const altered = file.slice();
    altered[at] ^= 1;
    await rejects(ring.read(recipient, PLACE, altered), because("altered"));
  }
});

test("what is no envelope is refused", () => {
  const bytes = (text) => new TextEncoder().encode(text);
  for (const text of ["", "null", "[]", "{}", '{"version":2}', "{"]) {
    throws(() => unpack(PLACE, bytes(text)), because("unreadable"));
  }
  throws(() => unpack(PLACE, new Uint8Array([0xff, 0xfe])), because("unreadable"));
});

test("a wrap opens with its own secret alone", async () => {
  const identity = await newIdentity();
  const wrap = await sealing.wrapByPassphrase(identity, "ארבעה תפוחים בסל");
  match(new TextDecoder().decode(wrap), /^age-encryption\.org\/v1\n-> scrypt \S+ 17\n/);
  equal(await sealing.unwrapByPassphrase(wrap, "ארבעה תפוחים בסל"), identity);
  await rejects(sealing.unwrapByPassphrase(wrap, "ארבעה תפוחים בסלים"));
  const code = newCode();
  const paper = await sealing.wrapByRecoveryCode(identity, code);
  equal(await sealing.unwrapByRecoveryCode(paper, readCode(grouped(code).toLowerCase())), identity);
  await rejects(sealing.unwrapByRecoveryCode(paper, newCode()));
});

test("a passphrase is the same however the keyboard composes its letters", async () => {
  const identity = await newIdentity();
  const wrap = await sealing.wrapByPassphrase(identity, "caf\u00e9 בַּיִת".normalize("NFD"));
  equal(await sealing.unwrapByPassphrase(wrap, "caf\u00e9 בַּיִת".normalize("NFC")), identity);
});

test("a recovery code has at least 128 random bits and every slip of the pen is noticed", () => {
  const codes = new Set(Array.from({ length: 2000 }, newCode));
  equal(codes.size, 2000);
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const [code] = codes;
  match(grouped(code), /^(\w{4}-){6}\w{4}$/);
  equal(readCode(grouped(code)), code);
  equal(readCode(` ${grouped(code).toLowerCase().replace(/0/g, "o").replace(/1/g, "l")} `), code);
  for (let at = 0; at < code.length; at += 1) {
    for (const digit of digits) {
      if (digit !== code[at]) equal(readCode(code.slice(0, at) + digit + code.slice(at + 1)), null);
    }
    if (at > 0 && code[at] !== code[at - 1]) {
      equal(readCode(code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1)), null);
    }
  }
  for (const wrong of ["", code.slice(1), `${code}0`, "שלום"]) equal(readCode(wrong), null);
  const seen = Array.from({ length: 26 }, (_, at) => new Set([...codes].map((one) => one[at])).size);
  deepEqual(seen, Array(26).fill(32));
});

test("an exchanged public key is noticed", async () => {
  const held = new Map();
  const storage = { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value) };
  const { recipient } = await keyring();
  const { recipient: other, identity } = await keyring();
  equal(sealing.compare("7", recipient, storage), "new");
  sealing.pin("7", recipient, storage);
  equal(sealing.compare("7", recipient, storage), "same");
  equal(sealing.compare("7", other, storage), "changed");
  equal(sealing.compare("8", other, storage), "new");
  match(await sealing.fingerprint(recipient), /^(\d{4} ){5}\d{4}$/);
  notEqual(await sealing.fingerprint(recipient), await sealing.fingerprint(other));
  await rejects(new Keyring().add(recipient, identity), because("key-changed"));
});

test("the session locks when nobody is there, and not before", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let locked = 0;
  const { recipient, ring } = await keyring({ onLock: () => (locked += 1) });
  context.mock.timers.tick(9 * 60 * 1000);
  ring.stay();
  context.mock.timers.tick(9 * 60 * 1000);
  ok(ring.isOpen);
  context.mock.timers.tick(60 * 1000);
  equal(ring.isOpen, false);
  equal(locked, 1);
  throws(() => ring.identityOf(recipient), because("locked"));
  await rejects(ring.read(recipient, PLACE, new Uint8Array()), because("locked"));
});

test("a device that slept for longer finds its session locked, whatever its timers say", async (context) => {
  const { ring } = await keyring();
  equal(ring.check(), false);
  const slept = Date.now() + 10 * 60 * 1000;
  context.mock.method(Date, "now", () => slept);
  ring.stay();
  equal(ring.isOpen, false);
});

test("a note passed on says where it belongs then, and opens for its new reader alone", async () => {
  const { recipient, ring } = await keyring();
  const successor = await keyring();
  const there = { ...PLACE, note: "share-1" };
  const file = await seal(recipient, pack(PLACE, { text: "x" }));
  const shared = await ring.reseal(recipient, PLACE, file, successor.recipient, there);
  equal((await successor.ring.read(successor.recipient, there, shared)).text, "x");
  await rejects(ring.read(recipient, there, shared), because("altered"));
  await rejects(ring.reseal(recipient, there, file, successor.recipient), because("elsewhere"));
});

test("an older state of a note is noticed by its number, by what was seen here, and by its digest", async () => {
  const held = new Map();
  const storage = { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value) };
  const [first, second, other] = [1, 2, 3].map((byte) => new Uint8Array([byte]));
  const check = (version, file, content) => sealing.checkLatest("1:7", "n-1", version, file, content, storage);
  const of = (version) => sealing.numbered({ text: "x" }, version);
  await check(1, first, of(1));
  await check(1, first, of(1));
  await check(2, second, of(2));
  await rejects(check(1, first, of(1)), because("older"));
  await rejects(check(3, first, of(1)), because("older"));
  await rejects(check(2, other, of(2)), because("older"));
  await rejects(check(3, other, { text: "x" }), because("older"));
  await check(2, second, of(2));
  equal(sealing.numbered({}, 9).version.length, sealing.numbered({}, 12345).version.length);
  sealing.forget("1:7", "n-1", storage);
  await check(1, first, of(1));
  // Notes from before there were numbers are held to what was seen here.
  const old = (version, file) => sealing.checkLatest("1:7", "n-2", version, file, { text: "x" }, storage);
  await old(4, first);
  await rejects(old(3, second), because("older"));
  await rejects(old(4, second), because("older"));
  await old(5, second);
});
