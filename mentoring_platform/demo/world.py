"""What is told of one organization, kept in memory until it is written in one go."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from mentees.models import Availability as MenteeAvailability
from mentees.models import Contact, Mentee, MenteeTag, Tag
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.demo.names import Names
from mentoring_platform.notifications.models import (
    Address,
    DeliveryAttempt,
    MessageSettings,
    OutgoingMessage,
    OwnWording,
    Preference,
)
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.names import searchable
from mentors.models import Availability, Mentor
from programs.models import (
    Absence,
    AgreementVersion,
    Announcement,
    AnnouncementProgram,
    AnnouncementReceipt,
    AnnouncementText,
    AnswerCount,
    Application,
    ApplicationForm,
    ApplicationVersion,
    ApplicationWord,
    Asking,
    Attendance,
    BackgroundCheck,
    BeginningPlan,
    BeginningStep,
    Broadcast,
    BroadcastProgram,
    BroadcastText,
    CalendarPeriod,
    Certificate,
    ChangeRequest,
    Choice,
    CircleAnswer,
    CircleFacilitator,
    CircleQuestion,
    CircleThanks,
    Closure,
    Commitment,
    Concern,
    ConcernAnswer,
    ConcernRecipient,
    ConcernTurn,
    Course,
    CourseFeedback,
    CourseMaterial,
    CourseSession,
    Delivery,
    DirectoryEntry,
    DirectoryField,
    Enrolment,
    EntryField,
    EntryRecommendation,
    FollowUp,
    Goal,
    HandbookAgreement,
    HandbookPage,
    HandbookText,
    HandbookTopic,
    HandbookVersion,
    HelpedAndHelps,
    Intake,
    Interview,
    Introduction,
    MatchExclusion,
    MatchRules,
    MentorInterest,
    Pairing,
    Program,
    ProgramScope,
    Pulse,
    PulseContribution,
    PulseFigure,
    PulsePlan,
    PulseQuarter,
    PulseQuestion,
    PulseVersion,
    Reference,
    SavedView,
    Screening,
    ScreeningException,
    ScreeningText,
    SharedAnswer,
    Signature,
    SignUp,
    Snooze,
    Step,
    StoredFile,
    TalkRequest,
    Topic,
    TrainingCredit,
    TrainingExemption,
    TrainingRequirement,
    UnitClosure,
    WatchRules,
    Wish,
)
from reports.models import MeasureTarget, ReportSchedule, SavedReport, ScheduleReader, TopicCount
from sessions.models import (
    Boarding,
    Facilitation,
    GoalProgress,
    Group,
    GroupMeeting,
    Guest,
    LogRevision,
    Meeting,
    MeetingSeries,
    Presence,
    Proposal,
    SessionLog,
    SupportRequest,
    SupportTalk,
    TopicWeek,
)

Row = TypeVar("Row", bound=Model)

WEEKS_OF_HISTORY = 52
WEEKS_AHEAD = 8

WRITING_ORDER: tuple[type[Model], ...] = (
    Unit,
    UnitClosure,
    Membership,
    MembershipUnit,
    Mentor,
    Availability,
    Mentee,
    MenteeAvailability,
    Contact,
    Absence,
    Program,
    Topic,
    CalendarPeriod,
    ProgramScope,
    Enrolment,
    Pairing,
    StoredFile,
    Introduction,
    Wish,
    Choice,
    Asking,
    Broadcast,
    BroadcastProgram,
    BroadcastText,
    Delivery,
    AnswerCount,
    MeetingSeries,
    Meeting,
    Proposal,
    SessionLog,
    LogRevision,
    Group,
    Facilitation,
    Boarding,
    Guest,
    GroupMeeting,
    Presence,
    ConcernRecipient,
    Concern,
    ConcernTurn,
    ConcernAnswer,
    Announcement,
    AnnouncementProgram,
    AnnouncementText,
    AnnouncementReceipt,
    TopicWeek,
    TopicCount,
    HandbookPage,
    HandbookTopic,
    HandbookVersion,
    HandbookText,
    HandbookAgreement,
    Goal,
    Step,
    GoalProgress,
    Course,
    CourseSession,
    SignUp,
    Attendance,
    CourseMaterial,
    CourseFeedback,
    CircleFacilitator,
    CircleQuestion,
    CircleAnswer,
    CircleThanks,
    TrainingRequirement,
    TrainingCredit,
    TrainingExemption,
    Certificate,
    Tag,
    MenteeTag,
    MenteeAvailability,
    Wish,
    MentorInterest,
    MatchRules,
    MatchExclusion,
    SavedView,
    SavedReport,
    ReportSchedule,
    ScheduleReader,
    DirectoryField,
    DirectoryEntry,
    EntryField,
    EntryRecommendation,
    ApplicationForm,
    ApplicationVersion,
    Application,
    ApplicationWord,
    SupportTalk,
    SupportRequest,
    WatchRules,
    FollowUp,
    Snooze,
    BeginningPlan,
    AgreementVersion,
    BeginningStep,
    Signature,
    MeasureTarget,
    Screening,
    ScreeningText,
    Interview,
    Reference,
    BackgroundCheck,
    Commitment,
    ScreeningException,
    Intake,
    HelpedAndHelps,
    PulsePlan,
    PulseVersion,
    PulseQuestion,
    Pulse,
    SharedAnswer,
    PulseQuarter,
    PulseContribution,
    PulseFigure,
    TalkRequest,
    Closure,
    ChangeRequest,
    MessageSettings,
    OwnWording,
    Preference,
    Address,
    OutgoingMessage,
    DeliveryAttempt,
    AuditEntry,
)


@dataclass(frozen=True)
class Telling:
    """How much is told, and until when: the history ends with the day before `today` (None: the present)."""

    today: date | None
    seed: int
    factor: float = 1.0

    def count(self, full: int, least: int = 1) -> int:
        """A number of people or things of the full demo, at this scale."""
        return max(least, round(full * self.factor))


class Ids:
    """UUIDv7 that are the same at each telling: in the order of writing, as if made when the history began."""

    def __init__(self, rng: Random, began: datetime):
        self._rng = rng
        self._milliseconds = int(began.timestamp() * 1000)

    def new(self) -> UUID:
        self._milliseconds += 1
        chance = self._rng.getrandbits(74)
        return UUID(int=self._milliseconds << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance & (1 << 62) - 1)


class World:
    """One organization's rows. `add` makes them, `save` writes all; nothing is read from the database."""

    def __init__(self, organization: Organization, telling: Telling):
        self.organization = organization
        self.telling = telling
        self.today = telling.today
        self.this_week = clock.week_of(organization, self.today)
        self.first_day = self.this_week.start - WEEKS_OF_HISTORY * clock.WEEK
        self.last_day = self.this_week.end + WEEKS_AHEAD * clock.WEEK
        self.cutoff = clock.local_instant(organization, self.today, time.min)
        self.rng = Random(f"{telling.seed}/{organization.slug}")  # nosec B311  # noqa: S311  believable, not secret
        self.names = Names(self.rng)
        began = datetime.combine(self.first_day, time.min, tzinfo=UTC)
        self._ids = Ids(Random(f"{telling.seed}/{organization.slug}/ids"), began)  # nosec B311  # noqa: S311  as above
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._phones = 0

    def add(self, model: type[Row], **fields) -> Row:
        """A new row of this organization, not yet written."""
        if "full_name" in fields and model in (Mentor, Mentee):
            fields["search_name"] = searchable(fields["full_name"])
        row = model(id=self._ids.new(), organization=self.organization, **fields)
        self._rows[model].append(row)
        return row

    def rows(self, model: type[Row]) -> list[Row]:
        return self._rows[model]

    def save(self) -> None:
        """Write all rows. Needs the organization's scope and a transaction."""
        for model in WRITING_ORDER:
            model.objects.bulk_create(self._rows[model], batch_size=1000)

    def count(self, full: int, least: int = 1) -> int:
        return self.telling.count(full, least)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def day_ago(self, days: int) -> date:
        return max(self.first_day, self.today - timedelta(days=days))

    def some_day(self, first: date, last: date) -> date:
        """A day of the span, both inclusive."""
        return first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))

    def phone(self) -> str:
        """A number of the form of a mobile phone; the exchange 000 is given to nobody."""
        self._phones += 1
        return f"+97250000{self._phones:04d}"

    def past_weeks(self) -> Iterator[clock.Week]:
        """The weeks of the history that are over, oldest first."""
        week = clock.week_of(self.organization, self.first_day)
        while week < self.this_week:
            yield week
            week = week.next()
