// scrypt beside the page, which goes on answering: each time in a worker of its own, whose memory goes with it.
import { scrypt } from "@noble/hashes/scrypt.js";

let tell = () => {};
let waiting = null;

/** Have the share that is done (0 to 1) told, and null at the end. */
export function followWork(listener) {
  tell = listener;
}

// Null where there are no workers. That one cannot start is told at once, perhaps before it is asked anything.
function newWorker() {
  const address = globalThis.document?.querySelector("[data-sealing]")?.dataset.scrypt;
  try {
    if (!address || typeof Worker !== "function") return null;
    const worker = new Worker(address);
    const failed = new Promise((resolve) => worker.addEventListener("error", resolve));
    return { worker, failed };
  } catch {
    return null;
  }
}

/** Have a worker ready for when it is needed. */
export function prepare() {
  waiting ??= newWorker();
}

// Its key, or null if it fails.
function asked({ worker, failed }, question) {
  return new Promise((resolve) => {
    failed.then(() => resolve(null));
    worker.addEventListener("message", ({ data }) => (data.key ? resolve(data.key) : tell(data.share)));
    worker.postMessage(question);
  });
}

/** 32 bytes of scrypt with r = 8 and p = 1; in the page itself, which then stands still, where workers are refused. */
export async function derive(password, salt, logN) {
  const started = waiting ?? newWorker();
  waiting = null;
  tell(0);
  try {
    const key = started && (await asked(started, { password, salt, logN }));
    return key ?? scrypt(password, salt, { N: 2 ** logN, r: 8, p: 1, dkLen: 32 });
  } finally {
    started?.worker.terminate();
    tell(null);
  }
}
