"""Every write of the handbook. What somebody has not seen he does not overwrite; what was published is never changed.

A version: draft → published; `publish` owns it, and `discard_draft` takes a draft away. The trail tells that pages
were written and who agreed to which version; what they say stands in the versions themselves.
"""

from collections.abc import Iterable
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.handbook.queries import pages_to_agree
from programs.models import (
    HandbookAgreement,
    HandbookPage,
    HandbookText,
    HandbookTopic,
    HandbookVersion,
    Program,
    Topic,
)


class ChangedMeanwhile(ValidationError):
    """Somebody else was faster. Nothing was written; what he wrote can be seen before it is overwritten."""


class TextFacts(TypedDict):
    title: str
    names: str
    body: str


class PlaceFacts(TypedDict, total=False):
    kind: str
    position: int
    asks_agreement: bool
    beside_concern: bool
    beside_course: bool


@transaction.atomic
def begin_page(
    *, page_id: UUID, program: Program | None, kind: str, language: str, title: str, by: Viewer
) -> HandbookPage:
    """A new page with an empty draft in one language, at the end of its section. The same sent twice is one. Audited.

    `program` is one for which the viewer writes, or None for the whole organization.
    """
    known = HandbookPage.objects.filter(pk=page_id).first()
    if known is not None:
        return known
    siblings = HandbookPage.objects.filter(program=program, kind=kind)
    page = HandbookPage.objects.create(
        id=page_id, organization=by.organization, program=program, kind=kind, position=siblings.count()
    )
    draft = _new_draft(page, by)
    HandbookText.objects.create(organization=by.organization, version=draft, language=language, title=title)
    record(organization=by.organization, by=by, action="handbook.written", subject=page)
    return page


@transaction.atomic
def save_draft(
    *, page: HandbookPage, language: str, seen: int, by: Viewer, **facts: Unpack[TextFacts]
) -> HandbookVersion:
    """Write the draft of a page in one language; the first time a draft is made of what is published.

    `seen` is the revision of the draft that was before the eyes, 0 for none. Raises ChangedMeanwhile if it is another
    by now and this language says something else. Audited.
    """
    page = _locked(page)
    draft = _draft(page)
    text = HandbookText.objects.filter(version=draft, language=language).first() if draft else None
    if text is not None and {name: getattr(text, name) for name in facts} == facts:
        return draft
    _require_seen(draft, seen)
    if draft is None:
        draft = _new_draft(page, by)
        _copy_texts(page, page.published, draft)
        text = HandbookText.objects.filter(version=draft, language=language).first()
    else:
        draft.revision, draft.written_by, draft.written_at = draft.revision + 1, by.acting_membership, clock.now()
        draft.save(update_fields=["revision", "written_by", "written_at"])
    text = text or HandbookText(organization=page.organization, version=draft, language=language)
    for name, value in facts.items():
        setattr(text, name, value)
    text.save()
    record(organization=by.organization, by=by, action="handbook.written", subject=page)
    return draft


@transaction.atomic
def publish(*, page: HandbookPage, seen: int, remark: str, is_small: bool, by: Viewer) -> HandbookVersion:
    """Let the draft be what is read. Unless it is a small correction, whoever agreed to the former is asked again.

    The first version is never a small correction. Raises ChangedMeanwhile as `save_draft`, and ValidationError where
    there is no draft. Audited.
    """
    page = _locked(page)
    draft = _draft(page)
    if draft is None:
        raise ValidationError(_("There is nothing new to publish."))
    _require_seen(draft, seen)
    if HandbookText.objects.filter(version=draft, body="").exists():
        raise ValidationError({"body": _("A page needs a text before it can be published, in each of its languages.")})
    draft.is_small, draft.remark = is_small and page.published > 0, remark
    draft.published_at = clock.now()
    draft.save(update_fields=["is_small", "remark", "published_at"])
    page.needs = page.needs if draft.is_small else draft.number
    page.published = draft.number
    page.save(update_fields=["published", "needs"])
    detail = {"version": draft.number, "small": draft.is_small}
    record(organization=by.organization, by=by, action="handbook.published", subject=page, detail=detail)
    return draft


@transaction.atomic
def discard_draft(*, page: HandbookPage, seen: int, by: Viewer) -> bool:
    """Take the draft away; what is published stays. A page that was never published goes with it: then True.

    Raises ChangedMeanwhile as `save_draft`. Audited.
    """
    page = _locked(page)
    draft = _draft(page)
    if draft is None:
        return False
    _require_seen(draft, seen)
    goes = page.published == 0
    record(organization=by.organization, by=by, action="handbook.discarded", subject=page)
    if goes:
        page.delete()
    else:
        draft.delete()
    return goes


@transaction.atomic
def restore_version(*, page: HandbookPage, number: int, by: Viewer) -> HandbookVersion:
    """Make a draft that says what an older version said. Raises ValidationError while there is a draft. Audited."""
    page = _locked(page)
    if _draft(page) is not None:
        raise ValidationError(_("There is a draft already. Publish it or discard it first."))
    if not HandbookVersion.objects.filter(page=page, number=number, published_at__isnull=False).exists():
        raise ValidationError(_("There is no such version."))
    draft = _new_draft(page, by)
    _copy_texts(page, number, draft)
    detail = {"version": number}
    record(organization=by.organization, by=by, action="handbook.restored", subject=page, detail=detail)
    return draft


@transaction.atomic
def place_page(*, page: HandbookPage, topics: Iterable[Topic], by: Viewer, **facts: Unpack[PlaceFacts]) -> HandbookPage:
    """Say where a page stands, beside what it is offered, whether mentors agree to it; it holds at once. Audited."""
    page = _locked(page)
    moved = (page.kind, page.position) != (facts.get("kind", page.kind), facts.get("position", page.position))
    for name, value in facts.items():
        setattr(page, name, value)
    page.save(update_fields=list(facts))
    HandbookTopic.objects.filter(page=page).delete()
    HandbookTopic.objects.bulk_create(
        HandbookTopic(organization=page.organization, page=page, topic=topic) for topic in topics
    )
    if moved:
        _put_in_order(page)
    record(organization=by.organization, by=by, action="handbook.placed", subject=page)
    return page


@transaction.atomic
def take_out(*, page: HandbookPage, out: bool, by: Viewer) -> None:
    """Take a page out of the handbook, or put it back; its versions and who agreed are kept. Audited."""
    page = _locked(page)
    if (page.retired_at is not None) == out:
        return
    page.retired_at = clock.now() if out else None
    page.save(update_fields=["retired_at"])
    action = "handbook.taken_out" if out else "handbook.put_back"
    record(organization=by.organization, by=by, action=action, subject=page)


@transaction.atomic
def agree(*, page: HandbookPage, number: int, by: Viewer) -> None:
    """Note that the viewer, a mentor, has read this version and agrees; the same twice is one.

    Raises ChangedMeanwhile if another version is published by now. Audited.
    """
    page = _locked(page)
    if page.published != number:
        raise ChangedMeanwhile(_("The page has changed in the meantime. Please read it once more."))
    if not pages_to_agree(by).filter(pk=page.pk).exists():
        return
    mentor = Mentor.objects.get(membership=by.membership(Role.MENTOR))
    HandbookAgreement.objects.create(
        organization=by.organization, page=page, mentor=mentor, number=number, agreed_at=clock.now()
    )
    detail = {"version": number}
    record(organization=by.organization, by=by, action="handbook.agreed", subject=page, detail=detail)


def _locked(page: HandbookPage) -> HandbookPage:
    return HandbookPage.objects.select_for_update(no_key=True).select_related(None).get(pk=page.pk)


def _draft(page: HandbookPage) -> HandbookVersion | None:
    return HandbookVersion.objects.filter(page=page, published_at__isnull=True).first()


def _new_draft(page: HandbookPage, by: Viewer) -> HandbookVersion:
    return HandbookVersion.objects.create(
        organization=page.organization, page=page, number=page.published + 1, written_by=by.acting_membership,
        written_at=clock.now(),
    )  # fmt: skip


def _copy_texts(page: HandbookPage, number: int, draft: HandbookVersion) -> None:
    for text in HandbookText.objects.filter(version__page=page, version__number=number):
        facts = {"title": text.title, "names": text.names, "body": text.body}
        HandbookText.objects.create(organization=page.organization, version=draft, language=text.language, **facts)


def _require_seen(draft: HandbookVersion | None, seen: int) -> None:
    if seen != (draft.revision if draft else 0):
        raise ChangedMeanwhile(_("Somebody else has written here in the meantime."))


def _put_in_order(page: HandbookPage) -> None:
    """Number the pages of the section anew, so that this one stands where it was put."""
    others = HandbookPage.objects.filter(program=page.program_id, kind=page.kind).exclude(pk=page.pk)
    rows = list(others.order_by("position", "pk"))
    rows.insert(page.position, page)
    for position, row in enumerate(rows):
        row.position = position
    HandbookPage.objects.bulk_update(rows, ["position"])
