"""The sheet of a meeting: who came, and what became of the meeting. One function owns each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import current_organization
from programs.choices import SummaryPolicy
from sessions.choices import Attendance, GroupOutcome, Mode
from sessions.groups.queries.sheet import Person, key_of, sheet_of
from sessions.groups.services.people import board, lock_group
from sessions.models import GroupMeeting, Guest, Presence
from sessions.services.logs import MEANWHILE
from sessions.services.series import MINUTES

LONGEST_NAME = 60


@dataclass(frozen=True)
class Mark:
    """What one row of a form says: whom, which state the person saw there (with its version), and which was chosen."""

    key: str
    seen: str
    version: int
    chosen: str

    @property
    def is_changed(self) -> bool:
        return self.chosen != self.seen


@dataclass(frozen=True)
class NewGuest:
    """A guest to be added; `key` was made with the form and becomes the id, so that a form sent twice adds one."""

    key: UUID
    name: str


@dataclass(frozen=True)
class Conflict:
    """A row that somebody else has changed since the form was made: what stands there, and what was chosen."""

    person: Person
    chosen: str


@dataclass(frozen=True)
class Saved:
    """How many rows were written, and which were not because somebody else has changed them meanwhile."""

    changed: int
    conflicts: dict[str, Conflict] = field(default_factory=dict)


@transaction.atomic
def save_sheet(
    *,
    meeting: GroupMeeting,
    marks: Iterable[Mark],
    by: Viewer | None,
    guest: NewGuest | None = None,
    boards: Mentee | None = None,
    is_finished: bool = True,
) -> Saved:
    """Write the rows of a sheet that were changed, and none that were not shown or were left as they stood.

    A row that bears another state by now is not overwritten: it is a conflict, unless it bears the chosen one. What
    was sent before changes nothing. `guest` is added as present, `boards` boards from the day of the meeting on and is
    present. The meeting counts as held once anybody was marked, or the sheet `is_finished`.

    Raises ValidationError before the meeting's day, for one that was cancelled (code `meanwhile`), for a key of nobody
    on the sheet that says something new, and for a guest without a name. Audited, where anything changed.
    """
    organization = current_organization()
    if boards is not None:
        # Whoever changes who is in a group locks it first, and its meetings after.
        lock_group(meeting.group)
    meeting = _locked(meeting)
    if meeting.local_date > clock.today(organization):
        raise ValidationError(_("This meeting is still to come."))
    changed_marks = [mark for mark in marks if mark.is_changed]
    if meeting.outcome == GroupOutcome.CANCELLED:
        if not changed_marks and guest is None and boards is None:
            return Saved(0)
        raise ValidationError(_("This meeting was reported as cancelled meanwhile."), code=MEANWHILE)
    author = _author(by)
    changed, conflicts = _write_marks(organization, meeting, changed_marks, author)
    if guest is not None:
        changed += _add_guest(organization, meeting, guest, author)
    if boards is not None:
        board(group=meeting.group, mentee=boards, starts_on=meeting.local_date, by=by)
        changed += _add_present(organization, meeting, boards, author)
    is_reported = not meeting.outcome and bool(changed or is_finished)
    if is_reported:
        _report(meeting, author, outcome=GroupOutcome.HELD)
    if changed or is_reported:
        detail = {"changed": changed, "conflicts": len(conflicts)}
        record(organization=organization, by=by, action="sheet.saved", subject=meeting, detail=detail)
    return Saved(changed, conflicts)


@transaction.atomic
def report_group_meeting(
    *,
    meeting: GroupMeeting,
    outcome: str,
    seen: int,
    by: Viewer | None,
    minutes: int | None = None,
    mode: str = "",
    topic: str | None = None,
) -> GroupMeeting:
    """Say what became of a meeting: held, how long and how (else as planned), cancelled, or nothing yet ("").

    `seen` is the version that the person saw: if another report stands there by now, a different one is refused (code
    `meanwhile`). `topic` is one line, where the program lets summaries be written; None leaves it as it is. Sent twice,
    it is written once. Raises ValidationError by field: held before its day, cancelled while somebody is marked as
    present. Audited.
    """
    organization = current_organization()
    meeting = _locked(meeting)
    facts = _facts(meeting, outcome, minutes, mode, topic)
    if all(getattr(meeting, name) == value for name, value in facts.items()):
        return meeting
    if seen != meeting.version:
        text = _("This meeting was reported meanwhile. Look at the report before you change it.")
        raise ValidationError(text, code=MEANWHILE)
    _check(organization, meeting, facts)
    _report(meeting, _author(by), **facts)
    record(
        organization=organization, by=by, action="group_meeting.reported", subject=meeting, detail={"outcome": outcome}
    )
    return meeting


def _write_marks(
    organization: Organization, meeting: GroupMeeting, marks: list[Mark], author: Membership | None
) -> tuple[int, dict[str, Conflict]]:
    people = sheet_of(meeting).by_key()
    conflicts, changed = {}, 0
    rows = {key_of(row.mentee or row.guest): row for row in _rows(meeting)}
    for mark in marks:
        person = people.get(mark.key)
        if person is None or mark.chosen not in Attendance.values:
            raise ValidationError(_("Somebody is no longer on this sheet. Load the page, and look again."))
        if person.state == mark.chosen:
            continue
        if person.version != mark.version:
            conflicts[mark.key] = Conflict(person, mark.chosen)
            continue
        _write(organization, meeting, mark, rows.get(mark.key), author)
        changed += 1
    return changed, conflicts


def _rows(meeting: GroupMeeting):
    return Presence.objects.filter(meeting=meeting).select_related("mentee", "guest")


def _write(
    organization: Organization, meeting: GroupMeeting, mark: Mark, row: Presence | None, author: Membership | None
) -> None:
    if row is None:
        kind, _sign, key = mark.key.partition(":")
        row = Presence(organization=organization, meeting=meeting, version=0, **{f"{kind}_id": UUID(key)})
    row.state, row.changed_by, row.changed_at = mark.chosen, author, clock.now()
    row.version += 1
    row.save()


def _add_guest(organization: Organization, meeting: GroupMeeting, guest: NewGuest, author: Membership | None) -> int:
    name = " ".join(guest.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ValidationError({"guest": _("Write the guest's first name.")})
    there = Guest.objects.filter(pk=guest.key).first()
    if there is not None:
        if there.group_id != meeting.group_id:
            raise ValidationError(_("This was sent for another meeting. Load the page, and try again."))
        return 0
    row = Guest.objects.create(pk=guest.key, organization=organization, group=meeting.group, name=name)
    return _add_present(organization, meeting, row, author)


def _add_present(
    organization: Organization, meeting: GroupMeeting, who: Mentee | Guest, author: Membership | None
) -> int:
    whom = {"guest" if isinstance(who, Guest) else "mentee": who}
    said = {"state": Attendance.PRESENT, "changed_by": author, "changed_at": clock.now()}
    _row, is_new = Presence.objects.get_or_create(organization=organization, meeting=meeting, **whom, defaults=said)
    return int(is_new)


def _facts(meeting: GroupMeeting, outcome: str, minutes: int | None, mode: str, topic: str | None) -> dict:
    if outcome != GroupOutcome.HELD:
        return {"outcome": outcome, "held_minutes": None, "held_mode": "", "topic": ""}
    return {
        "outcome": outcome,
        "held_minutes": minutes or meeting.held_minutes or meeting.minutes,
        "held_mode": mode or meeting.held_mode or meeting.mode,
        "topic": meeting.topic if topic is None else " ".join(topic.split()),
    }


def _check(organization: Organization, meeting: GroupMeeting, facts: dict) -> None:
    errors = {}
    if facts["outcome"] not in ("", *GroupOutcome.values):
        errors["outcome"] = _("Choose one of the answers.")
    if facts["outcome"] == GroupOutcome.HELD:
        if meeting.local_date > clock.today(organization):
            errors["outcome"] = _("This meeting is still to come.")
        if facts["held_minutes"] not in MINUTES:
            errors["minutes"] = _("A meeting takes between 5 and 600 minutes.")
        if facts["held_mode"] not in Mode.values:
            errors["mode"] = _("Choose how you met.")
        if facts["topic"] != meeting.topic and meeting.group.program.summary_policy == SummaryPolicy.OFF:
            errors["topic"] = _("In this program no summaries are written.")
    elif Presence.objects.filter(meeting=meeting, state=Attendance.PRESENT).exists():
        errors["outcome"] = _("People are marked as here. First say on the sheet that they were not.")
    if errors:
        raise ValidationError(errors)


def _report(meeting: GroupMeeting, author: Membership | None, *, outcome: str, **facts) -> None:
    if outcome == GroupOutcome.HELD and not facts:
        facts = {"held_minutes": meeting.minutes, "held_mode": meeting.mode}
    for name, value in {"outcome": outcome, **facts}.items():
        setattr(meeting, name, value)
    meeting.reported_by, meeting.reported_at = author, clock.now()
    meeting.version += 1
    meeting.full_clean(
        exclude=["organization", "group", "reported_by"], validate_unique=False, validate_constraints=False
    )
    meeting.save()


def _author(by: Viewer | None) -> Membership | None:
    return None if by is None else by.membership(Role.MENTOR) or by.acting_membership


def _locked(meeting: GroupMeeting) -> GroupMeeting:
    """The meeting as it stands, locked until the commit; ValidationError if it has been removed meanwhile."""
    found = GroupMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("group__program")
    try:
        return found.get(pk=meeting.pk)
    except GroupMeeting.DoesNotExist:
        raise ValidationError(_("This meeting is no longer planned.")) from None
