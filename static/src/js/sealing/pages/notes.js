// The page of notes: locked, the list, one note. The private key is in its memory, and goes with it.
import { seal } from "../age.js";
import { EnvelopeError, pack } from "../envelope.js";
import { Keyring } from "../keyring.js";
import { forget, numbered, see } from "../latest.js";
import { fingerprint } from "../pins.js";
import { onSubmit, part, quiet, reasonOf, show, tell, word } from "./dom.js";
import { goOn, startExchange } from "./exchanging.js";
import { ownKeys, remember, wrapped } from "./keys.js";
import { addPasskey, removePasskey, showPasskeys } from "./passkeys.js";
import { readAll } from "./rows.js";
import { send, toBase64 } from "./server.js";
import { openSharing, prepareSharing, withdraw } from "./sharing.js";
import { clear, showList, showNote } from "./showing.js";
import { askCode, askPassphrase, forgetSteps, prepareSteps } from "./steps.js";
import { takeAllSealed, takeAllText, takeIdentities, takeSealed, takeText } from "./taking.js";
import { prepareUnlocking, prepareUnlockingByPasskey, warnIfChanged } from "./unlocking.js";

const state = { own: null, rows: [], row: null };
const ring = new Keyring({ onLock: locked });

const isChanged = () => Boolean(state.row) && !part("edit-text").closest("[data-view]").hidden && part("edit-text").value !== state.row.content.text;

// What was being changed as the page locks is sealed and sent all the same: that needs no private key.
function locked() {
  const { own, row } = state;
  const unsaved = isChanged() ? part("edit-text").value : null;
  Object.assign(state, { rows: [], row: null });
  clear();
  forgetSteps();
  if (unsaved !== null) save(own, row, unsaved).then(() => tell("success", word("saved-locked")), () => tell("error", word("lost")));
  else quiet();
  show("unlock");
}

async function save(own, row, text) {
  const content = numbered({ ...row.content, text }, row.version + 1);
  const sealed = await seal(own.inUse, pack(row.place, content));
  const file = toBase64(sealed);
  const { version } = await send(`${row.id}/change/`, { key: own.inUse, content: file, version: row.version });
  await see(own.owner, row.id, version, sealed);
  Object.assign(row, { version, content, file, key: own.inUse });
}

function list() {
  state.row = null;
  showList(state.rows, part("search").value, open);
  show("list");
}

function open(row) {
  state.row = row;
  quiet();
  showNote(row, (reader) => attempt(async () => {
    await withdraw(row, reader);
    open(row);
    tell("success", word("withdrawn"));
  }));
  show("note");
}

const attempt = (act) => act().catch((error) => tell("error", reasonOf(error)));
const sound = () => state.rows.filter((row) => !row.fault);
const identities = () => state.own.keys.map(({ public_key: key }) => ring.identityOf(key));

async function load() {
  state.own = await ownKeys();
  // A key that the server slipped in since is not held open, and nothing is sealed to it.
  for (const { public_key: key } of state.own.keys) ring.identityOf(key);
  remember(state.own);
  state.rows = await readAll(ring, state.own);
}

// Goes on with an exchange of the key that was cut off; what hinders it now hinders nobody from reading.
async function finishExchange() {
  tell("warning", word("exchanging"));
  try {
    const left = await goOn(ring, state.own, state.rows);
    await load();
    if (!left) tell("success", word("exchanged"));
  } catch (error) {
    tell("error", reasonOf(error));
    await load();
  }
}

async function unlocked() {
  show("opening");
  try {
    await load();
    if (state.own.keys.length > 1) await finishExchange();
  } catch (error) {
    ring.lock();
    throw error;
  }
  if (state.rows.some((row) => row.fault)) tell("error", word("faults"));
  list();
}

async function change() {
  const { own, row } = state;
  await save(own, row, part("edit-text").value);
  open(row);
  tell("success", word("saved"));
}

async function remove() {
  const { row } = state;
  await send(`${row.id}/remove/`, { version: row.version });
  forget(state.own.owner, row.id);
  state.rows = state.rows.filter((one) => one !== row);
  list();
  tell("success", word("removed"));
}

async function renew(secrets) {
  const pairs = state.own.keys.map(({ public_key: key }) => [key, ring.identityOf(key)]);
  await send("keys/ways/", { wraps: await wrapped(pairs, secrets) });
  list();
  tell("success", word("renewed"));
}

async function exchange(passphrase, recovery) {
  const hadPasskeys = state.own.keys.some((key) => key.passkeys.length > 0);
  await startExchange(ring, state.own, { passphrase, recovery });
  await unlocked();
  if (hadPasskeys) tell("warning", word("passkeys-gone"));
}

async function settings() {
  part("own-fingerprint").textContent = await fingerprint(state.own.inUse);
  await showPasskeys(state.own, (passkey) => attempt(async () => {
    await removePasskey(passkey);
    state.own = await ownKeys();
    await settings();
    tell("success", word("passkey-removed"));
  }));
  show("settings");
}

async function newPasskey() {
  state.own = await addPasskey(ring, state.own);
  await settings();
  tell("success", word("passkey-added"));
}

function onClick(name, act) {
  part(name).addEventListener("click", () => {
    quiet();
    attempt(async () => act());
  });
}

function prepareButtons() {
  for (const back of document.querySelectorAll("[data-back]")) back.addEventListener("click", () => (quiet(), list()));
  onClick("lock", () => ring.lock());
  onClick("settings", settings);
  onClick("edit", () => {
    part("edit-text").value = state.row.content.text;
    show("edit");
  });
  onClick("edit-cancel", () => open(state.row));
  onClick("share", () => openSharing(state.own));
  onClick("share-cancel", () => open(state.row));
  onClick("take-sealed", () => takeSealed(state.row));
  onClick("take-text", () => takeText(state.row));
  onClick("take-all-sealed", () => takeAllSealed(sound(), state.own.inUse));
  onClick("take-all-text", () => takeAllText(sound()));
  onClick("take-key", () => takeIdentities(identities()));
  onClick("add-passkey", newPasskey);
  onClick("new-passphrase", () => askPassphrase((passphrase) => renew({ passphrase })));
  onClick("new-code", () => askCode((recovery) => renew({ recovery })));
  onClick("exchange", () => askPassphrase((passphrase) => askCode((code) => exchange(passphrase, code))));
}

function lockInTime() {
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(sign, () => ring.stay(), { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => ring.check());
  addEventListener("pagehide", () => ring.isOpen && ring.lock());
  new BroadcastChannel("livui:sign-out").addEventListener("message", () => ring.isOpen && ring.lock());
  addEventListener("beforeunload", (event) => isChanged() && event.preventDefault());
}

export async function notes() {
  prepareSteps();
  prepareUnlocking(ring, unlocked);
  prepareSharing(() => state, () => open(state.row));
  prepareButtons();
  part("search").addEventListener("input", () => showList(state.rows, part("search").value, open));
  onSubmit(part("edit-form"), change);
  onSubmit(part("remove-form"), remove);
  lockInTime();
  show("unlock");
  const own = await ownKeys();
  if (!own.inUse) throw new EnvelopeError("broken");
  warnIfChanged(own);
  await prepareUnlockingByPasskey(ring, own, unlocked);
}
