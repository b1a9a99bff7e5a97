// Choosing a passphrase, and writing a recovery code down: steps that the set-up and later changes share.
import { grouped, newCode, readCode } from "../recovery.js";
import { onSubmit, part, quiet, show, tell, word } from "./dom.js";
import { isStrong } from "./keys.js";

let chosen = () => {};
let typedBack = () => {};
let code = "";

function empty(form) {
  for (const field of form.querySelectorAll("input")) field.value = "";
}

function takePassphrase(form) {
  const [first, second] = [part("first", form).value, part("second", form).value];
  if (!isStrong(first)) return tell("error", word("too-weak"));
  if (first !== second) return tell("error", word("not-the-same"));
  empty(form);
  quiet();
  return chosen(first);
}

function takeCode(form) {
  if (readCode(part("typed-code", form).value) !== code) return tell("error", word("other-code"));
  const whole = code;
  code = "";
  part("code").textContent = "";
  empty(form);
  quiet();
  return typedBack(whole);
}

/** Make the forms of these steps work; once on each page that holds them. */
export function prepareSteps() {
  onSubmit(part("passphrase-form"), takePassphrase);
  onSubmit(part("code-form"), takeCode);
  part("code-written").addEventListener("click", () => show("code-back"));
  part("code-again").addEventListener("click", () => show("code"));
  part("code-print").addEventListener("click", () => window.print());
}

/** Ask for a new passphrase; `then` is given it. */
export function askPassphrase(then) {
  chosen = then;
  show("passphrase");
}

/** Show a new recovery code and have it typed back; `then` is given it. */
export function askCode(then) {
  typedBack = then;
  code = newCode();
  part("code").textContent = grouped(code);
  show("code");
}

/** Forget what stands in these forms. */
export function forgetSteps() {
  code = "";
  part("code").textContent = "";
  for (const name of ["passphrase-form", "code-form"]) empty(part(name));
}
