import { start } from "./pages/start.js";

export * from "./age.js";
export * from "./envelope.js";
export * from "./keyring.js";
export * from "./latest.js";
export { PassphraseIdentity } from "./passphrase.js";
export * from "./pins.js";
export * from "./recovery.js";

if (typeof document !== "undefined") start();
