"""What the pages of messages show: rows of the list, and everything that stands around one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.ui.dates import say_period
from mentoring_platform.ui.navigation import address
from programs.broadcasts import queries
from programs.broadcasts.permissions import can_see_whom, can_write_broadcasts
from programs.broadcasts.services.sending import A_WEEK
from programs.models import Broadcast, BroadcastText
from programs.permissions import can_manage_pairings

NAMES_SHOWN = 50


@dataclass(frozen=True)
class Row:
    """A message in the list."""

    broadcast: Broadcast
    text: BroadcastText | None
    figures: dict[str, int]

    @property
    def title(self) -> str:
        return self.text.title if self.text else _("Without a title yet")


def rows_of(viewer: Viewer, present: Sequence[Broadcast], former: Sequence[Broadcast], language: str) -> dict:
    """The sections of the list; three queries beside those of the messages."""
    texts = queries.texts_for([*present, *former], language)
    out = [row for row in [*present, *former] if row.sent_at]
    figures = queries.figures_for(viewer, out)
    waiting = set(queries.to_approve(viewer).values_list("pk", flat=True))
    rows = [Row(row, texts.get(row.pk), figures.get(row.pk, {})) for row in [*present, *former]]
    shown, kept = rows[: len(present)], rows[len(present) :]
    return {
        "to_approve": [row for row in shown if row.broadcast.pk in waiting],
        "drafts": [
            row
            for row in shown
            if not row.broadcast.is_out and not row.broadcast.is_template and row.broadcast.pk not in waiting
        ],
        "out": [row for row in shown if row.broadcast.is_out],
        "templates": [row for row in shown if row.broadcast.is_template],
        "former": kept,
    }


def look_of(viewer: Viewer, broadcast: Broadcast, language: str, shown: str = "") -> dict:
    """Everything the page of a message says; a constant number of queries."""
    today = clock.today(viewer.organization)
    texts = queries.texts_by_language(broadcast)
    text = texts.get(shown) or texts.get(language) or texts.get(viewer.organization.language) or _any(texts)
    programs = queries.programs_of(broadcast)
    manages = queries.managed_broadcasts(viewer).filter(pk=broadcast.pk).exists()
    context = {
        "broadcast": broadcast,
        "text": text,
        "texts": texts,
        "language_tabs": language_tabs(texts, text.language if text else "", viewer.organization.language),
        "files": queries.files_of(broadcast),
        "programs": programs,
        "narrowed": queries.narrowed_in_words(broadcast),
        "period": period_in_words(broadcast, today),
        "can_see_whom": can_see_whom(viewer),
        "can_pair": can_manage_pairings(viewer),
        "can_begin": can_write_broadcasts(viewer),
        "manages": manages,
        "today": today,
        "coverage_url": address("reports:coverage", viewer.organization.slug, broadcast.pk),
        "back": viewer.url("programs:broadcasts"),
    }
    if broadcast.sent_at:
        return context | _after(viewer, broadcast, today)
    return context | _before(viewer, broadcast, texts, manages, queries.wants_approval(programs))


def _any(texts: dict[str, BroadcastText]) -> BroadcastText | None:
    return next(iter(texts.values()), None)


def _before(viewer: Viewer, broadcast: Broadcast, texts: dict, manages: bool, wants_approval: bool) -> dict:
    own = texts.get(viewer.organization.language)
    reach = reach_of(viewer, broadcast)
    has_words = bool(own and own.title and own.message)
    return {
        "reach": reach,
        "tasks": tasks_of(viewer, broadcast, reach, has_words) if manages and broadcast.is_draft else [],
        "is_ready": has_words and reach["number"] and not broadcast.is_template,
        "wants_approval": wants_approval,
        "may_approve": broadcast.is_awaiting and queries.to_approve(viewer).filter(pk=broadcast.pk).exists(),
    }


def _after(viewer: Viewer, broadcast: Broadcast, today: date) -> dict:
    figures = queries.figures_for(viewer, [broadcast]).get(broadcast.pk, {})
    is_over = broadcast.tell_until < today
    newcomers = unreached = None
    if broadcast.is_out:
        newcomers = queries.newcomers_of(broadcast, queries.Audience.of(broadcast), today).count()
        unreached = queries.open_without_teller(viewer, broadcast, today)
    return {
        "figures": figures,
        "is_over": is_over,
        "is_coming": broadcast.tell_from > today,
        "newcomers": newcomers,
        "unreached": unreached,
        "heard": queries.heard(viewer, broadcast)[:NAMES_SHOWN] if broadcast.is_withdrawn else [],
    }


def reach_of(viewer: Viewer, broadcast: Broadcast, audience: queries.Audience | None = None) -> dict:
    """How many a draft is for, who has no mentor, and whose mentor is away all the time; names for who may see them."""
    audience = audience or queries.Audience.of(broadcast)
    first = queries.day_of(viewer.organization, broadcast.tell_from)
    last = max(broadcast.tell_until or first + A_WEEK, first)
    unreached = queries.within_reach(viewer, queries.without_teller(audience, first))
    away = queries.within_reach(viewer, queries.told_by_the_absent(audience, first, last))
    absent = list(away.order_by("away", "teller").values("away", "teller").annotate(number=Count("pk")))
    shows = can_see_whom(viewer)
    return {
        "number": queries.audience_of(audience, first).count(),
        "without": unreached.count(),
        "unreached": unreached[:NAMES_SHOWN] if shows else [],
        "away": absent[:NAMES_SHOWN] if shows else [],
        "absent": sum(row["number"] for row in absent),
        "can_pair": can_manage_pairings(viewer),
    }


def tasks_of(viewer: Viewer, broadcast: Broadcast, reach: dict, has_words: bool) -> list[dict]:
    """The steps before a draft goes out; the first that is not done is the next."""
    number, today = reach["number"], clock.today(viewer.organization)
    whom = ngettext("%(number)s person is to hear it", "%(number)s people are to hear it", number) % {"number": number}
    steps = [
        (_("The words"), "programs:broadcast_words", has_words, ""),
        (_("For whom"), "programs:broadcast_audience", bool(number), whom),
        (_("When"), "programs:broadcast_when", True, period_in_words(broadcast, today)),
        (_("Files for the mentors"), "programs:broadcast_files", True, _("If they need any")),
    ]
    tasks = [
        {"title": title, "url": viewer.url(name, broadcast.pk), "done": done, "hint": hint}
        for title, name, done, hint in steps
    ]
    for task in tasks:
        if not task["done"]:
            task["now"] = True
            break
    return tasks


def period_in_words(broadcast: Broadcast, today: date) -> str:
    """From when until when, also while it is not written down."""
    first, last, language = broadcast.tell_from, broadcast.tell_until, get_language() or "en"
    if first:
        return say_period(first, last or first + A_WEEK, today=today, language=language)
    if last:
        day = say_period(last, last, today=today, language=language)
        return _("From the day it is sent until %(day)s") % {"day": day}
    return _("A week from the day it is sent")


def language_tabs(texts: dict[str, BroadcastText], shown: str, own: str, *, all_of_them: bool = False) -> list[dict]:
    """Tabs of the languages there are, the organization's first; with `all_of_them` those that could be written too."""
    names = dict(Language.choices)
    codes = sorted(names if all_of_them else texts, key=lambda code: (code != own, code))
    if len(codes) < 2:
        return []
    return [{"label": names[code], "url": f"?language={code}", "current": code == shown} for code in codes]
