"""What whoever applies does, by the secret of a link and without signing in: begin, write, send, answer, withdraw.

Nothing of a draft is audited: it is its writer's own until it is sent.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.audit.services import record
from mentoring_platform.members.services import hash_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.applying import letters
from programs.applying.choices import ApplicationState, QuestionKind
from programs.applying.limits import MOST_LETTERS
from programs.applying.queries import forgotten_drafts
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
    return new_link(application)


def new_link(application: Application) -> str:
    """One more secret that opens this application."""
    secret = secrets.token_urlsafe(32)
    ApplicationLink.objects.create(
        organization=application.organization,
        application=application,
        secret_hash=hash_of(secret),
        expires_at=clock.now() + LINK_GOOD_FOR,
    )
    return secret


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

    Raises Gone if it was sent before. Audited. With an address, a letter confirms it with a link of its own.
    """
    draft = _draft(application)
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.answers, draft.raw, draft.state, draft.sent_at = answers, {}, ApplicationState.WAITING, clock.now()
    draft.save()
    for row in ApplicationFile.objects.filter(application=draft).exclude(question__in=list(asked)):
        _drop_files(draft, row.question)
    if draft.email:
        letters.write(application=draft, letter="sent", secret=new_link(draft))
    record(organization=draft.organization, by=None, action="application.sent", subject=draft)


@transaction.atomic
def send_link(*, application: Application, email: str) -> bool:
    """Write a link to go on later to this address; False once too many letters went. Nothing is audited of a draft."""
    draft = _draft(application)
    if draft.letters >= MOST_LETTERS:
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
    """Take back what was sent, or throw a draft away: repeated, it changes nothing.

    Of what was sent a name and its days remain, so that nobody calls; answers, files, words and ways back go. Audited.
    """
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    if row.state == ApplicationState.DRAFT:
        _drop_files(row)
        row.delete()
        return
    if row.state != ApplicationState.WAITING:
        return
    _drop_files(row)
    ApplicationWord.objects.filter(application=row).delete()
    row.answers, row.phone, row.email, row.why, row.gender = {}, "", "", "", ""
    row.writer_name = row.writer_relation = row.waits_for = row.heard_from = ""
    row.languages, row.waits_until = [], None
    row.state, row.decided_on = ApplicationState.WITHDRAWN, clock.today(row.organization)
    row.save()
    record(organization=row.organization, by=None, action="application.withdrawn", subject=row)


@transaction.atomic
def forget_drafts(*, organization: Organization) -> int:
    """Delete drafts that nobody goes on with, with their files; how many."""
    found = forgotten_drafts(organization).select_for_update(of=("self",), skip_locked=True)
    drafts = list(found.values_list("pk", flat=True))
    files = list(ApplicationFile.objects.filter(application__in=drafts).values_list("file", flat=True))
    Application.objects.filter(pk__in=drafts).delete()
    StoredFile.objects.filter(pk__in=files).delete()
    return len(drafts)


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
