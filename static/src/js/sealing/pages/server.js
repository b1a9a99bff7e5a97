// What the pages ask of the server and tell it: sealed things alone.
import { address } from "./dom.js";

/** The server, or the network, said no; `problem` holds its words, `reason` names one of the page's own. */
export class Refused extends Error {
  constructor(reason, problem = "", status = 0) {
    super(reason);
    Object.assign(this, { reason, problem, status });
  }
}

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function answer(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Refused("offline");
  }
  if (response.redirected) throw new Refused("signed-out");
  if (response.headers.get("Content-Type") !== "application/json") {
    throw new Refused(response.status === 404 ? "gone" : "broken", "", response.status);
  }
  const told = await response.json();
  if (!response.ok) throw new Refused("refused", told.problem, response.status);
  return told;
}

/** Ask for one of the page's addresses. */
export const ask = (name) => answer(address(name), {});

/** Send fields to a path below the notes, or to a whole address; the token is fresh, should one have signed in anew. */
export async function send(path, fields) {
  const { token } = await ask("keys");
  const body = new URLSearchParams(fields);
  const url = path.startsWith("/") ? path : address("notes") + path;
  return answer(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
}

export const newId = () => crypto.randomUUID();
