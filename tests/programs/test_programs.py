from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentors.models import Mentor
from programs.choices import EndReason, PeriodKind
from programs.models import CalendarPeriod, Enrolment, Pairing, Program, ProgramScope
from programs.queries import (
    enrolments_for,
    figures_of,
    managed_pairings,
    mentor_list,
    pairings_for,
    pairings_of_mentor,
    programs_for,
    without_mentor,
)
from programs.services import (
    add_period,
    change_period,
    create_program,
    end_enrolment,
    enrol,
    mentee_leaves,
    mentor_leaves,
    remove_period,
    set_program_scopes,
    update_program,
)
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)

NEXT = timedelta(days=1)
DAY = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-18T12:00:00+02:00", tick=True):
        yield


@pytest.fixture
def program(inside):
    return ProgramFactory(organization=inside, name="הליווי האישי")


def test_a_program_gets_a_short_name_of_its_own(inside, dana):
    first, second = (create_program(organization=inside, by=dana, name="הליווי האישי", starts_on=DAY) for _ in range(2))
    assert (first.slug, second.slug) == ("הליווי-האישי", "הליווי-האישי-2")


def test_a_limited_coordinator_keeps_what_he_creates_in_sight(inside, program, make_viewer):
    viewer = make_viewer(Role.COORDINATOR, organization=inside)
    set_program_scopes(membership=viewer.memberships[0], programs=[program], by=None)
    new = create_program(organization=inside, by=viewer, name="חדשה", starts_on=DAY)
    assert set(programs_for(viewer_for(viewer.user, inside))) == {program, new}


def test_words_are_trimmed_and_unknown_ones_dropped(program, dana):
    update_program(program=program, by=dana, terms={"mentee": " תלמיד ", "mentor": " ", "boss": "x"})
    program = Program.objects.get()
    assert program.terms == {"mentee": "תלמיד"}
    assert program.word("mentee") == "תלמיד"


def test_the_first_day_stays_before_everybodys_first_day(program, dana):
    EnrolmentFactory(organization=program.organization, program=program)
    with pytest.raises(ValidationError) as refused:
        update_program(program=program, by=dana, starts_on=date(2026, 1, 1))
    assert "starts_on" in refused.value.message_dict


def test_the_preview_shows_the_words_being_typed_and_saves_nothing(program, dana, signed_in):
    url = reverse("programs:words_preview", args=[program.organization.slug, program.pk])
    body = signed_in(dana).get(url, {"mentees": "חניכים"}).content.decode()
    assert "חניכים" in body
    assert Program.objects.get().terms == {}


def test_periods_of_a_kind_do_not_overlap_and_the_answer_names_the_other(program, dana):
    facts = {"program": program, "kind": PeriodKind.BREAK, "by": dana}
    spring = add_period(**facts, name="פסח", starts_on=DAY, ends_on=DAY + 9 * NEXT)
    with pytest.raises(ValidationError, match="פסח"):
        add_period(**facts, name="עוד", starts_on=DAY + 9 * NEXT, ends_on=DAY + 12 * NEXT)
    add_period(**facts, name="אחר כך", starts_on=DAY + 10 * NEXT, ends_on=DAY + 12 * NEXT)
    add_period(**facts | {"kind": PeriodKind.TERM}, name="חורף", starts_on=DAY, ends_on=DAY + 99 * NEXT)
    change_period(period=spring, kind=PeriodKind.BREAK, name="פסח", starts_on=DAY, ends_on=DAY + 8 * NEXT, by=dana)
    remove_period(period=spring, by=dana)
    assert CalendarPeriod.objects.count() == 2


def test_the_calendar_page_keeps_what_was_typed_when_it_refuses(program, dana, signed_in):
    url = reverse("mentoring_sessions:add_period", args=[program.organization.slug, program.pk])
    data = {"kind": "break", "name": "פסח", "starts_on": "2026-04-10", "ends_on": "2026-04-01"}
    body = signed_in(dana).post(url, data).content.decode()
    assert "The last day is not before the first." in body
    assert 'value="2026-04-10"' in body
    assert signed_in(dana).post(url, data | {"ends_on": "2026-04-20"}).status_code == 302


def test_scope_limits_programs_enrolments_and_pairings(inside, program, make_viewer):
    other = PairingFactory(organization=inside)
    mine = PairingFactory(organization=inside, enrolment=EnrolmentFactory(organization=inside, program=program))
    viewer = make_viewer(Role.COORDINATOR, organization=inside)
    assert pairings_for(viewer).count() == 2
    set_program_scopes(membership=viewer.memberships[0], programs=[program], by=None)
    viewer = viewer_for(viewer.user, inside)
    assert list(programs_for(viewer)) == [program]
    assert list(enrolments_for(viewer)) == [mine.enrolment]
    assert list(pairings_for(viewer)) == list(managed_pairings(viewer)) == [mine]
    set_program_scopes(membership=viewer.memberships[0], programs=[], by=None)
    assert other in pairings_for(viewer_for(viewer.user, inside))


def test_only_coordinators_are_limited(inside, program, noam):
    with pytest.raises(ValidationError):
        set_program_scopes(membership=noam.memberships[0], programs=[program], by=None)
    assert not ProgramScope.objects.exists()


def test_a_mentor_sees_his_pairing_until_it_ends_and_what_he_wrote_ever_after(inside, noam):
    mentor = MentorFactory(organization=inside, membership=noam.membership(Role.MENTOR))
    now = PairingFactory(organization=inside, mentor=mentor)
    last_day = PairingFactory(organization=inside, mentor=mentor, ends_on=date(2026, 11, 18))
    ended = PairingFactory(organization=inside, mentor=mentor, ends_on=date(2026, 11, 17))
    PairingFactory(organization=inside)
    assert set(pairings_for(noam)) == {now, last_day}
    assert set(pairings_of_mentor(noam)) == {now, last_day, ended}
    assert not managed_pairings(noam).exists()


def test_enrol_skips_who_is_there_and_counts_no_more_queries_for_more(inside, program, dana, django_assert_num_queries):
    mentees = [MenteeFactory(organization=inside) for _ in range(3)]
    with django_assert_num_queries(7):
        assert len(enrol(program=program, mentees=mentees[:1], starts_on=DAY, by=dana)) == 1
    with django_assert_num_queries(7):
        assert len(enrol(program=program, mentees=mentees, starts_on=DAY, by=dana)) == 2
    assert enrol(program=program, mentees=mentees, starts_on=DAY, by=dana) == []
    with pytest.raises(ValidationError):
        enrol(program=program, mentees=mentees, starts_on=date(2020, 1, 1), by=dana)


def test_who_left_can_come_again(inside, program):
    mentee = MenteeFactory(organization=inside)
    EnrolmentFactory(organization=inside, program=program, mentee=mentee, ends_on=DAY)
    assert len(enrol(program=program, mentees=[mentee], starts_on=DAY + NEXT, by=None)) == 1


def test_ending_an_enrolment_ends_its_pairings_and_removes_those_to_come(inside, dana):
    enrolment = EnrolmentFactory(organization=inside)
    present = PairingFactory(organization=inside, enrolment=enrolment, ends_on=DAY + 5 * NEXT)
    PairingFactory(organization=inside, enrolment=enrolment, starts_on=DAY + 6 * NEXT)
    for _again in range(2):
        end_enrolment(enrolment=enrolment, ends_on=DAY, reason=EndReason.MENTEE_LEFT, by=dana)
    row = Pairing.objects.get()
    assert (row.pk, row.ends_on, row.end_reason) == (present.pk, DAY, EndReason.MENTEE_LEFT)
    assert AuditEntry.objects.filter(action="enrolment.ended").count() == 1
    assert AuditEntry.objects.filter(action__in=["pairing.ended", "pairing.removed"]).count() == 2


@pytest.mark.parametrize("day", [date(2025, 8, 31), DAY + NEXT])
def test_an_enrolment_ends_within_its_days(inside, day):
    enrolment = EnrolmentFactory(organization=inside, ends_on=DAY)
    with pytest.raises(ValidationError) as refused:
        end_enrolment(enrolment=enrolment, ends_on=day, reason=EndReason.OTHER, by=None)
    assert "ends_on" in refused.value.message_dict


def test_when_a_mentor_leaves_his_mentees_wait_for_another(inside, dana):
    mentor = MentorFactory(organization=inside)
    pairings = [PairingFactory(organization=inside, mentor=mentor) for _ in range(2)]
    PairingFactory(organization=inside)
    assert mentor_leaves(mentor=mentor, ends_on=date(2026, 11, 17), by=dana) == 2
    assert set(without_mentor(dana)) == {pairing.enrolment for pairing in pairings}
    assert Mentor.objects.get(pk=mentor.pk).status == "left"


def test_when_a_mentee_leaves_everything_ends(inside, dana):
    pairing = PairingFactory(organization=inside)
    assert mentee_leaves(mentee=pairing.enrolment.mentee, ends_on=DAY, by=dana) == 1
    assert Enrolment.objects.get().ends_on == Pairing.objects.get().ends_on == DAY
    assert not without_mentor(dana).exists()


def test_without_a_mentor_means_none_today_and_none_to_come(inside, program, dana):
    waiting, ended, coming, co_only = (EnrolmentFactory(organization=inside, program=program) for _ in range(4))
    PairingFactory(organization=inside, enrolment=ended, ends_on=date(2026, 11, 17))
    PairingFactory(organization=inside, enrolment=coming, starts_on=date(2026, 12, 1))
    PairingFactory(organization=inside, enrolment=co_only, role="co")
    EnrolmentFactory(organization=inside, program=program, ends_on=date(2026, 11, 17))
    EnrolmentFactory(organization=inside, program=program, starts_on=date(2026, 11, 19))
    assert set(without_mentor(dana)) == {waiting, ended, co_only}
    figures = figures_of(dana, [program])[program.pk]
    assert (figures.enrolled, figures.without_mentor, figures.paired, figures.mentors) == (4, 3, 0, 1)


def test_mentors_are_filtered_by_free_places(inside, dana):
    full, free, over, unlimited = (MentorFactory(organization=inside, capacity=c) for c in (1, 2, 0, None))
    for mentor in (full, free, over, unlimited):
        PairingFactory(organization=inside, mentor=mentor)
    PairingFactory(organization=inside, mentor=free, ends_on=date(2026, 11, 1))
    assert set(mentor_list(dana, room="free")) == {free, unlimited}
    assert set(mentor_list(dana, room="over")) == {over}


class TestEnrolPage:
    def url(self, program):
        return reverse("programs:enrol", args=[program.organization.slug, program.pk])

    def test_the_chosen_join(self, inside, program, dana, signed_in):
        chosen, other = (MenteeFactory(organization=inside) for _ in range(2))
        group = MenteeFactory(organization=inside, kind="group")
        data = {"starts_on": "2026-11-18", "mentee": [str(chosen.pk), str(group.pk), "nonsense"]}
        signed_in(dana).post(self.url(program), data)
        assert [enrolment.mentee_id for enrolment in Enrolment.objects.all()] == [chosen.pk]

    def test_all_that_the_filters_leave_join(self, inside, program, dana, signed_in):
        unit = UnitFactory(organization=inside)
        inside_unit = [MenteeFactory(organization=inside, unit=unit).pk for _ in range(2)]
        MenteeFactory(organization=inside)
        signed_in(dana).post(f"{self.url(program)}?unit={unit.pk}", {"starts_on": "2026-11-18", "all": "1"})
        assert set(Enrolment.objects.values_list("mentee_id", flat=True)) == set(inside_unit)

    def test_a_refused_day_keeps_the_choice(self, inside, program, dana, signed_in):
        mentee = MenteeFactory(organization=inside)
        data = {"starts_on": "2020-01-01", "mentee": [str(mentee.pk)]}
        body = signed_in(dana).post(self.url(program), data).content.decode()
        assert "The program does not run on that day." in body
        assert f'value="{mentee.pk}" checked' in body


class TestBoard:
    @pytest.fixture
    def waiting(self, inside, program):
        return [EnrolmentFactory(organization=inside, program=program) for _ in range(2)]

    def post(self, client, program, choices, **extra):
        data = {f"mentor-{enrolment.pk}": str(mentor.pk) for enrolment, mentor in choices.items()}
        url = reverse("programs:bulk_pair", args=[program.organization.slug, program.pk])
        return client.post(url, {"starts_on": "2026-11-18"} | data | extra)

    def test_all_chosen_are_paired_at_once(self, inside, program, waiting, dana, signed_in):
        mentors = [MentorFactory(organization=inside) for _ in range(2)]
        response = self.post(signed_in(dana), program, dict(zip(waiting, mentors, strict=True)))
        assert response.status_code == 302
        assert {(p.enrolment_id, p.mentor_id) for p in Pairing.objects.all()} == {
            (enrolment.pk, mentor.pk) for enrolment, mentor in zip(waiting, mentors, strict=True)
        }

    def test_above_capacity_it_asks_once(self, inside, program, waiting, dana, signed_in):
        mentor = MentorFactory(organization=inside, full_name="גד", capacity=1)
        choices, client = dict.fromkeys(waiting, mentor), signed_in(dana)
        body = self.post(client, program, choices).content.decode()
        assert "גד would accompany 2; the limit is 1." in body
        assert body.count(f'<option value="{mentor.pk}" selected>') == 2
        assert not Pairing.objects.exists()
        self.post(client, program, choices, above_capacity="on")
        assert Pairing.objects.count() == 2

    def test_a_refusal_stands_beside_the_name_and_keeps_every_choice(self, inside, program, waiting, dana, signed_in):
        waiting[0].mentee.phone = "+972502345678"
        waiting[0].mentee.save()
        same, other = MentorFactory(organization=inside, phone="+972502345678"), MentorFactory(organization=inside)
        response = self.post(signed_in(dana), program, {waiting[0]: same, waiting[1]: other})
        body = response.content.decode()
        assert f'id="problem-{waiting[0].pk}"' in body
        assert f'<option value="{other.pk}" selected>' in body
        assert not Pairing.objects.exists()

    def test_nothing_chosen_is_said(self, inside, program, waiting, dana, signed_in):
        MentorFactory(organization=inside)
        assert "Nobody is chosen yet" in self.post(signed_in(dana), program, {}).content.decode()

    def test_a_mentor_or_enrolment_out_of_reach_is_not_paired(self, inside, program, waiting, dana, signed_in):
        elsewhere = EnrolmentFactory(organization=inside)
        left = MentorFactory(organization=inside, status="left")
        self.post(signed_in(dana), program, {elsewhere: MentorFactory(organization=inside), waiting[0]: left})
        assert not Pairing.objects.exists()


def test_pair_page_asks_above_capacity_and_then_does_as_told(inside, program, dana, signed_in):
    enrolment = EnrolmentFactory(organization=inside, program=program)
    mentor = MentorFactory(organization=inside, capacity=0)
    url = reverse("programs:pair", args=[inside.slug, enrolment.pk])
    data = {"mentor": str(mentor.pk), "starts_on": "2026-11-18", "role": "primary"}
    client = signed_in(dana)
    assert "the limit is 0" in client.post(url, data).content.decode()
    assert client.post(url, data | {"above_capacity": "on"}).status_code == 302
    assert Pairing.objects.get().mentor == mentor


def test_pairing_pages_change_and_mark(inside, dana, signed_in):
    pairing = PairingFactory(organization=inside)
    new, client = MentorFactory(organization=inside), signed_in(dana)

    def url(name, row):
        return reverse(f"programs:{name}", args=[inside.slug, row.pk])

    client.post(url("intensity", pairing), {"intensity": "exceptional", "until": "2026-12-31"})
    data = {"mentor": str(new.pk), "starts_on": "2026-11-18", "reason": "change_of_mentor"}
    assert client.post(url("change_mentor", pairing), data).status_code == 302
    present = Pairing.objects.get(mentor=new)
    assert present.intensity_until == date(2026, 12, 31)
    body = client.get(url("pairing", present)).content.decode()
    assert pairing.mentor.full_name in body


def test_the_first_steps_lead_from_people_to_pairs(inside, program, dana, signed_in):
    url, client = reverse("programs:detail", args=[inside.slug, program.pk]), signed_in(dana)
    assert [step.done for step in client.get(url).context["steps"]] == [False, False, None, None]
    enrolment = EnrolmentFactory(organization=inside, program=program)
    assert [step.now for step in client.get(url).context["steps"]] == [False, True, False, False]
    PairingFactory(organization=inside, enrolment=enrolment)
    assert [step.now for step in client.get(url).context["steps"]] == [False, False, True, False]


def test_filters_live_in_the_address_and_nonsense_is_ignored(inside, program, dana, signed_in):
    mentor = MentorFactory(organization=inside, full_name="גד לוי")
    wanted = PairingFactory(
        organization=inside, mentor=mentor, enrolment=EnrolmentFactory(organization=inside, program=program)
    )
    PairingFactory(organization=inside, enrolment=EnrolmentFactory(organization=inside, program=program))
    ended = PairingFactory(organization=inside, mentor=mentor, ends_on=date(2026, 1, 1))
    url, client = reverse("programs:pairings", args=[inside.slug]), signed_in(dana)

    def found(query):
        return {pairing for pairing, *_rest in client.get(f"{url}?{query}").context["rows"]}

    assert found(f"program={program.pk}&mentor={mentor.pk}") == {wanted}
    assert found(f"mentor={mentor.pk}&state=ended") == {ended}
    assert found("q=לוי") == {wanted}
    assert len(found("program=nonsense&page=xyz&unit=1")) == 2


def test_mentees_are_filtered_by_what_they_lack(inside, program, dana, signed_in):
    paired = PairingFactory(
        organization=inside, enrolment=EnrolmentFactory(organization=inside, program=program)
    ).enrolment.mentee
    waiting = EnrolmentFactory(organization=inside, program=program).mentee
    outside = MenteeFactory(organization=inside)
    gone = MenteeFactory(organization=inside, status="left")
    url, client = reverse("programs:mentees", args=[inside.slug]), signed_in(dana)

    def found(query):
        return set(client.get(f"{url}?{query}").context["page"].object_list)

    assert found("") == {paired, waiting, outside}
    assert found("state=without_mentor") == {waiting}
    assert found("state=paired") == {paired}
    assert found("state=not_enrolled") == {outside}
    assert found("state=left") == {gone}
    assert found(f"program={program.pk}") == {paired, waiting}


def test_another_coordinators_membership_is_scoped_by_the_administrator_alone(inside, program, ada):
    membership = MembershipFactory(organization=inside, role=Role.COORDINATOR)
    set_program_scopes(membership=membership, programs=[program], by=ada)
    assert AuditEntry.objects.get().detail == {"programs": [str(program.pk)]}


def test_with_a_co_mentor_alone_one_still_waits(inside, program, dana, signed_in):
    enrolment = EnrolmentFactory(organization=inside, program=program)
    PairingFactory(organization=inside, enrolment=enrolment, role="co")
    for name, args in (("mentees", []), ("mentee", [enrolment.mentee_id])):
        body = signed_in(dana).get(reverse(f"programs:{name}", args=[inside.slug, *args])).content.decode()
        assert reverse("programs:pair", args=[inside.slug, enrolment.pk]) in body
        assert "Without a mentor</span>" in body
    PairingFactory(organization=inside, enrolment=enrolment)
    body = signed_in(dana).get(reverse("programs:mentees", args=[inside.slug])).content.decode()
    assert "Without a mentor</span>" not in body
