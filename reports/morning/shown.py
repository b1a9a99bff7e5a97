"""How a place is shown: each reason with its act, and what can be done for all of it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from programs.choices import Whose
from programs.models import Program
from programs.watching.choices import FollowUpKind, Whom
from programs.watching.rules import Rule
from reports.morning.kinds import BY_RULE
from reports.morning.places import Note, Place, Reason
from reports.morning.words import why

REPORTING = frozenset({Rule.UNREPORTED, Rule.SILENT})


@dataclass(frozen=True)
class Act:
    """A page on which something is closed; the way back leads here."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Line:
    """One reason: of whom, in words, and what closes it.

    `mends` is the page of an address that may work again, `asked` a request for a talk that waits.
    """

    reason: Reason
    title: str
    words: str
    mentee: str
    mentee_url: str
    acts: list[Act]
    mends: str = ""
    asked: UUID | None = None


@dataclass(frozen=True)
class Shown:
    """A place with its lines; `key` makes a form that is sent twice one note."""

    place: Place
    name: str
    url: str
    beside: str
    program: Program | None
    lines: list[Line]
    phones: list[tuple[str, str]]
    can_remind: bool
    promises: list[Reason]
    pairings: list[tuple[UUID, str]]
    notes: list[tuple[Note, FollowUpKind, Whom]] = field(default_factory=list)
    can_act: bool = False
    key: UUID = field(default_factory=new_id)

    @property
    def title(self) -> str:
        return BY_RULE[self.place.first.rule].title


def shown(viewer: Viewer, places: list[Place], programs: dict[UUID, Program], *, can_act: bool) -> list[Shown]:
    """These places as the page shows them, with what was agreed about them last."""
    today = clock.today(viewer.organization)
    return [_shown(viewer, place, programs, today, can_act) for place in places]


def _shown(viewer: Viewer, place: Place, programs: dict[UUID, Program], today: date, can_act: bool) -> Shown:
    first = place.first
    about_mentor = place.kind == "mentor"
    program = next((programs[key] for key, _unit in first.where if key in programs), None)
    pairings = {reason.pairing: reason.mentee_name for reason in place.reasons if reason.pairing}
    phones = {name: phone for reason in place.reasons for name, phone in _to_call(reason, place.kind) if phone}
    return Shown(
        place=place,
        name=first.mentor_name if about_mentor else first.mentee_name,
        url=_person_url(viewer, mentor=first.mentor if about_mentor else None, mentee=first.mentee),
        beside="" if about_mentor or not first.mentor_name else first.mentor_name,
        program=program,
        lines=[_line(viewer, reason, today, about_mentor, can_act) for reason in place.reasons],
        phones=list(phones.items()),
        can_remind=bool(place.rules & REPORTING) and any(reason.mentor_is_member for reason in place.reasons),
        promises=[reason for reason in place.reasons if reason.rule == Rule.COMMITMENT],
        pairings=list(pairings.items()),
        notes=[
            (note, FollowUpKind(note.kind), Whom(note.whom))
            for note in dict.fromkeys(note for reason in place.reasons for note in reason.notes)
        ],
        can_act=can_act,
    )


def _to_call(reason: Reason, kind: str) -> list[tuple[str, str]]:
    """Whom to call about a reason: who asked for it, else the mentor; both where it does not help."""
    mentor, mentee = (reason.mentor_name, reason.mentor_phone), (reason.mentee_name, reason.mentee_phone)
    if reason.rule == Rule.TALK and reason.whose:
        own = reason.mentor_phone if reason.whose == Whose.MENTOR else reason.mentee_phone
        return [(reason.giver, reason.phone or own)]
    if reason.rule == Rule.PULSE:
        return [mentee, mentor]
    if reason.rule == Rule.ANOTHER:
        return [mentee]
    return [mentee] if kind == "mentee" else [mentor]


def _line(viewer: Viewer, reason: Reason, today: date, about_mentor: bool, can_act: bool) -> Line:
    names_mentee = about_mentor and reason.pairing is not None
    mends = viewer.url("programs:address_mended", reason.subject) if reason.rule == Rule.UNREACHED and can_act else ""
    return Line(
        reason=reason,
        title=BY_RULE[reason.rule].title,
        words=why(reason, today),
        mentee=reason.mentee_name if names_mentee else "",
        mentee_url=viewer.url("programs:mentee", reason.mentee) if names_mentee else "",
        acts=_acts(viewer, reason) if can_act else [],
        mends=mends,
        asked=reason.subject if reason.rule == Rule.TALK and reason.whose and can_act else None,
    )


def _acts(viewer: Viewer, reason: Reason) -> list[Act]:
    def link(label: str, name: str, key: UUID | None, icon: str = "", query: str = "?from=morning") -> list[Act]:
        return [Act(label, viewer.url(name, key) + query, icon)] if key else []

    made = {
        # Who asked by a short questionnaire is settled by a button, not by a note about a mentor.
        Rule.TALK: lambda: (
            [] if reason.whose else link(_("Note a talk"), "mentoring_sessions:support_note", reason.mentor, "support")
        ),
        Rule.ANOTHER: lambda: [Act(_("What was asked for"), viewer.url("mentoring_sessions:endings"))],
        Rule.PULSE: lambda: [Act(_("What was answered"), viewer.url("reports:pulse_help"))],
        Rule.SUPPORT: lambda: link(_("Note a talk"), "mentoring_sessions:support_note", reason.mentor, "support"),
        Rule.WITHOUT_MENTOR: lambda: link(_("Find a mentor"), "programs:pair", reason.enrolment, "pairing"),
        Rule.MENTOR_AWAY: lambda: link(
            _("Somebody stands in"), "mentoring_sessions:stand_in", reason.pairing, "pairing"
        ),
        Rule.WITHOUT_TIME: lambda: link(_("Fix a time"), "mentoring_sessions:open_series", reason.pairing, "clock"),
        Rule.BEGINNING: lambda: link(
            _("Steps of the beginning"), "mentoring_sessions:beginning", reason.pairing, "pairing", ""
        ),
        Rule.UNREPORTED: lambda: link(_("Meetings"), "mentoring_sessions:schedule", reason.pairing, "", ""),
        Rule.CERTIFICATE: lambda: (
            [Act(_("Readiness"), viewer.url("programs:mentor_readiness", reason.where[0][0], reason.mentor), "check")]
            if reason.of
            else link(_("Training hours"), "programs:mentor_training", reason.mentor, "learn", "")
        ),
        Rule.OVER_CAPACITY: lambda: [
            Act(_("Move somebody to another mentor"), f"{viewer.url('programs:pairings')}?mentor={reason.mentor}")
        ],
        Rule.UNREACHED: lambda: (
            link(_("Correct the address"), "mentors:edit", reason.mentor, "edit", "")
            or link(_("Correct the address"), "programs:mentee_edit", reason.mentee, "edit", "")
        ),
    }.get(reason.rule)
    return made() if made else []


def _person_url(viewer: Viewer, *, mentor: UUID | None, mentee: UUID | None) -> str:
    if mentor:
        return viewer.url("programs:mentor", mentor)
    return viewer.url("programs:mentee", mentee) if mentee else ""
