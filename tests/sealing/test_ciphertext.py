"""The server takes age files of the shapes that our browsers make, and nothing else."""

import base64
import re
import subprocess

import pytest
from django.core.exceptions import ValidationError

from sessions.choices import Way
from sessions.sealing.ciphertext import SIZES, WORK, public_key, sealed_note, wrapped_key
from tests.sealing import files
from tests.sealing.test_core import FOLDER, node

BUNDLE = FOLDER.parents[1] / "static/build/sealing.js"
MADE_BY_THE_BUNDLE = """
import * as s from %r;
const identity = await s.newIdentity(), key = await s.identityToRecipient(identity);
const place = { organization: "1", note: "n", author: "7", time: "2026-11-21T10:00:00.000Z" };
const out = (file) => Buffer.from(file).toString("base64");
for (const length of [0, 900, 1500, 3000, 5000, 9000, 20000, 40000, 65000])
  console.log("note", out(await s.seal(key, s.pack(place, { text: "x".repeat(length) }))));
console.log("passphrase", out(await s.wrapByPassphrase(identity, "four words are enough")));
console.log("recovery", out(await s.wrapByRecoveryCode(identity, s.newCode())));
console.log("key", key);
// What still waits to be written is written first.
process.stdout.write("", () => process.exit(0));
"""


def test_what_the_bundle_makes_is_taken():
    script = MADE_BY_THE_BUNDLE % str(BUNDLE)
    command = [node(), "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    seen = set()
    for kind, value in (line.split() for line in done.stdout.splitlines()):
        if kind == "note":
            seen.add(len(sealed_note(value)))
        elif kind == "key":
            assert public_key(value) == value
        else:
            assert wrapped_key(value, kind)
    assert len(seen) == len(SIZES) and max(seen) <= 70_000


def altered(file: bytes) -> list[bytes]:
    header, mac, body = re.match(rb"(?s)(.*\n)(--- \S+\n)(.*)", file).groups()
    return [
        b"", b"plain words", header, header + mac, header + mac + body[:-1], header + mac + body + b"x", header + body,
        file.replace(b"/v1", b"/v2", 1), header + header.split(b"\n", 1)[1] + mac + body,
        file.replace(b"-> ", b"-> grease x\nAAAA\n-> ", 1), file.replace(b"\n", b"\r\n", 1), b" " + file,
        file.replace(b"--- ", b"---", 1), file.replace(b"--- ", b"--- A", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(14))
def test_anything_else_is_refused_in_words_that_repeat_nothing(number):
    good = files.note_file()
    assert sealed_note(files.sent(good)) == good
    bad = altered(good)[number]
    with pytest.raises(ValidationError) as refusal:
        sealed_note(files.sent(bad))
    assert "plain" not in str(refusal.value) and "age-" not in repr(refusal.value)
    wrap = files.wrap_file(Way.PASSPHRASE)
    assert wrapped_key(files.sent(wrap), Way.PASSPHRASE) == wrap
    with pytest.raises(ValidationError):
        wrapped_key(files.sent(altered(wrap)[number]), Way.PASSPHRASE)


def test_a_note_is_sealed_to_a_key_and_a_key_by_a_passphrase_never_the_other_way():
    with pytest.raises(ValidationError):
        sealed_note(files.sent(files.wrap_file(Way.PASSPHRASE)))
    with pytest.raises(ValidationError):
        wrapped_key(files.sent(files.note_file()), Way.PASSPHRASE)
    with pytest.raises(ValidationError):
        sealed_note("bm90IGJhc2U2NA==!")
    with pytest.raises(ValidationError):
        sealed_note("ש")


def test_a_cheap_passphrase_is_refused():
    assert WORK == {"passphrase": 17, "recovery": 10}
    with pytest.raises(ValidationError):
        wrapped_key(files.sent(files.wrap_file(Way.RECOVERY)), Way.PASSPHRASE)


@pytest.mark.parametrize("size", [0, 1, 1023, 1025, 1500, 3072, 65_537, 131_072])
def test_a_size_that_tells_something_is_refused(size):
    with pytest.raises(ValidationError):
        sealed_note(files.sent(files.note_file(size)))


def test_a_public_key_has_a_checksum():
    key = files.public_key()
    assert public_key(key) == key
    for at in range(len(key)):
        other = key[:at] + ("q" if key[at] != "q" else "p") + key[at + 1 :]
        with pytest.raises(ValidationError):
            public_key(other)
    for wrong in ("", "age1", key.upper(), key + "q", key[:-1], "AGE-SECRET-KEY-1" + key[4:50]):
        with pytest.raises(ValidationError):
            public_key(wrong)


def test_base64_must_be_the_one_way_of_writing_it():
    file = files.note_file()
    share = file.split(b"\n")[1].split(b" ")[2]
    last = base64.b64encode(b"x")[:1]
    values = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    loose = share[:-1] + values[values.index(chr(share[-1])) | 1].encode()
    assert loose != share and last
    with pytest.raises(ValidationError):
        sealed_note(files.sent(file.replace(share, loose, 1)))
