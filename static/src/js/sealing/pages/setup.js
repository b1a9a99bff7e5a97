// The way to a key of one's own. Nothing reaches the server before the last step, and then encrypted.
import { identityToRecipient, newIdentity } from "../age.js";
import { part, show, tell, word } from "./dom.js";
import { ownKeys, remember, wrapped } from "./keys.js";
import { send } from "./server.js";
import { askCode, askPassphrase, prepareSteps } from "./steps.js";

function reached(step) {
  const steps = ["passphrase", "code", "code-back"];
  for (const task of document.querySelectorAll("[data-step]")) {
    const at = steps.indexOf(task.dataset.step);
    task.classList.toggle("task-done", at < step);
    task.classList.toggle("task-now", at === step);
    part("done", task).hidden = at >= step;
    part("todo", task).hidden = at < step;
  }
}

async function open(passphrase, code) {
  const identity = await newIdentity();
  const recipient = await identityToRecipient(identity);
  const wraps = await wrapped([[recipient, identity]], { passphrase, recovery: code });
  await send("keys/open/", { key: recipient, wraps });
  const own = await ownKeys();
  if (own.inUse !== recipient) return tell("error", word("key-changed"));
  remember(own);
  reached(3);
  return show("done");
}

export function setUp() {
  prepareSteps();
  part("code-written").addEventListener("click", () => reached(2));
  part("code-again").addEventListener("click", () => reached(1));
  part("begin").addEventListener("click", () => {
    reached(0);
    askPassphrase((passphrase) => {
      reached(1);
      askCode((code) => open(passphrase, code));
    });
  });
  show("begin");
}
