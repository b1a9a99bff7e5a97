// On every page: what a device keeps is forgotten when its person signs out, when somebody else is here, and when the
// server knows nobody any more. What waits to be sent is asked about before it is given up.
import { canKeep, choiceOf, choose, forgetPages, keepsFor } from "./device.js";
import { endNotices, noticesFor } from "../notices/registration.js";
import { acts, forgetActs } from "./store.js";

const user = () => document.body.dataset.user ?? "";

async function askBeforeGivingUp() {
  const forms = document.querySelectorAll("form[data-sign-out]");
  if (!forms.length || !user()) return;
  const waiting = (await acts(user())).length;
  for (const form of forms) {
    if (waiting) form.dataset.confirm = form.dataset.waiting.replace("{number}", waiting);
    else delete form.dataset.confirm;
  }
}

function offerSwitch() {
  const box = document.querySelector("[data-keep-week]");
  if (!box || !choiceOf(user())) return;
  box.closest("[data-keep-week-section]").hidden = false;
  box.checked = choiceOf(user()) === "yes";
  box.addEventListener("change", async () => {
    choose(user(), box.checked ? "yes" : "no");
    if (!box.checked) await forgetPages();
  });
}

export async function leaveNothing() {
  if (!canKeep()) return;
  document.addEventListener("submit", (event) => {
    if (!("signOut" in event.target.dataset) || event.defaultPrevented) return;
    forgetActs(user());
    forgetPages();
    endNotices();
  });
  document.addEventListener("livui:acts", askBeforeGivingUp);
  try {
    const isForeign = keepsFor() !== null && keepsFor() !== user() && !("errorPage" in document.body.dataset);
    if (isForeign) await forgetPages();
    // A session that has ended takes no notices away; somebody else on this device does.
    if (noticesFor() !== null && user() && noticesFor() !== user()) await endNotices();
    offerSwitch();
    await askBeforeGivingUp();
  } catch {
    // Storage is switched off: nothing was kept here.
  }
}
