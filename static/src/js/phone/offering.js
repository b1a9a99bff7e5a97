// Two offers below the week, each until it is taken or refused: to keep the week on this device, and to put it on the
// home screen.
import { canKeep, choiceOf, choose, isApp, startKeeping } from "./device.js";
import { isKept, isWeek, user, week } from "./page.js";

const REFUSED = "livui:offer:";
let install = null;

const offer = (name) => document.querySelector(`[data-offer="${name}"]`);
const isRefused = () => localStorage.getItem(REFUSED + user()) === "no";

/** Have the kept copies fetched anew, once what is being done is done. */
let soon;
export function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => navigator.serviceWorker?.controller?.postMessage({ refresh: week() }), 3000);
}

async function begin() {
  const hadWorker = Boolean(navigator.serviceWorker.controller);
  const registration = await startKeeping(user());
  // A page that came before its worker was not kept on its way.
  if (!hadWorker && !isKept()) registration.active.postMessage({ refresh: week() });
}

function offerKeeping() {
  if (choiceOf(user()) === "yes") return begin();
  const box = offer("keep");
  if (choiceOf(user()) !== "" || !box) return null;
  box.hidden = false;
  for (const button of box.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      choose(user(), button.value);
      box.hidden = true;
      if (button.value === "yes") begin();
    });
  }
  return null;
}

function offerHome() {
  const box = offer("home");
  if (!box || isApp() || isRefused()) return;
  const show = (way) => {
    box.hidden = false;
    box.querySelector(`[data-way="${way}"]`).hidden = false;
  };
  const hide = () => {
    box.hidden = true;
  };
  if (/iPhone|iPad|iPod/.test(navigator.userAgent)) show("iphone");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    install = event;
    show("android");
  });
  addEventListener("appinstalled", () => {
    choose(user(), "yes");
    hide();
  });
  box.querySelector("[data-install]").addEventListener("click", () => install?.prompt());
  box.querySelector("[data-refuse]").addEventListener("click", () => {
    localStorage.setItem(REFUSED + user(), "no");
    hide();
  });
}

export async function makeOffers() {
  if (!canKeep() || !isWeek()) return;
  offerHome();
  await offerKeeping();
}
