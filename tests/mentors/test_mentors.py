from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Invitation, MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.search import search_people
from mentors import services
from mentors.models import Availability, Mentor
from mentors.queries import managed_mentors, mentors_for
from tests.factories import MentorFactory, UnitFactory


def post_hours(client, url, rows, **extra):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, **extra}
    for number, (weekday, starts_at, ends_at) in enumerate(rows):
        data |= {
            f"form-{number}-weekday": weekday,
            f"form-{number}-starts_at": starts_at,
            f"form-{number}-ends_at": ends_at,
        }
    return client.post(url, data)


@pytest.fixture
def mentor(inside):
    return MentorFactory(organization=inside, full_name="נועם שפירא", email="noam@people.example")


@pytest.fixture
def hours_url(mentor):
    return reverse("mentors:hours", args=[mentor.organization.slug, mentor.pk])


def test_create_takes_a_phone_as_people_write_it_and_records_who(inside, dana, signed_in):
    response = signed_in(dana).post(
        reverse("mentors:create", args=[inside.slug]),
        {"full_name": "גיל ברק", "phone": "050-234-5678", "capacity": "3", "languages": ["he", "ar"], "gender": ""},
    )
    mentor = Mentor.objects.get(full_name="גיל ברק")
    assert response.url == reverse("programs:mentor", args=[inside.slug, mentor.pk])
    assert (str(mentor.phone), mentor.capacity, mentor.languages) == ("+972502345678", 3, ["he", "ar"])
    assert AuditEntry.objects.get(action="mentor.created").actor == dana.user


def test_a_mistake_keeps_what_was_typed(inside, dana, signed_in):
    url = reverse("mentors:create", args=[inside.slug])
    body = signed_in(dana).post(url, {"full_name": "גיל ברק", "phone": "12"}).content.decode()
    assert "This is not a full phone number" in body
    assert "גיל ברק" in body
    assert not Mentor.objects.exists()


def test_an_extra_form_field_changes_nothing_else(inside, mentor, dana, signed_in):
    url = reverse("mentors:edit", args=[inside.slug, mentor.pk])
    signed_in(dana).post(url, {"full_name": "נועם", "status": "left", "organization": "999", "membership": "x"})
    mentor.refresh_from_db()
    assert (mentor.full_name, mentor.status, mentor.organization_id) == ("נועם", "active", inside.pk)


def test_update_writes_only_what_differs(inside, mentor, dana):
    services.update_mentor(mentor=mentor, by=dana, full_name=mentor.full_name)
    assert not AuditEntry.objects.exists()
    services.update_mentor(mentor=mentor, by=dana, full_name="נועם בן דוד", note="")
    assert AuditEntry.objects.get().detail == {"fields": ["full_name"]}
    assert Mentor.objects.get().search_name == "נועמ בנ דוד"


def test_an_office_number_belongs_to_one_mentor_of_the_organization(inside, other_organization, mentor, dana):
    with organization_scope(other_organization):
        MentorFactory(organization=other_organization, external_id="17")
    services.update_mentor(mentor=mentor, by=dana, external_id="17")
    with pytest.raises(ValidationError) as refused:
        services.create_mentor(organization=inside, by=dana, full_name="אחר", external_id="17")
    assert "external_id" in refused.value.message_dict


def test_hours_are_saved_in_rows_and_empty_rows_count_as_none(hours_url, mentor, dana, signed_in):
    response = post_hours(signed_in(dana), hours_url, [(6, "16:00", "19:00"), ("", "", ""), (0, "08:00", "09:30")])
    assert response.status_code == 302
    spans = list(Availability.objects.order_by("weekday").values_list("weekday", "starts_at", "ends_at"))
    assert spans == [(0, time(8), time(9, 30)), (6, time(16), time(19))]


def test_no_hours_at_all_can_be_saved(hours_url, mentor, dana, signed_in):
    client = signed_in(dana)
    post_hours(client, hours_url, [(6, "16:00", "19:00")])
    assert post_hours(client, hours_url, [("", "", "")]).status_code == 302
    with organization_scope(mentor.organization):
        assert not Availability.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        [(6, "16:00", "")],
        [("", "16:00", "17:00")],
        [(6, "17:00", "16:00")],
        [(6, "16:00", "18:00"), (6, "17:00", "19:00")],
    ],
)
def test_half_rows_and_overlaps_are_refused_and_kept(hours_url, dana, signed_in, rows):
    response = post_hours(signed_in(dana), hours_url, rows)
    assert response.status_code == 200
    assert (rows[0][1] or rows[0][2]) in response.content.decode()
    assert not Availability.objects.exists()


def test_rows_are_added_and_removed_without_script(hours_url, dana, signed_in):
    client = signed_in(dana)
    more = post_hours(client, hours_url, [(6, "16:00", "")], add_row="1").content.decode()
    assert more.count('name="remove_row"') == 2
    assert 'value="16:00"' in more
    fewer = post_hours(client, hours_url, [(6, "16:00", ""), (0, "08:00", "09:00")], remove_row="0").content.decode()
    assert fewer.count('name="remove_row"') == 1
    assert 'value="08:00"' in fewer
    assert not Availability.objects.exists()


def test_pause_and_return(inside, mentor, dana, signed_in):
    url = reverse("mentors:status", args=[inside.slug, mentor.pk])
    for wanted in ("paused", "active"):
        signed_in(dana).post(url, {"status": wanted})
        assert Mentor.objects.get().status == wanted
    assert signed_in(dana).post(url, {"status": "left"}).status_code == 404


def test_give_access_invites_by_mail_and_ties_the_membership(inside, mentor, dana):
    services.give_access(mentor=mentor, by=dana)
    mentor.refresh_from_db()
    assert (mentor.membership.role, mentor.membership.is_active) == (Role.MENTOR, False)
    assert Invitation.objects.get().email == "noam@people.example"
    assert OutgoingMessage.objects.count() == 1


def test_access_needs_an_address_of_ones_own(inside, mentor, dana):
    services.give_access(mentor=mentor, by=dana)
    for email in ("", "noam@people.example"):
        with pytest.raises(ValidationError):
            services.give_access(mentor=MentorFactory(organization=inside, email=email), by=dana)


def test_coordinators_see_their_units_and_those_below(inside, make_viewer):
    top = UnitFactory(organization=inside)
    below, aside = UnitFactory(organization=inside, parent=top), UnitFactory(organization=inside)
    seen = {MentorFactory(organization=inside, unit=unit).pk for unit in (top, below)}
    MentorFactory(organization=inside, unit=aside)
    MentorFactory(organization=inside)
    viewer = make_viewer(Role.COORDINATOR, organization=inside)
    MembershipUnit.objects.create(organization=inside, membership=viewer.memberships[0], unit=top)
    viewer = viewer_for(viewer.user, inside)
    assert {mentor.pk for mentor in mentors_for(viewer)} == seen


def test_a_mentor_sees_himself_and_manages_nobody(inside, noam, ada, dana):
    own = MentorFactory(organization=inside, membership=noam.membership(Role.MENTOR))
    MentorFactory(organization=inside)
    assert list(mentors_for(noam)) == [own]
    assert not managed_mentors(noam).exists()
    assert mentors_for(ada).count() == mentors_for(dana).count() == 2


def test_who_is_coordinator_and_mentor_sees_all(inside, make_viewer):
    both = make_viewer(Role.COORDINATOR, Role.MENTOR, organization=inside)
    MentorFactory(organization=inside, membership=both.membership(Role.MENTOR))
    MentorFactory(organization=inside)
    assert mentors_for(both).count() == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("דוד", "דוד כהן"),
        ("דויד", "דוד כהן"),
        ("כוהן", "דוד כהן"),
        ("דוד כהין", "דוד כהן"),
        ("שפירה", "נועם שפירא"),
        ("נעם", "נועם שפירא"),
        ("גולדברג", "רחל גולדברג-לוי"),
        ("גולדבערג", "רחל גולדברג-לוי"),
        ("Jonathan", "Jonathan Miller"),
        ("jonatan", "Jonathan Miller"),
        ("miler", "Jonathan Miller"),
        ("0502345678", "נועם שפירא"),
        ("050-234", "נועם שפירא"),
        ("+972 50 234 5678", "נועם שפירא"),
        ("A-1007", "רחל גולדברג-לוי"),
        ("1007", "רחל גולדברג-לוי"),
    ],
)
def test_search_forgives_typing_errors(inside, text, found):
    MentorFactory(organization=inside, full_name="דוד כהן")
    MentorFactory(organization=inside, full_name="נועם שפירא", phone="+972502345678")
    MentorFactory(organization=inside, full_name="רחל גולדברג-לוי", external_id="A-1007")
    MentorFactory(organization=inside, full_name="Jonathan Miller")
    names = [mentor.full_name for mentor in search_people(Mentor.objects.all(), text)]
    assert names[0] == found


def test_search_puts_the_exact_before_the_similar_and_leaves_out_the_rest(inside):
    for name in ("דויד לוי", "אבי דוד", "דוד כהן", "מרים אלון"):
        MentorFactory(organization=inside, full_name=name)
    names = [mentor.full_name for mentor in search_people(Mentor.objects.all(), "דוד")]
    assert names == ["דוד כהן", "אבי דוד", "דויד לוי"]


def test_an_empty_search_changes_nothing_and_odd_text_finds_nobody(inside, mentor):
    assert list(search_people(Mentor.objects.all(), "  ")) == [mentor]
    for odd in ("%", "___", "'; --", "\\", "(((", "٣"):
        assert list(search_people(Mentor.objects.all(), odd)) == []
