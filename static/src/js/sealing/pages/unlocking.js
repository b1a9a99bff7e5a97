// The form that opens the private key for this tab, by passphrase or by recovery code.
import { prepare } from "../scrypt/index.js";
import { onSubmit, part, quiet, reasonOf, tell, word } from "./dom.js";
import { known, ownKeys, unlock } from "./keys.js";
import { offerPasskeys, unlockByPasskey } from "./passkeys.js";

/** Make the form work: `then` is called with the person's keys once they are open in `ring`. */
export function prepareUnlocking(ring, then) {
  const form = part("unlock-form");
  const byCode = part("by-code", form);
  const turn = () => {
    part("passphrase-row", form).hidden = byCode.checked;
    part("code-row", form).hidden = !byCode.checked;
  };
  byCode.addEventListener("change", turn);
  part("passphrase", form).addEventListener("focus", prepare);
  onSubmit(form, async () => {
    const [passphrase, code] = [part("passphrase", form), part("recovery-code", form)];
    const [way, typed] = byCode.checked ? ["recovery", code.value] : ["passphrase", passphrase.value];
    const own = await ownKeys();
    await unlock(ring, own, way, typed);
    passphrase.value = code.value = "";
    quiet();
    await then(own);
  });
}

/** Offer the passkeys of a person, who is not asked for more then; `then` as above. */
export function prepareUnlockingByPasskey(ring, own, then) {
  return offerPasskeys(own, async (passkey) => {
    quiet();
    try {
      await unlockByPasskey(ring, await ownKeys(), passkey);
      await then(own);
    } catch (error) {
      tell("error", reasonOf(error));
    }
  });
}

/** Say it loudly if the key in use is not the one this device knows. */
export function warnIfChanged(own) {
  if (known(own) === "changed") tell("error", word("changed-here"));
}
