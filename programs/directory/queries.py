"""Every read of the directory. It is one for the whole organization; suggestions are read by the office and by whoever
made them."""

from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.names import searchable
from mentoring_platform.tenancy.queries import unit_tree, units_of
from programs.choices import EntryState
from programs.directory.fresh import BETWEEN, MOST_LETTERS, SILENCE, YEAR
from programs.directory.marks import marks_of
from programs.models import (
    DirectoryEntry,
    DirectoryField,
    EntryField,
    EntryLink,
    EntryProposal,
    EntryRecommendation,
    EntryRefusal,
)

MOST_WORDS = 5
ALIKE_NAME, ALIKE_TEXT = 0.4, 0.6
PREFIXES = "והבלמשכ"
"""Letters that Hebrew joins to the beginning of a word."""


def fields_of(organization: Organization) -> QuerySet[DirectoryField]:
    """The organization's fields of help in their order."""
    return DirectoryField.objects.filter(organization=organization).order_by("position", "name")


def units_in_use(organization: Organization) -> QuerySet[Unit]:
    """The units in which a listed entry stands, by name: those alone are named to every reader."""
    listed = DirectoryEntry.objects.filter(state=EntryState.LISTED, unit__isnull=False)
    return units_of(organization).filter(pk__in=listed.values("unit")).order_by("name", "pk")


def fields_in_use(organization: Organization) -> QuerySet[DirectoryField]:
    """The fields under which an entry stands, each with `number`."""
    return fields_of(organization).annotate(number=Count("entry_links")).filter(number__gt=0)


def entry_list(
    organization: Organization,
    *,
    search: str = "",
    field: DirectoryField | None = None,
    language: str = "",
    unit: Unit | None = None,
    cost: str = "",
) -> QuerySet[DirectoryEntry]:
    """Listed entries that fit, with `fields_now` and `is_old`; the closest to the search first, else by name.

    Those that nobody confirmed stand at the end. An entry without a unit serves everywhere.
    """
    entries = _with_age(DirectoryEntry.objects.filter(state=EntryState.LISTED), clock.today(organization))
    if field:
        entries = entries.filter(Exists(EntryField.objects.filter(entry=OuterRef("pk"), field=field)))
    if language:
        entries = entries.filter(Q(languages__contains=[language]) | Q(languages=[]))
    if unit:
        entries = entries.filter(Q(unit=None) | Q(unit__in=_around(organization, unit)))
    if cost:
        entries = entries.filter(cost=cost)
    return _found(entries, search)


def readable_entries(viewer: Viewer) -> QuerySet[DirectoryEntry]:
    """What the viewer may open: all that is listed, and suggestions as the office or as who made them."""
    entries = DirectoryEntry.objects.all()
    if not viewer.is_office:
        entries = entries.filter(Q(state=EntryState.LISTED) | Q(suggested_by__user=viewer.user))
    return _with_age(entries, clock.today(viewer.organization)).select_related("suggested_by__user")


def suggestions_for(viewer: Viewer) -> QuerySet[DirectoryEntry]:
    """What waits to be listed: all of it for the office, the own for whoever suggested it."""
    return readable_entries(viewer).filter(state=EntryState.SUGGESTED).order_by("name", "pk")


def entries_to_mend(organization: Organization) -> QuerySet[DirectoryEntry]:
    """Entries of which whoever is listed wants something changed."""
    return DirectoryEntry.objects.filter(Exists(EntryProposal.objects.filter(entry=OuterRef("pk")))).order_by("name")


def proposal_of(entry: DirectoryEntry) -> EntryProposal | None:
    """What whoever is listed wants changed, or None."""
    return EntryProposal.objects.filter(entry=entry).first()


def recommendations_of(entry: DirectoryEntry) -> QuerySet[EntryRecommendation]:
    """Who recommends an entry, the first one first; those who left are not named."""
    active = EntryRecommendation.objects.filter(entry=entry, membership__is_active=True)
    return active.select_related("membership__user").order_by("at", "pk")


def due_entries(organization: Organization) -> QuerySet[DirectoryEntry]:
    """Entries to whose address a letter is due: once a year, and two reminders; see `fresh.asks_on`."""
    today = clock.today(organization)
    first = Q(asked_on=None, confirmed_on__lte=today - YEAR)
    again = Q(letters__lt=MOST_LETTERS, asked_on__lte=today - BETWEEN)
    waits = EntryProposal.objects.filter(entry=OuterRef("pk"))
    listed = DirectoryEntry.objects.filter(first | again, state=EntryState.LISTED).exclude(email="")
    return listed.filter(~Exists(waits)).order_by("confirmed_on", "pk")


def open_link(secret_hash: str) -> EntryLink | None:
    """The link to which a secret belongs while it leads anywhere, with its entry; else None. One statement."""
    links = EntryLink.objects.filter(secret_hash=secret_hash, expires_at__gt=clock.now(), entry__state="listed")
    return links.select_related("entry__unit").first()


def asked_to_be_left_out(organization: Organization, *, name: str, phone: str, email: str) -> date | None:
    """The day on which somebody with this name, number or address asked to be left out; None if nobody did."""
    marks = marks_of(organization, name=name, phone=phone, email=email)
    refusal = EntryRefusal.objects.filter(mark__in=marks).order_by("-on").first()
    return refusal.on if refusal else None


def _with_age(entries: QuerySet[DirectoryEntry], today: date) -> QuerySet[DirectoryEntry]:
    fields = EntryField.objects.select_related("field").order_by("field__position", "field__name")
    old = Case(When(confirmed_on__lte=today - SILENCE, then=True), default=False, output_field=BooleanField())
    entries = entries.annotate(is_old=old).select_related("unit")
    return entries.prefetch_related(Prefetch("field_links", fields, to_attr="fields_now")).order_by(
        "is_old", "name", "pk"
    )


def _around(organization: Organization, unit: Unit) -> set:
    """The unit with those above and below it; one query."""
    units = {row.pk: row for row in unit_tree(organization)}
    around, above = {unit.pk}, units.get(unit.parent_id)
    for row in units.values():  # in the order of the tree: parents come first
        if row.parent_id in around:
            around.add(row.pk)
    while above:
        around.add(above.pk)
        above = units.get(above.parent_id)
    return around


def _found(entries: QuerySet[DirectoryEntry], search: str) -> QuerySet[DirectoryEntry]:
    """Those in whose name, words or fields each word of the search is, perhaps with a mistake or a joined prefix."""
    words = searchable(search).split()[:MOST_WORDS]
    closeness = Value(0.0, output_field=FloatField())
    for number, word in enumerate(words):
        bare = word[1:] if len(word) > 3 and word[0] in PREFIXES else word
        named = EntryField.objects.filter(entry=OuterRef("pk"), field__search_name__contains=bare)
        alias = f"alike_{number}"
        entries = entries.alias(**{alias: TrigramWordSimilarity(word, "search_text")})
        fits = Q(search_text__contains=bare) | Exists(named)
        if len(word) > 3:
            fits |= Q(**{f"{alias}__gte": ALIKE_NAME})
        entries = entries.filter(fits)
        closeness = closeness + F(alias)
    return entries.alias(closeness=closeness).order_by("is_old", "-closeness", "name", "pk") if words else entries
