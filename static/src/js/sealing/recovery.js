// A recovery code: 130 random bits in Crockford's base 32 (https://www.crockford.com/base32.html), then two digits that
// tell a slip of the pen (the rest of the division by 1021), in groups of four for reading aloud and copying by hand.
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM = 26;
const WHOLE = RANDOM + 2;
const PRIME = 1021;

function checkOf(digits) {
  let rest = 0;
  for (const digit of digits) rest = (rest * 32 + DIGITS.indexOf(digit)) % PRIME;
  return DIGITS[rest >> 5] + DIGITS[rest & 31];
}

/** A new code, without groups. */
export function newCode() {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM));
  const digits = Array.from(random, (byte) => DIGITS[byte & 31]).join("");
  return digits + checkOf(digits);
}

/** As it is printed. */
export const grouped = (code) => code.match(/.{4}/g).join("-");

/** What somebody typed from paper as the code, or null if it cannot be one. */
export function readCode(typed) {
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const isWhole = code.length === WHOLE && [...code].every((digit) => DIGITS.includes(digit));
  return isWhole && checkOf(code.slice(0, RANDOM)) === code.slice(RANDOM) ? code : null;
}
