"""Factories of test rows. All take `organization`; what belongs together is made in the same one."""

from datetime import date, time, timedelta

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentors.models import Mentor
from programs.choices import BroadcastState, TurnWay
from programs.models import (
    AnswerCount,
    Broadcast,
    BroadcastProgram,
    BroadcastText,
    CalendarPeriod,
    Concern,
    ConcernRecipient,
    ConcernTurn,
    Delivery,
    Enrolment,
    Pairing,
    Program,
)
from sessions.choices import Outcome, Side
from sessions.models import (
    Group,
    GroupMeeting,
    Meeting,
    MeetingSeries,
    NoteShare,
    PasskeyWrap,
    Proposal,
    SealedNote,
    SealingKey,
    SessionLog,
)
from tests.sealing.files import credential, note_file, passkey_file, public_key

PASSWORD = "correct horse battery"


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@people.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.COORDINATOR


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"Unit {n}")


class MentorFactory(DjangoModelFactory):
    class Meta:
        model = Mentor

    full_name = factory.Sequence(lambda n: f"Mentor {n}")


class MenteeFactory(DjangoModelFactory):
    class Meta:
        model = Mentee

    full_name = factory.Sequence(lambda n: f"Mentee {n}")


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = Program

    name = factory.Sequence(lambda n: f"Program {n}")
    slug = factory.Sequence(lambda n: f"program-{n}")
    starts_on = date(2025, 9, 1)


class CalendarPeriodFactory(DjangoModelFactory):
    class Meta:
        model = CalendarPeriod

    name = factory.Sequence(lambda n: f"Period {n}")
    kind = "break"


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    program = factory.SubFactory(ProgramFactory, organization=factory.SelfAttribute("..organization"))
    mentee = factory.SubFactory(MenteeFactory, organization=factory.SelfAttribute("..organization"))
    starts_on = date(2025, 9, 1)


class PairingFactory(DjangoModelFactory):
    class Meta:
        model = Pairing

    enrolment = factory.SubFactory(EnrolmentFactory, organization=factory.SelfAttribute("..organization"))
    mentor = factory.SubFactory(MentorFactory, organization=factory.SelfAttribute("..organization"))
    starts_on = date(2025, 9, 1)


class ConcernFactory(DjangoModelFactory):
    """Raised now, with a day to answer; nobody was told of it yet."""

    class Meta:
        model = Concern

    pairing = factory.SubFactory(PairingFactory, organization=factory.SelfAttribute("..organization"))
    author = factory.SubFactory(UserFactory)
    in_danger = False
    words = "Something to worry about"
    raised_at = factory.LazyFunction(clock.now)
    due_at = factory.LazyAttribute(lambda concern: concern.raised_at + timedelta(days=1))


class ConcernTurnFactory(DjangoModelFactory):
    """That somebody was told when it was raised."""

    class Meta:
        model = ConcernTurn

    concern = factory.SubFactory(ConcernFactory, organization=factory.SelfAttribute("..organization"))
    membership = factory.SubFactory(MembershipFactory, organization=factory.SelfAttribute("..organization"))
    number = 1
    way = TurnWay.SENT
    told_at = factory.LazyAttribute(lambda turn: turn.concern.raised_at)
    due_at = factory.LazyAttribute(lambda turn: turn.concern.due_at)


class ConcernRecipientFactory(DjangoModelFactory):
    class Meta:
        model = ConcernRecipient

    program = factory.SubFactory(ProgramFactory, organization=factory.SelfAttribute("..organization"))
    membership = factory.SubFactory(MembershipFactory, organization=factory.SelfAttribute("..organization"))
    position = 0


class BroadcastFactory(DjangoModelFactory):
    """Out since today for a week, in Hebrew, with two answers; `programs` are those it goes to. No deliveries yet."""

    class Meta:
        model = Broadcast
        skip_postgeneration_save = True

    written_by = factory.SubFactory(MembershipFactory, organization=factory.SelfAttribute("..organization"))
    state = BroadcastState.OUT
    tell_from = factory.LazyAttribute(lambda broadcast: clock.today(broadcast.organization))
    tell_until = factory.LazyAttribute(
        lambda broadcast: broadcast.tell_from and broadcast.tell_from + timedelta(days=7)
    )
    sent_at = factory.LazyAttribute(lambda row: clock.now() if row.state == BroadcastState.OUT else None)
    choices = 2

    @factory.post_generation
    def programs(self, create, extracted, **kwargs):
        for program in extracted or ():
            BroadcastProgram.objects.create(organization=self.organization, broadcast=self, program=program)
        if self.state == BroadcastState.OUT:
            for choice in range(self.choices):
                AnswerCount.objects.create(organization=self.organization, broadcast=self, choice=choice)

    @factory.post_generation
    def text(self, create, extracted, **kwargs):
        words = {"title": "ערב הורים", "message": "ביום ראשון בשמונה", "question": "תבואו?", "choices": ["כן", "לא"]}
        words |= {"background": "רקע", "avoid": "לא להבטיח"} | (extracted or {})
        words["choices"] = words["choices"][: self.choices]
        BroadcastText.objects.create(organization=self.organization, broadcast=self, language="he", **words)


class DeliveryFactory(DjangoModelFactory):
    """Open, for the mentee of the enrolment."""

    class Meta:
        model = Delivery

    enrolment = factory.SubFactory(EnrolmentFactory, organization=factory.SelfAttribute("..organization"))
    broadcast = factory.LazyAttribute(
        lambda row: BroadcastFactory(organization=row.organization, programs=[row.enrolment.program])
    )
    mentee = factory.SelfAttribute("enrolment.mentee")


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = MeetingSeries

    pairing = factory.SubFactory(PairingFactory, organization=factory.SelfAttribute("..organization"))
    weekday = 1
    start_time = time(16, 0)
    starts_on = date(2025, 9, 1)


class GroupFactory(DjangoModelFactory):
    """An open group that meets on Tuesdays at 18:00."""

    class Meta:
        model = Group

    program = factory.SubFactory(ProgramFactory, organization=factory.SelfAttribute("..organization"))
    name = factory.Sequence(lambda n: f"Group {n}")
    weekday = 1
    start_time = time(18, 0)
    starts_on = date(2025, 9, 1)


class GroupMeetingFactory(DjangoModelFactory):
    """A meeting of a group; `local_date` and `at` say when, in local time."""

    class Meta:
        model = GroupMeeting

    class Params:
        at = time(18, 0)

    group = factory.SubFactory(GroupFactory, organization=factory.SelfAttribute("..organization"))
    local_date = date(2025, 11, 4)
    starts_at = factory.LazyAttribute(lambda o: clock.local_instant(o.organization, o.local_date, o.at))
    original_start = factory.SelfAttribute("starts_at")
    minutes = 90


class MeetingFactory(DjangoModelFactory):
    """An extra meeting, unless `series` is given; `local_date` and `at` say when, in local time."""

    class Meta:
        model = Meeting

    class Params:
        at = time(16, 0)

    pairing = factory.SubFactory(PairingFactory, organization=factory.SelfAttribute("..organization"))
    local_date = date(2025, 11, 4)
    starts_at = factory.LazyAttribute(lambda o: clock.local_instant(o.organization, o.local_date, o.at))
    original_start = factory.LazyAttribute(lambda o: o.starts_at if getattr(o, "series", None) else None)


class ProposalFactory(DjangoModelFactory):
    """The mentor proposes the next day at the same hour."""

    class Meta:
        model = Proposal

    meeting = factory.SubFactory(MeetingFactory, organization=factory.SelfAttribute("..organization"))
    pairing = factory.SelfAttribute("meeting.pairing")
    instead_of = factory.SelfAttribute("meeting.starts_at")
    instants = factory.LazyAttribute(lambda proposal: [proposal.instead_of + timedelta(days=1)])
    side = Side.MENTOR
    created_at = factory.LazyFunction(clock.now)


class LogFactory(DjangoModelFactory):
    class Meta:
        model = SessionLog

    meeting = factory.SubFactory(MeetingFactory, organization=factory.SelfAttribute("..organization"))
    outcome = Outcome.HELD
    logged_at = factory.LazyFunction(clock.now)
    updated_at = factory.LazyFunction(clock.now)


class SealingKeyFactory(DjangoModelFactory):
    class Meta:
        model = SealingKey

    user = factory.SubFactory(UserFactory)
    public_key = factory.LazyFunction(public_key)
    created_at = factory.LazyFunction(clock.now)


class PasskeyWrapFactory(DjangoModelFactory):
    class Meta:
        model = PasskeyWrap

    key = factory.SubFactory(SealingKeyFactory, organization=factory.SelfAttribute("..organization"))
    credential = factory.LazyFunction(credential)
    content = factory.LazyFunction(passkey_file)
    made_at = factory.LazyFunction(clock.now)


class SealedNoteFactory(DjangoModelFactory):
    """A note that looks sealed; nobody can open it."""

    class Meta:
        model = SealedNote

    author = factory.SubFactory(UserFactory)
    pairing = factory.SubFactory(PairingFactory, organization=factory.SelfAttribute("..organization"))
    key = factory.SubFactory(
        SealingKeyFactory,
        organization=factory.SelfAttribute("..organization"),
        user=factory.SelfAttribute("..author"),
    )
    content = factory.LazyFunction(note_file)
    written_at = factory.LazyFunction(clock.now)
    changed_at = factory.LazyFunction(clock.now)


class NoteShareFactory(DjangoModelFactory):
    class Meta:
        model = NoteShare

    note = factory.SubFactory(SealedNoteFactory, organization=factory.SelfAttribute("..organization"))
    reader = factory.SubFactory(UserFactory)
    key = factory.SubFactory(
        SealingKeyFactory,
        organization=factory.SelfAttribute("..organization"),
        user=factory.SelfAttribute("..reader"),
    )
    content = factory.LazyFunction(note_file)
    shared_at = factory.LazyFunction(clock.now)
