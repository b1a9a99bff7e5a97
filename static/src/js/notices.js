// On the page "Messages to me": whether notices come to this device. The forms themselves are the server's.
import { canNotify, endNotices, subscribe, subscription } from "./notices/registration.js";

const box = document.querySelector("[data-notices]");
const part = (name, within = box) => within.querySelector(`[data-part="${name}"]`);
const show = (name) => {
  part(name).hidden = false;
};

async function mark({ endpoint }) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  return [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function thisDevice() {
  const found = await subscription();
  return found && document.querySelector(`[data-device="${await mark(found)}"]`);
}

async function add(event) {
  const form = event.target;
  if (form.elements.subscription.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if ((await Notification.requestPermission()) !== "granted") return show("refused");
  const found = await subscribe(box.dataset.notices, document.body.dataset.user);
  form.elements.subscription.value = JSON.stringify(found);
  form.requestSubmit();
}

async function start() {
  if (!canNotify()) return show("unable");
  if (Notification.permission === "denied") return show("refused");
  const row = await thisDevice();
  if (!row) {
    show("add");
    part("add").addEventListener("submit", (event) => add(event).catch(() => show("unable")), true);
    return null;
  }
  part("this", row).hidden = false;
  row.querySelector("form").addEventListener("submit", endNotices);
  return null;
}

if (box) start().catch(() => show("unable"));
