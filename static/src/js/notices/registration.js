// Notices have a service worker of their own, which looks after no page: so they come to those, too, who do not keep
// their week on the device, and neither undoes the other.
export const NOTICES_WORKER = "/notices-worker.js";
export const NOTICES_SCOPE = "/notices/";
const WHOSE = "livui:notices"; // the person whose notices come to this device

export const canNotify = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
export const noticesFor = () => localStorage.getItem(WHOSE);
export const isNotices = (registration) => new URL(registration.scope).pathname === NOTICES_SCOPE;

const registered = async () => (await navigator.serviceWorker.getRegistrations()).find(isNotices);

export async function subscription() {
  return (await (await registered())?.pushManager.getSubscription()) ?? null;
}

async function active(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
}

/** Ask the browser for an address of this device; `key` is the server's, as base64url. */
export async function subscribe(key, user) {
  const registration = await navigator.serviceWorker.register(NOTICES_WORKER, { scope: NOTICES_SCOPE });
  await active(registration);
  const bytes = Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const found = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
  localStorage.setItem(WHOSE, user);
  return found;
}

/** No notice comes to this device any more: the push service tells the server so when it sends the next one. */
export async function endNotices() {
  localStorage.removeItem(WHOSE);
  await (await registered())?.unregister();
}
