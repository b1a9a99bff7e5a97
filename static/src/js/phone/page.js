// What the parts of the app on a phone know of the page they are in.
export const bar = () => document.querySelector("[data-phone]");
export const user = () => document.body.dataset.user;
export const week = () => bar().dataset.phone;
export const base = () => week().replace(/my-week\/$/, "");
export const part = (name, within = bar()) => within.querySelector(`[data-part="${name}"]`);
export const copyOf = (name) => bar().querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
export const isWeek = () => location.pathname === week();

/** Whether this page came from this device, not from the network. */
export const isKept = () => "asOf" in document.body.dataset;

/** Tell whatever shows or sends acts that there is another one, or one less. */
export const tellOfActs = () => document.dispatchEvent(new Event("livui:acts"));
