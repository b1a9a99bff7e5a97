"""What whoever applies does, by the secret of a link and without signing in: begin, write, send, answer, withdraw.

Nothing of a draft is audited: it is its writer's own until it is sent.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring_platform.audit.services import record, record_many
from mentoring_platform.members.services import hash_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.applying import letters
from programs.applying.choices import TAKEN_BACK_WHILE, ApplicationState, QuestionKind
from programs.applying.limits import MOST_LETTERS, may_write_to
from programs.applying.queries import forgotten_applications, forgotten_drafts
from programs.applying.questions import questions_in
from programs.files import store_file
from programs.models import (
    Application,
    ApplicationFile,
    ApplicationForm,
    ApplicationLink,
    ApplicationVersion,
    ApplicationWord,
    StoredFile,
)

LINK_GOOD_FOR = timedelta(days=365)
BY_LETTER = "l."
"""With what a secret begins that went by letter; no other holds a dot."""


class Gone(ValidationError):
    """It was sent, withdrawn or decided meanwhile."""


@transaction.atomic
def begin_application(*, form: ApplicationForm, language: str) -> str:
    """Begin a draft of what the form asks now, and return the secret of its link. The version stays as it is from then.

    Raises Gone for a form that asks nothing.
    """
    version = ApplicationVersion.objects.select_for_update(no_key=True).filter(form=form).order_by("-number").first()
    if version is None:
        raise Gone(_("This form is closed."))
    if not version.is_used:
        version.is_used = True
        version.save(update_fields=["is_used"])
    moment = clock.now()
    application = Application.objects.create(
        organization=form.organization,
        program=form.program,
        side=form.side,
        version=version,
        language=language,
        begun_at=moment,
        saved_at=moment,
    )
    return new_link(application, by_letter=False)


def new_link(application: Application, *, by_letter: bool = True) -> str:
    """One more secret that opens this application; one that goes by letter can be told from the one of who began."""
    secret = (BY_LETTER if by_letter else "") + secrets.token_urlsafe(32)
    ApplicationLink.objects.create(
        organization=application.organization,
        application=application,
        secret_hash=hash_of(secret),
        expires_at=clock.now() + LINK_GOOD_FOR,
    )
    return secret


@transaction.atomic
def hold_by_letter(*, application: Application, secret: str) -> None:
    """End every other link of a draft once somebody writes in it by one that went by letter; by another, nothing.

    Whoever begins a draft may give a stranger's address: he must not read what the stranger writes in it.
    """
    if secret.startswith(BY_LETTER):
        moment = clock.now()
        links = ApplicationLink.objects.filter(application=application, expires_at__gt=moment)
        links.exclude(secret_hash=hash_of(secret)).update(expires_at=moment)


@transaction.atomic
def keep_draft(*, application: Application, raw: dict) -> None:
    """Keep what was typed as it was typed. Raises Gone for what is no draft any more."""
    draft = _draft(application)
    draft.raw, draft.saved_at = raw, clock.now()
    draft.save(update_fields=["raw", "saved_at"])
    application.raw, application.saved_at = raw, draft.saved_at


@transaction.atomic
def keep_file(*, application: Application, question: str, upload: UploadedFile | None) -> None:
    """Keep the file that answers a question in place of the former one; None takes it away.

    Raises Gone for what is no draft any more, ValidationError for what is no question for a file.
    """
    draft = _draft(application)
    kinds = {row.key: row.kind for row in questions_in(draft.version.questions)}
    if kinds.get(question) != QuestionKind.FILE:
        raise ValidationError(_("Nobody asked for this file."))
    _drop_files(draft, question)
    if upload is not None:
        file = store_file(organization=draft.organization, upload=upload)
        ApplicationFile.objects.create(organization=draft.organization, application=draft, question=question, file=file)
    draft.saved_at = clock.now()
    draft.save(update_fields=["saved_at"])


@transaction.atomic
def send_application(*, application: Application, facts: dict, answers: dict, asked: Iterable[str]) -> None:
    """Send a draft with what was judged; files go whose question is not among those `asked`, by key.

    Raises Gone if it was sent before. Audited. With an address, a letter confirms it with a link of its own, unless too
    many went there today.
    """
    draft = _draft(application)
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.answers, draft.raw, draft.state, draft.sent_at = answers, {}, ApplicationState.WAITING, clock.now()
    draft.save()
    for row in ApplicationFile.objects.filter(application=draft).exclude(question__in=list(asked)):
        _drop_files(draft, row.question)
    if draft.email and may_write_to(draft.email):
        letters.write(application=draft, letter="sent", secret=new_link(draft))
    record(organization=draft.organization, by=None, action="application.sent", subject=draft)


@transaction.atomic
def send_link(*, application: Application, email: str) -> bool:
    """Write a link to go on later to this address. Nothing is audited of a draft.

    False once too many letters went, for this draft or to this address today.
    """
    draft = _draft(application)
    if draft.letters >= MOST_LETTERS or not may_write_to(email):
        return False
    draft.letters += 1
    draft.save(update_fields=["letters"])
    letters.write(application=draft, letter="draft", secret=new_link(draft), to=email)
    return True


@transaction.atomic
def answer_office(*, application: Application, words: str) -> None:
    """Say something to the office about an application that waits. Raises Gone for another. Audited without words."""
    row = _waiting(application)
    ApplicationWord.objects.create(
        organization=row.organization, application=row, from_office=False, words=words, at=clock.now()
    )
    record(organization=row.organization, by=None, action="application.answered", subject=row)


@transaction.atomic
def withdraw_application(*, application: Application) -> None:
    """Take back what was sent and not taken in, or throw a draft away: repeated, it changes nothing.

    Of what was sent a name and its days remain, so that nobody calls; answers, files, words and ways back go. Audited.
    """
    row = Application.objects.select_for_update(of=("self",), no_key=True).filter(pk=application.pk).first()
    if row is None:
        return
    if row.state == ApplicationState.DRAFT:
        _drop_files(row)
        row.delete()
        return
    if row.state not in TAKEN_BACK_WHILE:
        return
    _drop_files(row)
    ApplicationWord.objects.filter(application=row).delete()
    row.answers, row.phone, row.email, row.why, row.gender = {}, "", "", "", ""
    row.writer_name = row.writer_relation = row.waits_for = row.heard_from = row.decided_words = ""
    row.languages, row.waits_until, row.referred_to = [], None, None
    row.state, row.decided_on = ApplicationState.WITHDRAWN, clock.today(row.organization)
    row.save()
    record(organization=row.organization, by=None, action="application.withdrawn", subject=row)


@transaction.atomic
def forget_drafts(*, organization: Organization) -> int:
    """Delete drafts that nobody goes on with, with their files; how many."""
    return len(_delete(forgotten_drafts(organization)))


@transaction.atomic
def forget_decided(*, organization: Organization) -> int:
    """Delete what led nowhere and was decided long ago, whole and with its files; how many. Audited."""
    gone = _delete(forgotten_applications(organization))
    record_many(by=None, action="application.forgotten", subjects=gone)
    return len(gone)


def _delete(found: QuerySet[Application]) -> list[Application]:
    rows = list(found.select_for_update(of=("self",), skip_locked=True))
    files = list(ApplicationFile.objects.filter(application__in=rows).values_list("file", flat=True))
    Application.objects.filter(pk__in=[row.pk for row in rows]).delete()
    StoredFile.objects.filter(pk__in=files).delete()
    return rows


def _draft(application: Application) -> Application:
    return _in_state(application, ApplicationState.DRAFT)


def _waiting(application: Application) -> Application:
    return _in_state(application, ApplicationState.WAITING)


def _in_state(application: Application, state: ApplicationState) -> Application:
    rows = Application.objects.select_for_update(of=("self",), no_key=True).select_related("version", "program")
    row = rows.filter(pk=application.pk, state=state).first()
    if row is None:
        raise Gone(_("This was sent or taken back already."))
    return row


def _drop_files(application: Application, question: str = "") -> None:
    rows = ApplicationFile.objects.filter(application=application)
    rows = rows.filter(question=question) if question else rows
    files = list(rows.values_list("file", flat=True))
    rows.delete()
    StoredFile.objects.filter(pk__in=files).delete()
