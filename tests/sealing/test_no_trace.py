"""A note with a marker that nothing else bears: it is nowhere but in the author's own browser.

The same search finds a second marker, which was written into an ordinary report, or put where only the search looks.
"""

import base64
import json
import logging
import os
import secrets
import subprocess
import time
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from psycopg import sql

from mentoring_platform.embedded.places import places
from mentoring_platform.embedded.postgres import _binaries
from programs.choices import SummaryPolicy
from tests.databases import raw_connection, role_parameters
from tests.sealing.desk import PASSPHRASE

pytestmark = pytest.mark.usefixtures("transactional_db")
STORED = "() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
# Every entry of CacheStorage and IndexedDB, whoever has put it there, with bytes as letters.
KEPT = """async () => {
  const done = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const letters = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const plain = async (value) => {
    if (value instanceof Blob) return letters(new Uint8Array(await value.arrayBuffer()));
    if (value instanceof ArrayBuffer) return letters(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return letters(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    if (value instanceof Map || value instanceof Set) return plain([...value]);
    if (value === null || typeof value !== "object" || value instanceof Date) return String(value);
    return Promise.all(Object.entries(value).map(async ([name, one]) => [name, await plain(one)]));
  };
  const kept = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      kept.push([name, request.url, [...request.headers], [...answer.headers], await answer.text()]);
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      kept.push([name, store, await plain(await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]))]);
    }
    database.close();
  }
  return JSON.stringify(kept);
}"""
KEEP = """async (words) => {
  await (await caches.open("control")).put("/control", new Response(words));
  const opening = indexedDB.open("control");
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const rows = opening.result.transaction("rows", "readwrite").objectStore("rows");
  const bytes = new TextEncoder().encode(words);
  await new Promise((resolve) => (rows.put({ deep: [bytes] }, 1).onsuccess = resolve));
  opening.result.close();
}"""


def forms_of(marker: str) -> list[bytes]:
    """The marker as it is, as hexadecimal digits, and in base64 wherever it begins."""
    plain = marker.encode()
    encoded = [base64.b64encode(b"x" * lead + plain)[4:-4] for lead in range(3)]
    return [plain, plain.hex().encode(), *encoded]


def is_in(marker: str, whole: bytes | str | None) -> bool:
    whole = whole.encode(errors="surrogateescape") if isinstance(whole, str) else whole or b""
    return any(form in whole for form in forms_of(marker))


def tables_with(marker: str) -> list[str]:
    """Tables in which a row holds the marker in any column, bytes included, as `ops` reads them."""
    found = []
    with raw_connection("ops") as connection, raw_connection("owner") as owner:
        names = owner.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        for (name,) in names:
            reads = connection.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [f'"{name}"'])
            reader = connection if reads.fetchone()[0] else owner
            rows = reader.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))).fetchall()
            if any(is_in(marker, row) for (row,) in rows):
                found.append(name)
    return found


def on_disk(marker: str, since: float) -> list[str]:
    """Files of the servers that hold the marker: tables, the write-ahead log since a moment, logs, and Valkey's."""
    with raw_connection("superuser", autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (log,) = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
        (folder,) = connection.execute("SHOW data_directory").fetchone()
        (base,) = connection.execute(
            "SELECT pg_relation_filepath('mentoring_sessions_sealednote'::regclass)"
        ).fetchone()
    root = Path(folder)
    fresh = [path for path in (root / "pg_wal").iterdir() if path.stat().st_mtime >= since]
    told = [*places().data.rglob("*.log"), *places().valkey.rglob("*")]
    files = [root / "pg_wal" / log, *fresh, *(root / base).parent.iterdir(), *told]
    return sorted({path.name for path in files if path.is_file() and is_in(marker, path.read_bytes())})


def backups() -> dict[str, str]:
    """The whole database as `ops` backs it up: as text, and in the compressed form of pg_dump, unpacked again."""
    binaries, whose = _binaries(places()), role_parameters("ops")
    environment = {**os.environ, "PGPASSWORD": whose["password"]}
    options = ["--host", str(whose["host"]), "--username", whose["user"], "--dbname", whose["dbname"]]
    options += ["--port", str(whose["port"])] if "port" in whose else []

    def run(*command: str, sent: bytes = b"") -> bytes:
        command = (str(binaries / command[0]), *command[1:])
        return subprocess.run(command, input=sent, env=environment, capture_output=True, check=True).stdout

    packed = run("pg_dump", *options, "--format=custom")
    unpacked = run("pg_restore", "--file=-", sent=packed)
    found = {"plain": run("pg_dump", *options, "--format=plain"), "custom": unpacked}
    return {form: whole.decode() for form, whole in found.items()}


def in_valkey(marker: str) -> bool:
    client = cache._cache.get_client(None, write=True)
    readers = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    held = [(key, readers[client.type(key)](key)) for key in client.scan_iter("*")]
    return any(is_in(marker, repr(value)) for value in held)


def told_by(request) -> str:
    return f"{request.url} {json.dumps(request.headers)} {request.post_data}"


@pytest.fixture
def markers():
    return "sealed" + secrets.token_hex(12), "plain" + secrets.token_hex(12)


def test_a_note_leaves_no_trace_outside_the_browser(desk, noam, peretz, meeting, pairing, inside_it, markers, caplog):
    sealed, plain = markers
    caplog.set_level(logging.DEBUG)
    began = time.time()
    inside_it(lambda: type(pairing.enrolment.program).objects.update(summary_policy=SummaryPolicy.COORDINATORS))
    reader = desk(peretz).set_up("חמישה תפוזים כתומים על העץ")
    noams = desk(noam)
    sent: list[str] = []
    for page in (noams.page, reader.page):
        page.on("request", lambda sending: sent.append(told_by(sending)))

    noams.page.goto(f"{noams.base}/meetings/{meeting.pk}/details/")
    noams.page.locator("textarea[name=summary]").fill(plain)
    noams.page.locator("form:has(textarea[name=summary]) .btn-primary").click()
    noams.page.wait_for_url("**/my-week/**")
    noams.set_up()
    noams.write(meeting, f"שיחה {sealed}")
    noams.open_notes()
    noams.part("search").fill(sealed)
    assert sealed in noams.open_first()
    noams.change(f"נוסח אחר {sealed}")
    noams.share("פרץ")
    noams.view("note")
    reader.open_notes("חמישה תפוזים כתומים על העץ")
    assert sealed in reader.open_first()

    cache.set("control", plain)
    backup = backups()
    assert any(is_in(plain, body) for body in sent) and tables_with(plain), "the search finds things"
    assert on_disk(plain, began) and in_valkey(plain) and all(is_in(plain, whole) for whole in backup.values())
    assert [body for body in sent if is_in(sealed, body)] == []
    assert tables_with(sealed) == [] and on_disk(sealed, began) == [] and not in_valkey(sealed)
    assert not any(is_in(sealed, whole) for whole in backup.values())
    assert all("mentoring_sessions_sealednote" in whole for whole in backup.values())
    assert not is_in(sealed, caplog.text) and len(caplog.records) > 20
    assert not any(is_in(sealed, message.as_string()) for message in mail.outbox)
    for page in (noams.page, reader.page):
        assert not is_in(sealed, page.evaluate(STORED))
        page.evaluate(KEEP, plain)
        assert page.evaluate(KEPT).count(plain) == 2 and not is_in(sealed, page.evaluate(KEPT))
    for secret in (PASSPHRASE, noams.code.replace("-", "")):
        assert [body for body in sent if secret in body] == [] and tables_with(secret) == []
        assert not any(is_in(secret, whole) for whole in backup.values())


def test_an_administrators_new_password_opens_nothing(desk, noam, meeting):
    noams = desk(noam).set_up()
    noams.write(meeting, "שיחה")
    noam.user.set_password("a whole new password")
    noam.user.save()
    noams.page.context.clear_cookies()
    noams.page.goto(f"{noams.site}/account/login/")
    noams.page.locator("input[name=login]").fill(noam.user.email)
    noams.page.locator("input[name=password]").fill("a whole new password")
    noams.page.locator("form:has(input[name=password]) button[type=submit]").click()
    noams.page.wait_for_url(lambda url: "/account/login" not in url)
    noams.page.goto(f"{noams.base}/notes/")
    noams.fill_unlock("a whole new password")
    noams.settled("unlock-form")
    assert noams.part("open").count() == 0
    noams.fill_unlock()
    noams.view("list")
    assert noams.open_first() == "שיחה"
