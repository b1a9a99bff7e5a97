"""Every page of people, programs and pairings, as every kind of person."""

import pytest
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import (
    EnrolmentFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)

OFFICE, COORDINATOR, ADMINISTRATOR, OWN = "office", "coordinator", "administrator", "own"

PAGES = [
    ("programs:mentors", None, OFFICE),
    ("programs:mentor", "mentor", OWN),
    ("programs:mentor_leaves", "mentor", COORDINATOR),
    ("mentors:create", None, COORDINATOR),
    ("mentors:edit", "mentor", COORDINATOR),
    ("mentors:hours", "mentor", COORDINATOR),
    ("programs:mentees", None, OFFICE),
    ("programs:mentee", "mentee", OWN),
    ("programs:mentee", "group", OFFICE),
    ("programs:mentee_edit", "mentee", COORDINATOR),
    ("programs:mentee_contacts", "group", COORDINATOR),
    ("programs:mentee_leaves", "mentee", COORDINATOR),
    ("programs:enrol_mentee", "mentee", COORDINATOR),
    ("mentees:create", None, COORDINATOR),
    ("programs:list", None, OFFICE),
    ("programs:create", None, COORDINATOR),
    ("programs:detail", "program", OFFICE),
    ("programs:edit", "program", COORDINATOR),
    ("programs:words", "program", COORDINATOR),
    ("programs:words_preview", "program", COORDINATOR),
    ("mentoring_sessions:year", "program", COORDINATOR),
    ("mentoring_sessions:period", "period", COORDINATOR),
    ("mentoring_sessions:remove_period", "period", COORDINATOR),
    ("programs:enrol", "program", COORDINATOR),
    ("programs:bulk_pair", "program", COORDINATOR),
    ("programs:scopes", None, ADMINISTRATOR),
    ("programs:pair", "enrolment", COORDINATOR),
    ("programs:end_enrolment", "enrolment", COORDINATOR),
    ("programs:pairings", None, OFFICE),
    ("programs:pairing", "pairing", OWN),
    ("programs:change_mentor", "pairing", COORDINATOR),
    ("mentoring_sessions:closing", "pairing", COORDINATOR),
    ("programs:intensity", "pairing", COORDINATOR),
]
POSTS = [
    ("mentors:status", "mentor"),
    ("mentors:access", "mentor"),
    ("programs:mentee_returns", "mentee"),
]


def address(furniture, name, subject, slug=None):
    args = [getattr(furniture, subject).pk] if subject else []
    return reverse(name, args=[slug or furniture.organization.slug, *args])


def statuses(client, furniture, slug=None):
    """The answer of every page, by name and subject."""
    return {
        (name, subject): client.get(address(furniture, name, subject, slug)).status_code
        for name, subject, _who in PAGES
    }


def expected(*seen_by):
    """200 for the pages of these, 404 for all others."""
    return {(name, subject): 200 if who in seen_by else 404 for name, subject, who in PAGES}


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_coordinator_sees_every_page_but_the_administrators(here, dana, signed_in, language):
    assert statuses(signed_in(dana, language), here) == expected(OFFICE, COORDINATOR, OWN)


@pytest.mark.parametrize("language", ["he", "en"])
def test_an_administrator_reads_and_does_not_write(here, ada, signed_in, language):
    assert statuses(signed_in(ada, language), here) == expected(OFFICE, ADMINISTRATOR, OWN)


def test_signed_out_is_led_to_sign_in(here, db):
    for name, subject, _who in PAGES:
        response = Client().get(address(here, name, subject))
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login")), name


def test_stranger_gets_404(here, tamar, signed_in):
    assert statuses(signed_in(tamar), here) == expected()


def test_a_row_of_another_organization_is_not_there(here, elsewhere, dana, ada, signed_in):
    for viewer in (dana, ada):
        found = statuses(signed_in(viewer), elsewhere, slug=here.organization.slug)
        assert {status for (_name, subject), status in found.items() if subject} == {404}


def test_a_mentor_sees_only_what_is_his_own(here, noam, signed_in):
    assert statuses(signed_in(noam), here) == expected(OWN)


def test_another_mentor_sees_none_of_it(here, make_viewer, signed_in):
    other = make_viewer(Role.MENTOR, organization=here.organization, name="אורי")
    assert statuses(signed_in(other), here) == expected()


@pytest.mark.parametrize("role", [Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL, Role.VIEWER])
def test_other_roles_see_no_people(here, make_viewer, signed_in, role):
    assert statuses(signed_in(make_viewer(role, organization=here.organization)), here) == expected()


@pytest.mark.parametrize(("name", "subject"), POSTS)
def test_acts_are_guarded_as_pages_are(here, elsewhere, dana, noam, ada, tamar, signed_in, name, subject):
    url, data = address(here, name, subject), {"status": "active"}
    for viewer in (noam, ada, tamar):
        assert signed_in(viewer).post(url, data).status_code == 404
    client = signed_in(dana)
    assert client.get(url).status_code == 405
    assert client.post(address(elsewhere, name, subject, slug=here.organization.slug), data).status_code == 404
    assert client.post(url, data).status_code == 302
    assert Client().post(url, data).url.startswith(reverse("account_login"))


def test_a_mentor_does_not_read_the_offices_note(here, noam, dana, signed_in):
    url = address(here, "programs:mentee", "mentee")
    assert "רק למשרד" in signed_in(dana).get(url).content.decode()
    assert "רק למשרד" not in signed_in(noam).get(url).content.decode()


def test_lists_hold_nobody_of_another_organization(here, elsewhere, dana, signed_in):
    client = signed_in(dana)
    for name in ("programs:mentors", "programs:mentees", "programs:pairings", "programs:list"):
        body = client.get(address(here, name, None)).content.decode()
        for row in (elsewhere.mentor, elsewhere.mentee, elsewhere.pairing, elsewhere.program):
            assert str(row.pk) not in body, name


def test_coordinators_scope_is_set_by_the_administrator(here, ada, dana, tamar, signed_in):
    membership = dana.membership(Role.COORDINATOR)
    url = reverse("programs:scope", args=[here.organization.slug, membership.pk])
    assert signed_in(dana).get(url).status_code == 404
    assert signed_in(tamar).get(url).status_code == 404
    assert signed_in(ada).get(url).status_code == 200
    assert signed_in(ada).post(url, {"programs": [str(here.program.pk)]}).status_code == 302
    with organization_scope(here.organization):
        assert membership.program_scopes.get().program == here.program


def rows(here, number):
    with organization_scope(here.organization):
        for _ in range(number):
            program = ProgramFactory(organization=here.organization)
            mentor = MentorFactory(organization=here.organization, capacity=1)
            mentee = MenteeFactory(organization=here.organization)
            EnrolmentFactory(organization=here.organization, program=here.program)
            enrolment = EnrolmentFactory(organization=here.organization, program=program, mentee=mentee)
            PairingFactory(organization=here.organization, enrolment=enrolment, mentor=mentor)
            MenteeFactory(organization=here.organization)
            MembershipFactory(organization=here.organization, role=Role.COORDINATOR)


LISTS = [
    ("programs:mentors", None, 13),
    ("programs:mentees", None, 20),
    ("programs:pairings", None, 16),
    ("programs:list", None, 13),
    ("programs:enrol", "program", 15),
    ("programs:bulk_pair", "program", 19),
    ("programs:scopes", None, 11),
]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "subject", "queries"), LISTS)
def test_lists_take_the_same_queries_for_any_length(
    here, dana, ada, signed_in, django_assert_num_queries, name, subject, queries, number
):
    rows(here, number)
    client = signed_in(ada if name == "programs:scopes" else dana)
    with django_assert_num_queries(queries):
        assert client.get(address(here, name, subject)).status_code == 200
