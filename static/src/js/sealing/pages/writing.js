// A note about a meeting: sealed here, then sent, without network once there is one. What was typed leaves this page
// sealed or not at all.
import { EnvelopeError } from "../envelope.js";
import { Keyring } from "../keyring.js";
import { onSubmit, part, quiet, show } from "./dom.js";
import { chosenTopics, keepNote, keysNow } from "./keeping.js";
import { known } from "./keys.js";
import { prepareUnlocking, warnIfChanged } from "./unlocking.js";

const text = () => part("note-text").value;
const isUnsent = () => text().trim() !== "" || chosenTopics().length > 0;

async function keep() {
  if (!isUnsent()) throw new EnvelopeError("nothing-written");
  const own = await keysNow();
  if (known(own) !== "same") {
    start(own);
    throw new EnvelopeError(known(own) === "changed" ? "changed-here" : "unknown-here");
  }
  const { view } = await keepNote(own, text());
  part("note-text").value = "";
  quiet();
  show(view);
}

function start(own) {
  if (!own.inUse) return show("no-key");
  show(known(own) === "same" ? "write" : "unlock");
  return warnIfChanged(own);
}

export async function write() {
  const ring = new Keyring();
  prepareUnlocking(ring, () => {
    ring.lock();
    show("write");
  });
  onSubmit(part("write-form"), keep);
  addEventListener("beforeunload", (event) => isUnsent() && event.preventDefault());
  try {
    start(await keysNow());
  } catch {
    show("write"); // No network: it can be written, and sent later.
  }
}
