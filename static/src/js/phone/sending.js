// Sends what was kept, in order, by one tab or the service worker at a time. Whatever is cut off is sent again under the
// same key, which the server knows.
import { acts, change, drop } from "./store.js";

const FREE = ["waiting", "late"]; // Acts that hold back no later one about the same.

/** Sending has to wait: `reason` is "offline", "later", "signed-out" or "somebody-else". */
class Wait extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", cache: "no-store", redirect: "manual", ...options });
  } catch {
    throw new Wait("offline");
  }
  if (response.type === "opaqueredirect") throw new Wait("signed-out");
  if (response.status === 403 || response.status === 429 || response.status >= 500) throw new Wait("later");
  return response;
}

/** The token with which acts of this person may be sent; whoever else is signed in here sends none of them. */
async function tokenFor(act) {
  const response = await ask(`${act.week}token/`);
  if (!response.ok) throw new Wait("signed-out");
  const { user, token } = await response.json();
  if (user !== act.user) throw new Wait("somebody-else");
  return token;
}

async function told(response) {
  const isJson = response.headers.get("Content-Type") === "application/json";
  return isJson ? response.json() : {};
}

async function settle(act, response, following) {
  const answer = await told(response);
  if (response.ok) {
    for (const next of following.filter(({ follows }) => follows)) {
      next.fields.seen = answer.seen ?? next.fields.seen;
      await change(next);
    }
    if (!answer.late) return drop(act);
    // It has arrived; something that was said with it came too late, and is not lost without a word.
    return change(Object.assign(act, { state: "late", problem: answer.late }));
  }
  const isConflict = response.status === 409 && act.act !== "note";
  Object.assign(act, { state: isConflict ? "conflict" : "refused", problem: answer.problem ?? "", seen: answer.seen });
  return change(act);
}

async function sendOf(mine) {
  const token = await tokenFor(mine[0]);
  const held = new Set();
  for (const [at, act] of mine.entries()) {
    const group = act.act === "note" ? `note ${act.key}` : act.meeting;
    if (!FREE.includes(act.state)) held.add(group);
    if (held.has(group) || act.state === "late") continue;
    act.tries += 1;
    await change(act);
    const response = await ask(act.url, {
      method: "POST",
      body: new URLSearchParams(act.fields),
      headers: { "X-CSRFToken": token },
    });
    const following = mine.slice(at + 1).filter((next) => next.meeting === act.meeting && next.act !== "note");
    await settle(act, response, act.act === "note" ? [] : following);
    if (!FREE.includes(act.state)) held.add(group);
  }
}

/** Send all that waits; gives whether anything changed, and why the rest waits ("" if it does not). */
async function sendNow(user) {
  const before = await acts(user);
  const outline = (list) => JSON.stringify(list.map(({ id, state }) => [id, state]));
  const was = outline(before);
  let reason = "";
  for (const week of new Set(before.map((act) => act.week))) {
    const mine = before.filter((act) => act.week === week);
    if (!mine.some(({ state }) => state === "waiting")) continue;
    try {
      await sendOf(mine);
    } catch (error) {
      if (!(error instanceof Wait)) throw error;
      reason = error.reason;
    }
  }
  return { hasChanged: outline(await acts(user)) !== was, reason };
}

export const sendAll = (user = null) => navigator.locks.request("livui:send", () => sendNow(user));
