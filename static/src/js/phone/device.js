// Whether this device keeps the week of the person, and forgetting it. The choice is the person's, one for each device.
import { isNotices } from "../notices/registration.js";

const CHOICE = "livui:keep:";
const KEEPS = "livui:keeps"; // the person whose week lies here
export const WORKER = "/service-worker.js";

export const isApp = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
export const canKeep = () => "serviceWorker" in navigator && "caches" in window && "locks" in navigator;

/** "yes", "no", or "" while the person has not been asked; whoever put it on the home screen wants it so. */
export const choiceOf = (user) => localStorage.getItem(CHOICE + user) ?? (isApp() ? "yes" : "");
export const choose = (user, choice) => localStorage.setItem(CHOICE + user, choice);
export const keepsFor = () => localStorage.getItem(KEEPS);

/** Let the service worker keep what this person opens of the present week. */
export async function startKeeping(user) {
  localStorage.setItem(KEEPS, user);
  await navigator.serviceWorker.register(WORKER);
  return navigator.serviceWorker.ready;
}

/** Nothing of any page stays on this device. */
export async function forgetPages() {
  localStorage.removeItem(KEEPS);
  navigator.serviceWorker.controller?.postMessage({ forget: true }); // it may be about to keep one more
  const [names, registrations] = await Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]);
  await Promise.all([
    ...names.filter((name) => name.startsWith("livui-")).map((name) => caches.delete(name)),
    ...registrations.filter((registration) => !isNotices(registration)).map((registration) => registration.unregister()),
  ]);
}
