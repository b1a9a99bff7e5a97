"""Reports that are kept, and what they say: `table_of` is the one reading behind page, print and files."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from reports.building.choosing import look_up
from reports.building.datasets import Field, Group, Scene, Source, sources_for
from reports.building.definition import Definition
from reports.building.periods import span_of
from reports.building.reading import LABEL, NUMBER, Order, Reading
from reports.models import SavedReport
from reports.tables import Column, Kind, Table


@dataclass(frozen=True)
class Opened:
    """A report as a reader has it before him: what is asked, as far as it holds here, and what does not any more."""

    definition: Definition
    source: Source
    reading: Reading
    table: Table
    gone: list[str] = field(default_factory=list)
    is_empty: bool = False
    """Whether nothing is shown because a filter is gone."""

    @property
    def said(self) -> list[str]:
        """What stands above the table besides the organization: period, filters, as of when."""
        return [words for words in self.table.about[1:] if words not in self.gone]

    @property
    def filters_in_force(self) -> list[str]:
        return sorted(name for name, value in self.definition.filters.items() if value)


def reports_for(viewer: Viewer) -> QuerySet[SavedReport]:
    """The viewer's own reports and those shared with the office, by name, of datasets that he may read."""
    mine = Q(owner__user=viewer.user)
    if viewer.is_office:
        mine |= Q(is_shared=True)
    reports = SavedReport.objects.filter(mine, dataset__in=list(sources_for(viewer)))
    return reports.select_related("owner__user").order_by("name", "pk")


def table_of(viewer: Viewer, report: SavedReport | Definition) -> Table:
    """A report as the viewer may read it now; raises Http404 for a dataset that is not his."""
    return opened(viewer, report).table


def opened(viewer: Viewer, report: SavedReport | Definition) -> Opened:
    """The same with all that a page says beside the table."""
    asked = Definition.of(report)
    source = sources_for(viewer).get(asked.dataset)
    if source is None:
        raise Http404
    looked = look_up(viewer, source, asked.filters)
    span = span_of(viewer, asked.period, first=asked.first, last=asked.last, program=looked.values.get("program"))
    scene = Scene(viewer, clock.today(viewer.organization), span, looked.chosen)
    fields, unknown = _fields(viewer, source, asked)
    group = source.groups_for(viewer).get(asked.group_by)
    if asked.group_by and group is None:
        unknown.append(asked.group_by)
    fields = _that_fit(viewer, source, fields, group)
    reading = Reading(source, scene, fields, _order(viewer, source, asked, group), group, is_empty=bool(looked.gone))
    gone = [_("The filter “%(name)s” asks for something that is not here any more.") % {"name": n} for n in looked.gone]
    gone += [_("A column of this report is not there any more.")] if unknown else []
    return Opened(asked, source, reading, _table(reading, asked, looked.words, gone), gone, bool(looked.gone))


def _fields(viewer: Viewer, source: Source, asked: Definition) -> tuple[list[Field], list[str]]:
    known = source.fields_for(viewer)
    unknown = [key for key in asked.columns if key not in known]
    return [known[key] for key in dict.fromkeys(asked.columns) if key in known], unknown


def _that_fit(viewer: Viewer, source: Source, fields: list[Field], group: Group | None) -> list[Field]:
    """The columns that rows can have, or groups; where none was chosen, the usual ones."""
    known = source.fields_for(viewer)
    if group is not None:
        fitting = [one for one in fields if one.of]
        usual = [one for key, one in known.items() if one.of and (key in source.defaults or not one.in_rows)]
        return fitting or usual
    fitting = [one for one in fields if one.in_rows]
    if source.hides and not any(one.reads for one in fitting):
        fitting = [known[source.defaults[0]], *fitting]
    return fitting or [known[key] for key in source.defaults if key in known]


def _order(viewer: Viewer, source: Source, asked: Definition, group: Group | None) -> Order:
    own = asked.sort in (LABEL, NUMBER) and group is not None
    known = source.fields_for(viewer).get(asked.sort)
    if not own and known is None:
        return Order()
    return Order(known, asked.sort, asked.descending)


def _table(reading: Reading, asked: Definition, words: list[str], gone: list[str]) -> Table:
    scene = reading.scene
    organization = scene.viewer.organization
    about = [
        organization.name,
        scene.span.in_words(scene.today),
        *words,
        as_of(clock.now().astimezone(organization.zone)),
    ]
    if reading.hides:
        about.append(_("Who sees sums alone reads quarters that are over."))
        about.append(_("What is made of fewer than five participants is left out, also in the sums."))
    return Table(
        title=asked.name or str(reading.source.key.label),
        about=about + gone,
        columns=reading.columns(),
        rows=reading.rows,
        count=reading.count,
        groups=reading.group is not None,
        totals=reading.totals,
        people=reading.people,
    )


def as_of(moment: datetime) -> str:
    """As of when a table stands, in words."""
    return pgettext("report", "As of %(moment)s") % {"moment": Column("at", "", Kind.MOMENT).text(moment)}
