"""Changes of choosing a mentor, and of setting the time with him."""

from datetime import time, timedelta

from mentees.models import Availability
from mentees.services import set_availability
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from programs.choosing import introductions, services
from programs.models import Asking
from programs.services import open_pairing
from sessions.choosing import services as times
from sessions.choosing.queries import first_at
from tests.audit.changes.scene import TODAY, enrolled
from tests.factories import MembershipFactory


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _introduced(s, **facts):
    words = {"words": {"he": "x"}, "is_shown": True}
    return introductions.introduce(mentor=s.free_mentor, program=s.program, by=s.ada, **words, **facts)


def _mentor(s):
    """The free mentor as one who signs in."""
    s.free_mentor.membership = MembershipFactory(organization=s.organization, role=Role.MENTOR)
    s.free_mentor.save()
    return viewer_for(s.free_mentor.membership.user, s.organization)


def _sent(s):
    _introduced(s)
    enrolment = enrolled(s)
    services.set_wishes(enrolment=enrolment, mentors=[s.free_mentor], by=s.ada)
    services.send_choice(enrolment=enrolment, by=s.ada)
    return Asking.objects.get(choice__enrolment=enrolment)


def _accept(s):
    mentor = _mentor(s)
    return services.accept_asking(asking=_sent(s), by=mentor)


def _no_room(s):
    mentor = _mentor(s)
    asking = _sent(s)
    s.free_mentor.capacity = 0
    s.free_mentor.save()
    services.accept_asking(asking=asking, by=mentor)


def _confirm(s):
    s.program.pairing_way = "mixed"
    s.program.save()
    services.confirm_choice(choice=_accept(s).choice, by=s.ada)


def _decline(s):
    mentor = _mentor(s)
    services.decline_asking(asking=_sent(s), by=mentor)


def _close(s):
    asking = _sent(s)
    open_pairing(enrolment=asking.choice.enrolment, mentor=s.mentor, starts_on=TODAY, by=s.ada)
    services.pass_on(choice_id=asking.choice_id)


def _pass_on(s):
    asking = _sent(s)
    Asking.objects.update(answer_by=TODAY - timedelta(days=1))
    services.pass_on(choice_id=asking.choice_id)


def _remind(s):
    _mentor(s)
    services.remind(enrolment=_sent(s).choice.enrolment, by=_dana(s))


def _two(s):
    """Both sides of a new pairing, and the first moments that both can."""
    mentor, membership = _mentor(s), MembershipFactory(organization=s.organization, role=Role.MENTEE)
    s.free_mentee.membership = membership
    s.free_mentee.save()
    facts = {"organization": s.organization, "mentee": s.free_mentee, "weekday": 0}
    Availability.objects.create(starts_at=time(11), ends_at=time(12), **facts)
    pairing = open_pairing(enrolment=enrolled(s), mentor=s.free_mentor, starts_on=TODAY, by=s.ada)
    mentee = viewer_for(membership.user, s.organization)
    instant = first_at(s.organization, pairing, 0, time(11))
    return mentor, instant, times.offer_times(pairing=pairing, instants=[instant], by=mentee)


def _take(s):
    mentor, instant, offer = _two(s)
    times.take_time(offer=offer, instant=instant, by=mentor)


def _none(s):
    mentor, _instant, offer = _two(s)
    times.decline_times(offer=offer, by=mentor)


def _hours(s):
    set_availability(mentee=s.mentee, spans=[(0, time(9), time(10))], by=s.ada)


HOW = {
    "choice.accepted": _accept,
    "choice.closed": _close,
    "choice.confirmed": _confirm,
    "choice.declined": _decline,
    "choice.no_room": _no_room,
    "choice.passed_on": _pass_on,
    "choice.reminded": _remind,
    "choice.reopened": lambda s: services.reopen_choice(enrolment=_sent(s).choice.enrolment, by=_dana(s)),
    "choice.sent": _sent,
    "introduction.changed": _introduced,
    "mentee.availability": _hours,
    "time.declined": _none,
    "time.offered": _two,
    "time.taken": _take,
    "wishes.changed": _sent,
}
