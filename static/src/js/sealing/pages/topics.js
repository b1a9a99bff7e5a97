// Choosing what a talk touched on. Without a key on this device the form is sent as it is, and is only counted.
import { EnvelopeError } from "../envelope.js";
import { address, onSubmit, part, quiet, show } from "./dom.js";
import { chosenTopics, keepNote } from "./keeping.js";
import { known, ownKeys } from "./keys.js";

function tellWhatHappens(state) {
  for (const words of document.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

async function keep() {
  if (chosenTopics().length === 0) throw new EnvelopeError("nothing-chosen");
  const { counted } = await keepNote("", address("pairing"), () => {});
  part("counted").hidden = !counted;
  part("not-counted").hidden = counted;
  quiet();
  show("kept");
}

export async function topics() {
  let own;
  try {
    own = await ownKeys();
  } catch {
    return; // No network: what happens without a key is told already.
  }
  const state = own.inUse ? known(own) : "no-key";
  tellWhatHappens(state);
  if (state === "same") onSubmit(part("topics-form"), keep);
}
