from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from mentees import services
from mentees.choices import MenteeKind
from mentees.models import Contact, Mentee
from mentees.queries import likely_duplicates
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from programs.queries import managed_mentees, mentees_for
from tests.factories import (
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)

NEW = {"kind": "person", "gender": ""}


@pytest.fixture
def create_url(inside):
    return reverse("mentees:create", args=[inside.slug])


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ({"full_name": "דוד כהן"}, True),
        ({"full_name": "דויד כהן"}, True),
        ({"full_name": "כהן דוד"}, True),
        ({"full_name": "מישהו אחר לגמרי", "phone": "052-345-6789"}, True),
        ({"full_name": "מרים אלון"}, False),
        ({"full_name": "דוד אברהמי"}, False),
    ],
)
def test_asks_once_whether_somebody_similar_is_meant(inside, dana, signed_in, create_url, typed, asks):
    MenteeFactory(organization=inside, full_name="דוד כהן", phone="+972523456789")
    client = signed_in(dana)
    response = client.post(create_url, NEW | typed)
    assert (response.status_code == 200) is asks
    assert Mentee.objects.count() == (1 if asks else 2)
    if asks:
        assert "These people are here already" in response.content.decode()
        client.post(create_url, NEW | typed | {"is_somebody_else": "on"})
        assert Mentee.objects.count() == 2


def test_a_similar_person_of_another_organization_is_not_mentioned(inside, other_organization):
    with organization_scope(other_organization):
        MenteeFactory(organization=other_organization, full_name="דוד כהן", phone="+972523456789")
    assert list(likely_duplicates(full_name="דוד כהן", phone="+972523456789")) == []


def test_saving_unchanged_asks_nothing(inside, dana, signed_in):
    mentee = MenteeFactory(organization=inside, full_name="דוד כהן")
    MenteeFactory(organization=inside, full_name="דוד כהן")
    url = reverse("programs:mentee_edit", args=[inside.slug, mentee.pk])
    assert signed_in(dana).post(url, NEW | {"full_name": "דוד כהן", "group_label": "ח"}).status_code == 302
    mentee.refresh_from_db()
    assert mentee.group_label == "ח"


def test_an_office_number_belongs_to_one_mentee(inside, dana):
    services.create_mentee(organization=inside, by=dana, full_name="א", external_id="17")
    with pytest.raises(ValidationError) as refused:
        services.create_mentee(organization=inside, by=dana, full_name="ב", external_id="17")
    assert "external_id" in refused.value.message_dict


def test_contacts_of_a_group_are_edited_in_rows(inside, dana, signed_in):
    group = MenteeFactory(organization=inside, full_name="מעגלים", kind=MenteeKind.SETTLEMENT)
    Contact.objects.create(organization=inside, mentee=group, full_name="ישן")
    url = reverse("programs:mentee_contacts", args=[inside.slug, group.pk])
    data = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 1,
        "form-0-full_name": "רותי",
        "form-0-role_title": "מזכירה",
        "form-0-phone": "052-345-6789",
        "form-1-full_name": "",
    }
    assert signed_in(dana).post(url, data).status_code == 302
    contact, former = Contact.objects.order_by("is_former")
    assert (former.full_name, former.is_former) == ("ישן", True)
    assert (contact.full_name, str(contact.phone)) == ("רותי", "+972523456789")


def test_a_contact_without_a_name_is_refused(inside, dana, signed_in):
    group = MenteeFactory(organization=inside, kind=MenteeKind.FAMILY)
    url = reverse("programs:mentee_contacts", args=[inside.slug, group.pk])
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-role_title": "יושב ראש"}
    response = signed_in(dana).post(url, data)
    assert "Whose is this?" in response.content.decode()
    assert "יושב ראש" in response.content.decode()


def test_a_person_has_no_contacts(inside, dana, signed_in):
    person = MenteeFactory(organization=inside)
    url = reverse("programs:mentee_contacts", args=[inside.slug, person.pk])
    assert signed_in(dana).get(url).status_code == 404
    with pytest.raises(ValidationError):
        services.set_contacts(mentee=person, contacts=[], by=dana)


def test_update_records_names_of_fields_and_no_content(inside, dana):
    mentee = MenteeFactory(organization=inside)
    services.update_mentee(mentee=mentee, by=dana, note="דבר רגיש")
    assert AuditEntry.objects.get().detail == {"fields": ["note"]}


def test_coordinators_see_mentees_of_their_units_and_programs(inside, make_viewer):
    unit, program, other = UnitFactory(organization=inside), *(ProgramFactory(organization=inside) for _ in range(2))
    mine = MenteeFactory(organization=inside, unit=unit)
    EnrolmentFactory(organization=inside, program=program, mentee=mine)
    fresh = MenteeFactory(organization=inside, unit=unit)
    EnrolmentFactory(organization=inside, program=other, mentee=MenteeFactory(organization=inside, unit=unit))
    EnrolmentFactory(organization=inside, program=program, mentee=MenteeFactory(organization=inside))
    viewer = make_viewer(Role.COORDINATOR, organization=inside)
    assert mentees_for(viewer).count() == 4
    MembershipUnit.objects.create(organization=inside, membership=viewer.memberships[0], unit=unit)
    ProgramScope.objects.create(organization=inside, membership=viewer.memberships[0], program=program)
    viewer = viewer_for(viewer.user, inside)
    assert {mentee.pk for mentee in mentees_for(viewer)} == {mine.pk, fresh.pk}


def test_a_mentor_sees_whom_he_accompanies_now(inside, noam):
    mentor = MentorFactory(organization=inside, membership=noam.membership(Role.MENTOR))
    now, former = EnrolmentFactory(organization=inside), EnrolmentFactory(organization=inside)
    EnrolmentFactory(organization=inside)
    PairingFactory(organization=inside, enrolment=now, mentor=mentor)
    PairingFactory(organization=inside, enrolment=former, mentor=mentor, ends_on=date(2025, 10, 1))
    assert [mentee.pk for mentee in mentees_for(noam)] == [now.mentee_id]
    assert not managed_mentees(noam).exists()


def test_a_coordinator_who_mentors_elsewhere_sees_but_does_not_manage(inside, make_viewer):
    both = make_viewer(Role.COORDINATOR, Role.MENTOR, organization=inside)
    mine, other = (ProgramFactory(organization=inside) for _ in range(2))
    ProgramScope.objects.create(organization=inside, membership=both.membership(Role.COORDINATOR), program=mine)
    mentor = MentorFactory(organization=inside, membership=both.membership(Role.MENTOR))
    enrolment = EnrolmentFactory(organization=inside, program=other)
    PairingFactory(organization=inside, enrolment=enrolment, mentor=mentor)
    assert mentees_for(both).filter(pk=enrolment.mentee_id).exists()
    assert not managed_mentees(both).filter(pk=enrolment.mentee_id).exists()
