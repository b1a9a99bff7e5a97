// On the pages of those who report: the week as an app on the phone (phone/), with or without network.
import { canKeep } from "./phone/device.js";
import { watchActs } from "./phone/doing.js";
import { makeOffers, refreshSoon } from "./phone/offering.js";
import { bar, isKept, isWeek, part, user } from "./phone/page.js";
import { sendAll } from "./phone/sending.js";
import { showKept, showNetwork } from "./phone/showing.js";
import { acts } from "./phone/store.js";

const AGAIN = 30_000;
let timer;

async function show({ hasChanged, reason }) {
  if (hasChanged && isWeek()) return location.reload();
  showNetwork(reason);
  if (hasChanged) await showKept();
  clearTimeout(timer);
  if (reason === "offline" || reason === "later") timer = setTimeout(send, AGAIN);
  return null;
}

async function send() {
  if (!navigator.onLine) return showNetwork();
  return show(await sendAll(user()));
}

async function wakeLater() {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.sync?.register("livui:send").catch(() => {}); // Where there is no such thing, the page sends.
}

async function onActs() {
  await showKept();
  if ((await acts(user())).length === 0) return;
  await wakeLater();
  await send();
}

async function onNetwork() {
  const waits = (await acts(user())).length > 0;
  if (waits) await send();
  else if (isKept() && isWeek()) location.reload();
  else showNetwork();
}

async function start() {
  watchActs(refreshSoon);
  document.addEventListener("livui:acts", onActs);
  addEventListener("online", onNetwork);
  addEventListener("offline", () => showNetwork());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && onNetwork());
  part("send").addEventListener("click", send);
  new BroadcastChannel("livui:acts").addEventListener("message", ({ data }) => show(data));
  showNetwork();
  await makeOffers();
  await showKept();
  if ((await acts(user())).length) await send();
}

if (bar() && user() && canKeep()) start().catch(() => {}); // Storage is switched off: the forms work by themselves.
