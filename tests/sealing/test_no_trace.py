"""A note with a marker that nothing else bears: it is nowhere but in the author's own browser.

The same search finds a second marker, which was written into an ordinary report.
"""

import base64
import json
import logging
import secrets
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from psycopg import sql

from programs.choices import SummaryPolicy
from tests.databases import raw_connection
from tests.sealing.desk import PASSPHRASE

pytestmark = pytest.mark.usefixtures("transactional_db")
STORED = "() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
CACHED = """async () => JSON.stringify([await caches.keys(), await indexedDB.databases(),
  (await navigator.serviceWorker?.getRegistrations() ?? []).length])"""


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


def on_disk(marker: str) -> list[str]:
    """Files of the database server that hold the marker, its write-ahead log included."""
    with raw_connection("superuser", autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (log,) = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
        (folder,) = connection.execute("SHOW data_directory").fetchone()
        (base,) = connection.execute(
            "SELECT pg_relation_filepath('mentoring_sessions_sealednote'::regclass)"
        ).fetchone()
    root = Path(folder)
    files = [root / "pg_wal" / log, *(root / base).parent.iterdir()]
    return [path.name for path in files if path.is_file() and marker.encode() in path.read_bytes()]


def in_valkey(marker: str) -> bool:
    client = cache._cache.get_client(None, write=True)
    dumped = [client.dump(key) or b"" for key in client.scan_iter("*")]
    return any(is_in(marker, value) for value in dumped)


def told_by(request) -> str:
    return f"{request.url} {json.dumps(request.headers)} {request.post_data}"


@pytest.fixture
def markers():
    return "sealed" + secrets.token_hex(12), "plain" + secrets.token_hex(12)


def test_a_note_leaves_no_trace_outside_the_browser(desk, noam, peretz, meeting, pairing, inside_it, markers, caplog):
    sealed, plain = markers
    caplog.set_level(logging.DEBUG)
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

    assert any(is_in(plain, body) for body in sent) and tables_with(plain) and on_disk(plain), "the search finds things"
    assert [body for body in sent if is_in(sealed, body)] == []
    assert tables_with(sealed) == [] and on_disk(sealed) == [] and not in_valkey(sealed)
    assert not is_in(sealed, caplog.text) and len(caplog.records) > 20
    assert not any(is_in(sealed, message.as_string()) for message in mail.outbox)
    for page in (noams.page, reader.page):
        assert not is_in(sealed, page.evaluate(STORED))
        assert page.evaluate(CACHED) == "[[],[],0]"
    for secret in (PASSPHRASE, noams.code.replace("-", "")):
        assert [body for body in sent if secret in body] == [] and tables_with(secret) == []


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
