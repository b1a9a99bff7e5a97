"""What all sweeps share: how an address is filled in, what an answer tells, and when two are alike."""

import html
import io
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.checks import tenant_tables
from mentoring_platform.tenancy.scope import organization_scope
from tests.tenancy.objects import CANARY, MAKERS

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
TRAIL = ("audit_auditentry", "audit_auditlink")
"""A member who is refused leaves an entry; a stranger leaves none."""
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]
COMPARED = ["get", "post", "put", "patch", "delete"]
"""Asked twice, for an id of somebody's and for one of nothing; HEAD and OPTIONS go the way of GET."""
NOUNS = {"mentor", "mentors", "mentee", "mentees", "program", "programs", "unit", "units", "parent", "enrolment"}
NOUNS |= {"pairing", "pairings", "meeting", "series", "membership", "period", "user", "id", "organization"}

CHANGING = (
    (re.compile(r'nonce="[^"]*"'), "nonce"),
    (re.compile(r"'nonce-[^']*'"), "nonce"),
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), "token"),
)
"""What is new in each answer, whatever was asked for."""
MOMENTARY = {"Content-Length", "Expires"}
"""The length goes with the path; what is never kept expires this second."""
LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b|\bs\d+_x\d+\b")


def address(route: str, slug: str, objects: dict) -> str:
    """The route with its arguments filled in."""

    def fill(match: re.Match) -> str:
        name = match.group(1)
        if name == "organization_slug":
            return slug
        assert name in MAKERS, f"Say in tests/tenancy/objects.py how to make a '{name}' for {route}"
        return str(objects[name])

    return "/" + ARGUMENT.sub(fill, route)


def unknown(objects: dict) -> dict:
    """Ids like these, of nothing."""
    return {name: uuid.uuid4() if isinstance(value, uuid.UUID) else 987_654_321 for name, value in objects.items()}


def guard_opened(response) -> bool:
    return hasattr(response.wsgi_request, "viewer")


def text_of(response) -> str:
    """All that an answer says: head and body; of a workbook what stands in its sheets, of a PDF what is read there."""
    content = response.getvalue()
    head = "".join(f"{name}: {value}\n" for name, value in response.items())
    return f"{head}{response.cookies.output()}\n{_unpacked(content)}"


def _unpacked(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        paper = PdfReader(io.BytesIO(content))
        return "\n".join([*map(str, paper.metadata.values()), *(page.extract_text() for page in paper.pages)])
    if not content.startswith(b"PK\x03\x04"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        parts = [html.unescape(workbook.read(name).decode(errors="replace")) for name in workbook.namelist()]
        return "\n".join([*workbook.namelist(), *parts])


def shows(response) -> bool:
    """Whether another organization's word is anywhere in the answer."""
    return CANARY in text_of(response)


def letters(organization) -> list[str]:
    """Every letter that waits in an organization's outbox or has left the building, whole."""
    with organization_scope(organization), transaction.atomic():
        waiting = OutgoingMessage.objects.values_list("to", "subject", "text", "html", "key")
        return [*map("\n".join, waiting), *(str(letter.message()) for letter in mail.outbox)]


@dataclass(frozen=True)
class Answer:
    """What somebody can tell from an answer: its status, its text, its head, and which statements made it."""

    status: int
    text: str
    headers: dict[str, str]
    statements: list[str]


def answer_of(ask, path: str, ids: dict) -> tuple[object, Answer]:
    """Ask for a path and undo it; gives the response, and the answer without what had to be new or was asked for.

    The statements are without their literals: an answer that takes the same ones in the same order takes as long.
    """
    with rolled_back(), CaptureQueriesContext(connection) as captured:
        response = ask(path)

    def plain(text: str) -> str:
        for part in (path, *sorted(map(str, ids.values()), key=len, reverse=True)):
            if len(part) > 4:
                text = text.replace(part, "…")
        for pattern, word in CHANGING:
            text = pattern.sub(word, text)
        return text

    headers = {name: plain(value) for name, value in response.items() if name not in MOMENTARY}
    statements = [LITERALS.sub("?", query["sql"]) for query in captured.captured_queries]
    return response, Answer(
        response.status_code, plain(response.getvalue().decode(errors="replace")), headers, statements
    )


def like(answer: Answer, refused: Answer | None) -> Answer | None:
    """What an id of nothing was told where the page knows no such method, if this is told so, too: one role asked."""
    return replace(refused, statements=answer.statements) if refused and answer.status == 405 else None


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def checksums(organization, but: tuple[str, ...] = (), only: Iterable[str] | None = None) -> dict[str, str]:
    """Of each tenant table, or of these, what an organization has in it; one statement."""
    tables = sorted(set(tenant_tables() if only is None else only) - set(but))
    if not tables:
        return {}
    sums = " UNION ALL ".join(
        f"SELECT '{table}', md5(COALESCE(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t"  # noqa: S608
        for table in tables
    )
    with organization_scope(organization), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sums)
        return dict(cursor.fetchall())


WRITTEN = """SELECT COALESCE(parent.relname, part.relname), sum(pg_stat_get_xact_tuples_inserted(part.oid)
        + pg_stat_get_xact_tuples_updated(part.oid) + pg_stat_get_xact_tuples_deleted(part.oid))
    FROM pg_class part LEFT JOIN pg_inherits ON inhrelid = part.oid LEFT JOIN pg_class parent ON parent.oid = inhparent
    WHERE part.relkind = 'r' AND part.relnamespace = 'public'::regnamespace GROUP BY 1"""
"""Rows that this transaction has written into each table, those included that it has undone; parts count as one."""


def _written() -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return Counter(dict(cursor.fetchall()))


@contextmanager
def changes(organization, but: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The tables in which what is done within changes what an organization has; told at its end, and undone.

    Tables into which nobody has written are as they were: to look through them all takes as long as two requests.
    """
    changed: list[str] = []
    with rolled_back():
        before = _written()
        yield changed
        touched = (_written() - before).keys() & set(tenant_tables())
        after = checksums(organization, but, only=touched)
    there = checksums(organization, but, only=touched)
    changed += sorted(table for table in after if after[table] != there[table])


@contextmanager
def unchanged(organization, *done: object, but: tuple[str, ...] = ()) -> Iterator[None]:
    """What is done within changes nothing that an organization has."""
    with changes(organization, but) as changed:
        yield
    assert changed == [], (*done, changed)


def is_id(value: str) -> bool:
    try:
        return bool(uuid.UUID(value))
    except ValueError:
        return False
