import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.choices import EndReason, Intensity, PairingRole
from programs.models import MatchExclusion, Pairing
from programs.services import (
    change_mentor,
    end_pairing,
    open_pairing,
    open_substitute,
    pair_many,
    pairings,
    set_intensity,
)
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)

DAY = date(2026, 11, 1)
NEXT = timedelta(days=1)


@pytest.fixture
def enrolment(inside):
    return EnrolmentFactory(organization=inside)


@pytest.fixture
def mentor(inside):
    return MentorFactory(organization=inside, full_name="אבנר לוי")


@pytest.fixture
def another_mentor(inside):
    return MentorFactory(organization=inside, full_name="גד כהן")


def spans(enrolment):
    rows = Pairing.objects.filter(enrolment=enrolment).order_by("starts_on")
    return [(row.mentor_id, row.starts_on, row.ends_on) for row in rows]


def test_open_pairing_runs_from_the_day_without_end(enrolment, mentor, dana):
    pairing = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=dana)
    assert spans(enrolment) == [(mentor.pk, DAY, None)]
    entry = AuditEntry.objects.get(subject_id=pairing.pk)
    assert (entry.action, entry.actor) == ("pairing.opened", dana.user)


def test_open_pairing_ends_with_an_enrolment_whose_end_is_known(inside, mentor):
    enrolment = EnrolmentFactory(organization=inside, ends_on=date(2027, 6, 30))
    assert open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None).ends_on == date(2027, 6, 30)


def test_second_primary_mentor_is_refused_and_a_co_mentor_is_not(enrolment, mentor, another_mentor):
    open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
    with pytest.raises(ValidationError) as refused:
        open_pairing(enrolment=enrolment, mentor=another_mentor, starts_on=DAY + NEXT, by=None)
    assert "mentor" in refused.value.message_dict
    open_pairing(enrolment=enrolment, mentor=another_mentor, starts_on=DAY, role=PairingRole.CO, by=None)
    assert len(spans(enrolment)) == 2


def test_the_same_mentor_is_not_paired_twice_at_a_time_in_any_role(enrolment, mentor):
    open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
    with pytest.raises(ValidationError, match="already paired"):
        open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, role=PairingRole.CO, by=None)


def test_the_database_itself_holds_one_primary_mentor_a_day(enrolment, mentor, another_mentor, inside):
    PairingFactory(organization=inside, enrolment=enrolment, mentor=mentor, starts_on=DAY, ends_on=DAY)
    PairingFactory(organization=inside, enrolment=enrolment, mentor=another_mentor, starts_on=DAY + NEXT)
    with pytest.raises(IntegrityError, match="one_primary_mentor_a_day"), transaction.atomic():
        PairingFactory(organization=inside, enrolment=enrolment, mentor=another_mentor, starts_on=DAY)


@pytest.mark.parametrize("status", ["paused", "left"])
def test_only_active_mentors_are_paired(enrolment, inside, status):
    mentor = MentorFactory(organization=inside, status=status)
    with pytest.raises(ValidationError, match="not active"):
        open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)


def test_nobody_mentors_himself_by_account(inside, make_viewer):
    viewer = make_viewer(Role.MENTOR, Role.MENTEE, organization=inside)
    mentor = MentorFactory(organization=inside, membership=viewer.membership(Role.MENTOR))
    mentee = MenteeFactory(organization=inside, membership=viewer.membership(Role.MENTEE))
    with pytest.raises(ValidationError, match="same person"):
        open_pairing(
            enrolment=EnrolmentFactory(organization=inside, mentee=mentee), mentor=mentor, starts_on=DAY, by=None
        )


@pytest.mark.parametrize(
    ("mentor_fields", "mentee_fields", "same"),
    [
        ({"phone": "+972502345678"}, {"phone": "050-234-5678"}, True),
        ({"email": "Avi@people.example"}, {"email": "avi@people.example"}, True),
        ({"phone": "+972502345678"}, {"phone": "+972502345679"}, False),
        ({}, {}, False),
    ],
)
def test_nobody_mentors_himself_by_phone_or_mail(inside, mentor_fields, mentee_fields, same):
    mentor = MentorFactory(organization=inside, **mentor_fields)
    enrolment = EnrolmentFactory(organization=inside, mentee=MenteeFactory(organization=inside, **mentee_fields))
    if same:
        with pytest.raises(ValidationError, match="same person"):
            open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
    else:
        open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)


@pytest.mark.parametrize(
    ("starts_on", "allowed"),
    [
        (date(2026, 9, 14), False),  # before the enrolment
        (date(2026, 9, 15), True),
        (date(2027, 6, 30), True),
        (date(2027, 7, 1), False),  # after the program
        (date(2026, 8, 31), False),  # before the program
    ],
)
def test_a_pairing_lies_inside_enrolment_and_program(inside, mentor, starts_on, allowed):
    program = ProgramFactory(organization=inside, starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30))
    enrolment = EnrolmentFactory(organization=inside, program=program, starts_on=date(2026, 9, 15))
    if allowed:
        open_pairing(enrolment=enrolment, mentor=mentor, starts_on=starts_on, by=None)
        return
    with pytest.raises(ValidationError) as refused:
        open_pairing(enrolment=enrolment, mentor=mentor, starts_on=starts_on, by=None)
    assert "starts_on" in refused.value.message_dict


def test_end_pairing_is_inclusive_and_repeatable(enrolment, mentor, another_mentor, dana):
    pairing = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=dana)
    for _again in range(2):
        end_pairing(pairing=pairing, ends_on=DAY, reason=EndReason.MENTOR_LEFT, by=dana)
    assert AuditEntry.objects.filter(action="pairing.ended").count() == 1
    open_pairing(enrolment=enrolment, mentor=another_mentor, starts_on=DAY + NEXT, by=dana)
    assert spans(enrolment) == [(mentor.pk, DAY, DAY), (another_mentor.pk, DAY + NEXT, None)]


@pytest.mark.parametrize("ends_on", [DAY - NEXT, DAY + 9 * NEXT])
def test_a_pairing_ends_neither_before_it_begins_nor_after_it_ended(enrolment, mentor, ends_on):
    pairing = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
    end_pairing(pairing=pairing, ends_on=DAY + NEXT, reason=EndReason.OTHER, by=None)
    with pytest.raises(ValidationError) as refused:
        end_pairing(pairing=pairing, ends_on=ends_on, reason=EndReason.OTHER, by=None)
    assert "ends_on" in refused.value.message_dict


def test_change_mentor_leaves_no_day_without_and_no_day_with_two(enrolment, mentor, another_mentor):
    former = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, intensity=Intensity.IN_FOCUS, by=None)
    new = change_mentor(pairing=former, mentor=another_mentor, starts_on=DAY + 7 * NEXT, by=None)
    assert spans(enrolment) == [(mentor.pk, DAY, DAY + 6 * NEXT), (another_mentor.pk, DAY + 7 * NEXT, None)]
    former.refresh_from_db()
    assert (former.end_reason, new.intensity) == (EndReason.CHANGE_OF_MENTOR, Intensity.IN_FOCUS)


def test_a_refused_change_ends_nothing(enrolment, mentor, another_mentor):
    former = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
    another_mentor.status = "left"
    another_mentor.save()
    for replacement, day in [(another_mentor, DAY + NEXT), (mentor, DAY + NEXT), (another_mentor, DAY)]:
        with pytest.raises(ValidationError):
            change_mentor(pairing=former, mentor=replacement, starts_on=day, by=None)
    assert spans(enrolment) == [(mentor.pk, DAY, None)]


def test_an_exceptional_need_is_for_a_limited_time(enrolment, mentor):
    pairing = open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
    with pytest.raises(ValidationError):
        set_intensity(pairing=pairing, intensity=Intensity.EXCEPTIONAL, until=None, by=None)
    set_intensity(pairing=pairing, intensity=Intensity.EXCEPTIONAL, until=DAY + NEXT, by=None)
    set_intensity(pairing=pairing, intensity=Intensity.IN_FOCUS, until=DAY + NEXT, by=None)
    assert Pairing.objects.get(pk=pairing.pk).intensity_until is None


@pytest.mark.parametrize("number", [1, 3])
def test_pair_many_takes_the_same_queries_for_any_number(inside, dana, number, django_assert_num_queries):
    pairs = [(EnrolmentFactory(organization=inside), MentorFactory(organization=inside)) for _ in range(number)]
    with time_machine.travel(DAY, tick=False), django_assert_num_queries(16):
        pair_many(pairs=pairs, starts_on=DAY, by=dana)
    assert Pairing.objects.count() == number
    assert AuditEntry.objects.filter(action="pairing.opened").count() == number


def test_pair_many_pairs_all_or_none_and_says_which_cannot(inside, mentor):
    free, taken = EnrolmentFactory(organization=inside), EnrolmentFactory(organization=inside)
    PairingFactory(organization=inside, enrolment=taken)
    with pytest.raises(ValidationError) as refused:
        pair_many(pairs=[(free, mentor), (taken, mentor)], starts_on=DAY, by=None)
    assert list(refused.value.message_dict) == [str(taken.pk)]
    assert spans(free) == []


def test_pair_many_does_not_pair_one_enrolment_twice(enrolment, mentor, another_mentor):
    with pytest.raises(ValidationError):
        pair_many(pairs=[(enrolment, mentor), (enrolment, another_mentor)], starts_on=DAY, by=None)
    assert spans(enrolment) == []


def test_two_who_are_marked_are_paired_by_no_way(inside, enrolment, mentor, another_mentor, dana):
    MatchExclusion.objects.create(organization=inside, mentor=mentor, mentee=enrolment.mentee, kind="relative")
    start = {"starts_on": DAY, "by": dana}
    running = open_pairing(enrolment=enrolment, mentor=another_mentor, **start)
    other = EnrolmentFactory(organization=inside, mentee=enrolment.mentee)
    later = {"starts_on": DAY + NEXT, "by": dana}
    for act in (
        lambda: open_pairing(enrolment=other, mentor=mentor, **start),
        lambda: pair_many(pairs=[(other, mentor)], **start),
        lambda: change_mentor(pairing=running, mentor=mentor, **later),
        lambda: open_substitute(pairing=running, mentor=mentor, ends_on=DAY + NEXT, **later),
    ):
        with pytest.raises(ValidationError, match="marked as not to be paired"):
            act()
    assert Pairing.objects.get() == running
    MatchExclusion.objects.all().delete()
    assert open_pairing(enrolment=other, mentor=mentor, **start)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told_kindly(organization):
    with organization_scope(organization), transaction.atomic():
        enrolment = EnrolmentFactory(organization=organization)
        mentors = [MentorFactory(organization=organization) for _ in range(2)]
    both_ready, answers = threading.Barrier(2), []

    def pair(mentor):
        try:
            with organization_scope(organization), transaction.atomic():
                both_ready.wait(timeout=10)
                open_pairing(enrolment=enrolment, mentor=mentor, starts_on=DAY, by=None)
                answers.append("paired")
        except ValidationError as refused:
            answers.append(refused.message_dict)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=pair, args=[mentor]) for mentor in mentors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    refusals = [answer for answer in answers if answer != "paired"]
    assert (len(answers), len(refusals)) == (2, 1)
    assert list(refusals[0]) == ["mentor"]
    with organization_scope(organization), transaction.atomic():
        assert Pairing.objects.filter(enrolment=enrolment).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_does_not_ask_first_is_still_answered_kindly(organization):
    """The row appears between the service's look and its insert: the exclusion constraint answers."""
    with organization_scope(organization), transaction.atomic():
        enrolment = EnrolmentFactory(organization=organization)
        first, second = (MentorFactory(organization=organization) for _ in range(2))
        PairingFactory(organization=organization, enrolment=enrolment, mentor=first, starts_on=DAY)
        late = Pairing(organization=organization, enrolment=enrolment, mentor=second, starts_on=DAY)
        with pytest.raises(ValidationError, match="already a mentor"):
            pairings.insert_pairings([late])
        assert Pairing.objects.count() == 1


def test_pairings_of_another_organization_are_out_of_reach(other_organization, enrolment, inside):
    with organization_scope(other_organization):
        foreign = MentorFactory(organization=other_organization)
        MembershipFactory(organization=other_organization)
    with pytest.raises(IntegrityError, match="org_fk"), transaction.atomic():
        open_pairing(enrolment=enrolment, mentor=foreign, starts_on=DAY, by=None)
        with connections["default"].cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
