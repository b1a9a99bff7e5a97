// What the author takes along: notes as age files or as text, and the private key that opens the former.
import { seal } from "../age.js";
import { topicsOf } from "./rows.js";
import { fromBase64 } from "./server.js";

const RULE = "\n\n" + "-".repeat(40) + "\n\n";

function save(name, what, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([what], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const nameOf = (row) => `${row.written_at.slice(0, 10)}-${row.id.slice(0, 8)}`;
const paragraphs = (row) => [`${row.day} · ${row.mentee}`, topicsOf(row).join(" · "), row.content.text];
const asText = (row) => `${paragraphs(row).filter(Boolean).join("\n\n")}\n`;

/** The note as it lies on the server: `age --decrypt` opens it with the private key. */
export const takeSealed = (row) => save(`${nameOf(row)}.age`, fromBase64(row.file), "application/octet-stream");
export const takeText = (row) => save(`${nameOf(row)}.txt`, asText(row), "text/plain;charset=utf-8");

/** All notes that can be read, as one text. */
export const takeAllText = (rows) => save("notes.txt", rows.map(asText).join(RULE), "text/plain;charset=utf-8");

/** The same, sealed to the own key. */
export async function takeAllSealed(rows, recipient) {
  const file = await seal(recipient, new TextEncoder().encode(rows.map(asText).join(RULE)));
  save("notes.age", file, "application/octet-stream");
}

/** The private keys, as `age --identity` reads them. */
export const takeIdentities = (identities) => save("key.txt", `${identities.join("\n")}\n`, "text/plain;charset=utf-8");
