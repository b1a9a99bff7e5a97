// The service worker of those who keep their week on this device. Pages come from the network, and from what was kept
// only if there is none; acts that a lost network would swallow are kept and sent later.
import {
  forget, isRefused, isWeek, keepAnswer, keepCopies, keepShell, keptPage, owner, present, refresh, refreshAll, shellFile,
} from "./kept_pages.js";
import { sendAll } from "./sending.js";
import { forgetActs, keep } from "./store.js";

const PATIENCE = 6000;
const ACT = /^(\/[^/]+\/)meetings\/([0-9a-f-]{36})\/(not-held|details)\/$/;
const ACTS = { "not-held": "answer", details: "details" };
const TELL = /^(\/[^/]+\/)my-week\/to-tell\/([0-9a-f-]{36})\/$/;

const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds, null));

async function page(event) {
  const url = new URL(event.request.url);
  const coming = fetch(event.request);
  const kept = await keptPage(url);
  if (!kept) return coming;
  let answer = null;
  try {
    answer = await Promise.race([coming, later(PATIENCE)]);
  } catch {
    return kept;
  }
  coming.catch(() => {}); // Too late by now, whatever becomes of it.
  return !answer || answer.status >= 500 ? kept : answer;
}

async function week(event) {
  const path = new URL(event.request.url).pathname;
  const asked = present();
  const answer = await page(event);
  if (answer.headers.has("Livui-At")) return answer;
  if (isRefused(answer)) await forget();
  else {
    const copy = answer.clone();
    event.waitUntil(keepAnswer(path, copy, asked).then((isKept) => isKept && keepCopies(path)).catch(() => {}));
  }
  return answer;
}

async function act(event, [path, base, meeting, name]) {
  const copy = event.request.clone();
  try {
    return await fetch(event.request);
  } catch (error) {
    const fields = Object.fromEntries(await copy.formData());
    const whose = await owner();
    const { key, words } = fields;
    if (!key || !whose) throw error;
    const url = name ? `${base}meetings/${meeting}/kept/` : path;
    const said = name ? ACTS[name] : "tell";
    await keep({ key, user: whose, week: `${base}my-week/`, url, meeting, act: said, fields: { ...fields, act: said }, words });
    return Response.redirect(`${base}my-week/#meeting-${meeting}`, 303);
  }
}

async function signOut(event) {
  const whose = await owner();
  await forget();
  if (whose) await forgetActs(whose);
  const answer = await fetch(event.request);
  await forget(); // what another tab fetched before the server knew
  return answer;
}

function answerTo(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return null;
  if (request.method === "GET" && url.pathname.startsWith("/static/")) return shellFile(request);
  if (request.mode !== "navigate") return null;
  if (request.method === "GET") return isWeek(url.pathname) ? week(event) : page(event);
  const found = url.pathname.match(ACT) ?? url.pathname.match(TELL);
  if (found) return act(event, found);
  return url.pathname === "/account/logout/" ? signOut(event) : null;
}

async function sendAndTell() {
  const told = await sendAll();
  new BroadcastChannel("livui:acts").postMessage(told);
}

addEventListener("install", (event) => {
  event.waitUntil(keepShell(self.shell));
  self.skipWaiting();
});
// A new worker has new static files: what was kept asks for the former ones, so it is asked for anew.
addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(refreshAll).catch(() => {})));
addEventListener("fetch", (event) => {
  const answer = answerTo(event);
  if (answer) event.respondWith(answer);
});
addEventListener("sync", (event) => {
  if (event.tag === "livui:send") event.waitUntil(sendAndTell());
});
addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(forget());
  if (event.data?.refresh) event.waitUntil(refresh(event.data.refresh).catch(() => {}));
});
