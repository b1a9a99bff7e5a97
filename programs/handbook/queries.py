"""The handbook as a viewer reads it: the pages of his programs and those of the whole organization."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.choices import HandbookKind
from programs.models import (
    CircleAnswer,
    CircleFacilitator,
    ConcernRecipient,
    HandbookAgreement,
    HandbookPage,
    HandbookText,
    HandbookTopic,
    HandbookVersion,
    Pairing,
    Program,
    Topic,
)
from programs.queries import managed_program_ids, not_over_on, program_ids

WITHOUT_BODY = ("body", "body_words", "title_words")


def pages_for(viewer: Viewer) -> QuerySet[HandbookPage]:
    """Published pages that the viewer reads, in their order."""
    return _ordered(HandbookPage.objects.filter(_reach(viewer), published__gt=0, retired_at__isnull=True))


def written_pages(viewer: Viewer) -> QuerySet[HandbookPage]:
    """Pages that the viewer may change, drafts and those taken out too; `has_draft` tells of a draft."""
    draft = HandbookVersion.objects.filter(page=OuterRef("pk"), published_at__isnull=True)
    return _ordered(HandbookPage.objects.filter(_writes(viewer)).annotate(has_draft=Exists(draft)))


def open_pages(viewer: Viewer) -> QuerySet[HandbookPage]:
    """Pages whose address opens for the viewer: those to read, and for who writes them the others too.

    Whoever takes care of a circle opens the drafts that have been begun there, until they are published.
    """
    shown = _reach(viewer) & Q(published__gt=0, retired_at__isnull=True)
    cared_for = CircleFacilitator.objects.filter(membership__in=viewer.memberships, program=OuterRef("program"))
    from_circle = Exists(CircleAnswer.objects.filter(pk=OuterRef("pk"))) & Exists(cared_for)
    begun = Q(from_circle, published=0, retired_at__isnull=True)
    return HandbookPage.objects.filter(shown | _writes(viewer) | begun).select_related("program")


def programs_with_handbook(viewer: Viewer) -> QuerySet[Program]:
    """Programs whose handbook the viewer reads or writes, by name."""
    ids = _read_ids(viewer)
    return Program.objects.order_by("name", "pk") if ids is None else Program.objects.filter(pk__in=ids)


def programs_to_write_for(viewer: Viewer) -> tuple[list[Program], bool]:
    """The programs for which the viewer may write a page, and whether for the whole organization, too."""
    ids = managed_program_ids(viewer)
    programs = Program.objects.all() if ids is None else Program.objects.filter(pk__in=ids)
    return list(programs.order_by("name", "pk")), _writes_for_all(viewer)


def writes(viewer: Viewer, page: HandbookPage) -> bool:
    """Whether the viewer may change this page."""
    if page.program_id is None:
        return _writes_for_all(viewer)
    ids = managed_program_ids(viewer)
    return ids is None or page.program_id in ids


def _reach(viewer: Viewer) -> Q:
    ids = _read_ids(viewer)
    return Q() if ids is None else Q(program__isnull=True) | Q(program__in=ids)


def _writes(viewer: Viewer) -> Q:
    ids = managed_program_ids(viewer)
    own = Q(program__isnull=False) if ids is None else Q(program__in=ids)
    return own | Q(program__isnull=True) if _writes_for_all(viewer) else own


def _writes_for_all(viewer: Viewer) -> bool:
    return viewer.is_administrator or (viewer.is_coordinator and managed_program_ids(viewer) is None)


def _read_ids(viewer: Viewer) -> set[UUID] | None:
    """Ids of the programs whose pages the viewer reads; None means all.

    A mentor's are those in which he ever had a pairing, a professional's those that turn to him with concerns.
    """
    ids = program_ids(viewer)
    if ids is None:
        return None
    own = set(ids)
    if mentor := viewer.membership(Role.MENTOR):
        paired = Pairing.objects.filter(mentor__membership=mentor)
        own.update(paired.values_list("enrolment__program_id", flat=True).distinct())
    if professional := viewer.membership(Role.PROFESSIONAL):
        told = ConcernRecipient.objects.filter(membership=professional)
        own.update(told.values_list("program_id", flat=True))
    return own


def _ordered(pages: QuerySet[HandbookPage]) -> QuerySet[HandbookPage]:
    return pages.select_related("program").order_by("program__name", "position", "pk")


# --- texts ---


def published_texts(pages: Iterable[HandbookPage] | QuerySet[HandbookPage]) -> QuerySet[HandbookText]:
    """The texts of these pages as they are read now, in all languages."""
    return HandbookText.objects.filter(version__page__in=pages, version__number=F("version__page__published"))


def texts_to_read(page: HandbookPage) -> QuerySet[HandbookText]:
    """The texts of a page as they are read now, in all languages; of one that was never published its draft's."""
    texts = published_texts([page]) if page.published else HandbookText.objects.filter(version__page=page)
    return texts.select_related("version")


def in_own_language(texts: Iterable[HandbookText], fallback: str) -> HandbookText | None:
    """Of the texts of one version the one in the present language, else in this one, else any."""
    order = {get_language(): 0, fallback: 1}
    return min(texts, key=lambda text: (order.get(text.language, 2), text.language), default=None)


def titles_of(viewer: Viewer, pages: Sequence[HandbookPage], *, with_body: bool = False) -> dict[UUID, HandbookText]:
    """By page the text that the viewer reads, of a page without published ones its draft; one query.

    Without its body, unless asked for.
    """
    shown = Q(version__number=F("version__page__published")) | Q(version__page__published=0)
    texts = HandbookText.objects.filter(shown, version__page__in=pages).select_related("version")
    if not with_body:
        texts = texts.defer(*WITHOUT_BODY)
    by_page: dict[UUID, list[HandbookText]] = {}
    for text in texts:
        by_page.setdefault(text.version.page_id, []).append(text)
    return {page: in_own_language(found, viewer.organization.language) for page, found in by_page.items()}


@dataclass(frozen=True)
class Section:
    """Pages of one kind, each with the text that the viewer reads."""

    kind: HandbookKind
    rows: list[tuple[HandbookPage, HandbookText]]


@dataclass(frozen=True)
class Part:
    """The handbook of a program, or (None) of the whole organization."""

    program: Program | None
    sections: list[Section]


def handbook_of(viewer: Viewer, pages: Sequence[HandbookPage], *, with_body: bool = False) -> list[Part]:
    """These pages by program, that of the organization first, and by kind; one query."""
    texts = titles_of(viewer, pages, with_body=with_body)
    programs = {page.program_id: page.program for page in pages if page.pk in texts}
    order = sorted(programs, key=lambda pk: (pk is not None, programs[pk].name if pk else "", str(pk)))
    return [
        Part(
            programs[pk],
            [
                Section(kind, rows)
                for kind in HandbookKind
                if (rows := [(p, texts[p.pk]) for p in pages if p.pk in texts and (p.program_id, p.kind) == (pk, kind)])
            ],
        )
        for pk in order
    ]


def draft_of(page: HandbookPage) -> HandbookVersion | None:
    """The draft of a page, with who wrote it."""
    return (
        HandbookVersion.objects.filter(page=page, published_at__isnull=True).select_related("written_by__user").first()
    )


def versions_of(page: HandbookPage) -> QuerySet[HandbookVersion]:
    """What was published on a page, the newest first, with its texts and who wrote it; two queries."""
    versions = HandbookVersion.objects.filter(page=page, published_at__isnull=False)
    return versions.select_related("written_by__user").prefetch_related("texts").order_by("-number")


def terms_for(viewer: Viewer, page: HandbookPage) -> list[tuple[HandbookPage, HandbookText]]:
    """The terms that this page may use: of its program and of the whole organization, but itself; two queries."""
    pages = pages_for(viewer).filter(Q(program=page.program_id) | Q(program__isnull=True), kind=HandbookKind.TERM)
    terms = list(pages.exclude(pk=page.pk))
    texts = titles_of(viewer, terms, with_body=True)
    return [(term, texts[term.pk]) for term in terms if term.pk in texts]


# --- where they are needed ---


@dataclass(frozen=True)
class Offer:
    """A page that is offered beside something else, as a link; `topics` are the ids of those that call for it."""

    page: HandbookPage
    title: str
    topics: tuple[UUID, ...] = ()


def offers_beside_topics(viewer: Viewer, program: Program) -> list[Offer]:
    """Pages tied to topics of this program that the viewer reads; at most three queries."""
    links: dict[UUID, list[UUID]] = {}
    for page, topic in HandbookTopic.objects.filter(topic__program=program).values_list("page", "topic"):
        links.setdefault(page, []).append(topic)
    if not links:
        return []
    return _offers(viewer, pages_for(viewer).filter(pk__in=list(links)), links)


def offers_beside_concern(viewer: Viewer, program: Program) -> list[Offer]:
    """Pages offered to whoever raises a concern in this program; two queries at most beside those of the reach."""
    return _offers(viewer, pages_for(viewer).filter(_of(program), beside_concern=True), {})


def offers_beside_course(viewer: Viewer, program: Program | None) -> list[Offer]:
    """Pages offered beside courses of this program (None: of all programs)."""
    pages = pages_for(viewer).filter(beside_course=True)
    return _offers(viewer, pages.filter(_of(program)) if program else pages, {})


def _of(program: Program) -> Q:
    return Q(program=program) | Q(program__isnull=True)


def _offers(viewer: Viewer, pages: QuerySet[HandbookPage], links: dict[UUID, list[UUID]]) -> list[Offer]:
    found = list(pages)
    texts = titles_of(viewer, found) if found else {}
    return [Offer(page, texts[page.pk].title, tuple(links.get(page.pk, ()))) for page in found if page.pk in texts]


# --- read and agreed ---


def pages_to_agree(viewer: Viewer) -> QuerySet[HandbookPage]:
    """Pages that wait for the viewer, as a mentor, to read and agree: of the programs in which he accompanies now."""
    membership = viewer.membership(Role.MENTOR)
    if membership is None:
        return HandbookPage.objects.none()
    running = Pairing.objects.filter(not_over_on(clock.today(viewer.organization)), mentor__membership=membership)
    reach = Q(program__isnull=True) | Q(program__in=running.values("enrolment__program"))
    agreed = HandbookAgreement.objects.filter(
        page=OuterRef("pk"), mentor__membership=membership, number__gte=OuterRef("needs")
    )
    pages = HandbookPage.objects.filter(reach, ~Exists(agreed), asks_agreement=True, published__gt=0)
    return _ordered(pages.filter(retired_at__isnull=True))


def agreement_of(viewer: Viewer, page: HandbookPage) -> HandbookAgreement | None:
    """The viewer's latest agreement to a page that still counts."""
    membership = viewer.membership(Role.MENTOR)
    own = HandbookAgreement.objects.filter(page=page, mentor__membership=membership, number__gte=page.needs)
    return own.order_by("-number").first() if membership else None


def mentors_to_agree(page: HandbookPage) -> QuerySet[Mentor]:
    """Who is asked to agree to a page: active mentors who accompany somebody in its program now, or all."""
    mentors = Mentor.objects.filter(status=MentorStatus.ACTIVE)
    if page.program_id is not None:
        today = clock.today(page.organization)
        running = Pairing.objects.filter(not_over_on(today), enrolment__program=page.program_id)
        mentors = mentors.filter(pk__in=running.values("mentor"))
    return mentors


@dataclass(frozen=True)
class Asked:
    """A mentor who is asked to agree, and to which version he last did."""

    mentor: Mentor
    agreement: HandbookAgreement | None
    counts: bool


def asked_to_agree(viewer: Viewer, page: HandbookPage) -> list[Asked]:
    """Who of the viewer's own mentors has agreed to a page and who has not, those first; two queries."""
    mentors = mentors_to_agree(page).filter(pk__in=office_mentors(viewer).order_by().values("pk"))
    mentors = mentors.select_related("membership__user").order_by("full_name", "pk")
    latest: dict[UUID, HandbookAgreement] = {}
    for agreement in HandbookAgreement.objects.filter(page=page).order_by("number"):
        latest[agreement.mentor_id] = agreement
    rows = [Asked(mentor, latest.get(mentor.pk), _counts(latest.get(mentor.pk), page)) for mentor in mentors]
    return sorted(rows, key=lambda row: row.counts)


def _counts(agreement: HandbookAgreement | None, page: HandbookPage) -> bool:
    return agreement is not None and agreement.number >= page.needs


def pages_to_follow(viewer: Viewer) -> QuerySet[HandbookPage]:
    """Pages of which the viewer, in the office, sees who has agreed: of the programs whose people he sees by office."""
    ids = program_ids(viewer)
    reach = Q() if ids is None else Q(program__isnull=True) | Q(program__in=ids)
    return _ordered(HandbookPage.objects.filter(reach, asks_agreement=True, published__gt=0))


# --- writing ---


def texts_to_write(page: HandbookPage, draft: HandbookVersion | None) -> list[HandbookText]:
    """The texts of the draft, or while there is none, of what is published."""
    number = draft.number if draft else page.published
    return list(HandbookText.objects.filter(version__page=page, version__number=number).order_by("language"))


def topics_to_tie(page: HandbookPage) -> tuple[list[Topic], list[UUID]]:
    """The topics beside which a page can be offered, and the ids of those beside which it is; two queries."""
    topics = Topic.objects.filter(is_active=True).select_related("program")
    if page.program_id is not None:
        topics = topics.filter(program=page.program_id)
    chosen = HandbookTopic.objects.filter(page=page).values_list("topic", flat=True)
    return list(topics.order_by("program__name", "order", "name")), list(chosen)
