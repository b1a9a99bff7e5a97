// The page of a new note, about a meeting, somebody, or nobody in particular. What was typed leaves it sealed or not at
// all; without network it is sent once there is one.
import { Keyring } from "../keyring.js";
import { address, onSubmit, part, quiet, show } from "./dom.js";
import { chosenTopics, keepNote, keysNow } from "./keeping.js";
import { known } from "./keys.js";
import { prepareUnlocking, prepareUnlockingByPasskey, warnIfChanged } from "./unlocking.js";

const ring = new Keyring();

const text = () => part("note-text").value;
const isUnsent = () => text().trim() !== "" || chosenTopics().length > 0;
const pairing = () => part("about")?.value ?? address("pairing");

async function keep() {
  const { view } = await keepNote(text(), pairing(), start);
  part("note-text").value = "";
  quiet();
  show(view);
}

// Unlocked once, the key is known here: what was opened for that is not held.
function unlocked() {
  ring.lock();
  show("write");
}

function start(own) {
  if (!own.inUse) return show("no-key");
  const isKnown = known(own) === "same";
  show(isKnown ? "write" : "unlock");
  warnIfChanged(own);
  return isKnown ? null : prepareUnlockingByPasskey(ring, own, unlocked);
}

export async function write() {
  prepareUnlocking(ring, unlocked);
  onSubmit(part("write-form"), keep);
  addEventListener("beforeunload", (event) => isUnsent() && event.preventDefault());
  try {
    await start(await keysNow());
  } catch {
    show("write"); // No network: it can be written, and sent later.
  }
}
