// The worker that computes scrypt, in the bundle that browsers are given, against Node's own.
import { equal, ok } from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { test } from "node:test";

const salt = new TextEncoder().encode("age-encryption.org/v1/scrypt0123456789abcdef");
const password = new TextEncoder().encode("ארבעה תפוחים אדומים בסל");
let told = [];
globalThis.postMessage = (message) => told.push(message);

// Each time as a browser starts it anew.
async function started(number) {
  let hear;
  globalThis.addEventListener = (_, listener) => (hear = listener);
  await import(`../../static/build/scrypt_worker.js?${number}`);
  return hear;
}

let hear = await started(1);

function asked(logN) {
  told = [];
  hear({ data: { password, salt, logN } });
  return { ...told.at(-1), shares: told.slice(0, -1).map(({ share }) => share) };
}

const expected = (logN) => scryptSync(password, salt, 32, { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** 28 }).toString("hex");
const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("its WebAssembly computes what Node does, and tells how far it is", () => {
  for (const logN of [5, 6, 10, 13, 17]) {
    const { key, way, shares } = asked(logN);
    equal(way, "module");
    equal(hex(key), expected(logN));
    ok(shares.length > 10 && shares.at(-1) === 1 && shares.every((share, at) => share > (shares[at - 1] ?? 0)));
  }
});

test("the vector of RFC 7914 holds without the label", () => {
  told = [];
  hear({ data: { password: new TextEncoder().encode("pleaseletmein"), salt: new TextEncoder().encode("SodiumChloride"), logN: 14 } });
  equal(hex(told.at(-1).key), "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
});

test("where WebAssembly is refused, or computes something else, script does it", async (context) => {
  const { Instance } = WebAssembly;
  context.after(() => (WebAssembly.Instance = Instance));
  const liars = [
    () => {
      throw new WebAssembly.CompileError("refused");
    },
    (module) => ({ exports: { ...new Instance(module).exports, stir: () => {} } }),
  ];
  for (const [at, liar] of liars.entries()) {
    WebAssembly.Instance = function (...given) {
      return liar(...given);
    };
    hear = await started(2 + at);
    const { key, way } = asked(10);
    equal(way, "script");
    equal(hex(key), expected(10));
  }
});
