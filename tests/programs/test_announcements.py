"""Announcements: written as a draft, told once, confirmed, reminded of, taken down; and who sees what."""

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from programs.announcements.services import tell_newcomers
from programs.models import Announcement, AnnouncementReceipt, ProgramScope, StoredFile
from tests.factories import MembershipFactory, MentorFactory, PairingFactory, ProgramFactory, UnitFactory

NOON = "2026-11-18T10:00:00+00:00"
WORDS = "Please **come** to the evening.\n\n<script>alert(1)</script>"


def mentors_of(organization, program, count: int, unit=None) -> list:
    return [
        PairingFactory(
            organization=organization,
            enrolment__program=program,
            mentor=MentorFactory(
                organization=organization,
                membership=MembershipFactory(organization=organization, role=Role.MENTOR),
                unit=unit,
            ),
        ).mentor
        for _number in range(count)
    ]


def draft(program, **more) -> dict:
    return {
        "announcement": "01999999-0000-7000-8000-000000000001",
        "title_he": "ערב פתיחה",
        "words_he": WORDS,
        "title_en": "Opening evening",
        "words_en": WORDS,
        "programs": [str(program.pk)],
        "stands_until": "2026-12-01",
        "must_acknowledge": "on",
        **more,
    }


def letters() -> list[str]:
    return sorted(OutgoingMessage.objects.filter(kind="broadcast").values_list("to", flat=True))


@time_machine.travel(NOON, tick=False)
def test_told_once_confirmed_and_reminded_of(organization, dana, noam, make_viewer, signed_in, db):
    with organization_scope(organization):
        program, other = ProgramFactory(organization=organization), ProgramFactory(organization=organization)
        PairingFactory(
            organization=organization,
            enrolment__program=program,
            mentor=MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR)),
        )
        uri, ido = mentors_of(organization, program, 2)
        (elsewhere,) = mentors_of(organization, other, 1)
    office, at = signed_in(dana), f"/{organization.slug}/announcements/"
    answer = office.post(f"{at}new/", draft(program, title_en="Only a title", words_en=""))
    assert "Something is missing here." in answer.content.decode() and "ערב פתיחה" in answer.content.decode()
    sheet = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan", content_type="application/pdf")
    page = office.post(f"{at}new/", draft(program, file=sheet)).url
    assert office.post(f"{at}new/", draft(program)).url == page  # the same form once more is the same draft
    text = office.get(page).content.decode()
    assert "3 mentors get it" in text and "<strong>come</strong>" in text and "<script>alert" not in text
    mentor = signed_in(noam)
    assert mentor.get(page).status_code == 404  # a draft is nobody's but its writers'
    for _click in range(2):
        office.post(page, {"act": "send"})
    with organization_scope(organization):
        assert letters() == sorted([noam.user.email, uri.membership.user.email, ido.membership.user.email])
        assert not AnnouncementReceipt.objects.filter(mentor=elsewhere).exists()
        file = StoredFile.objects.get()
    assert "Opening evening" in mentor.get(f"/{organization.slug}/my-week/").content.decode()
    assert mentor.get(f"{page}files/{file.pk}/").content == b"%PDF-1.4 plan"
    assert "1 mentor" not in office.get(page).content.decode()
    assert "Read and understood" in mentor.get(page).content.decode()
    assert "Opening evening" in mentor.get(f"/{organization.slug}/my-week/").content.decode()  # opened, not confirmed
    for _click in range(2):
        mentor.post(page, {"act": "understood"})
    assert "Opening evening" not in mentor.get(f"/{organization.slug}/my-week/").content.decode()
    assert "Opening evening" in mentor.get(at).content.decode()
    assert "1 of 3 have confirmed it" in office.get(page).content.decode()
    assert mentor.post(page, {"act": "take_down"}).status_code == 404
    # Corrected without asking anew nobody is told; asked anew it waits for all, and once alone of two at once.
    wrong = draft(program, seen="1", title_en="Evening on Monday")
    assert "Opening evening" in office.get(f"{page}edit/").content.decode()
    with organization_scope(organization):
        OutgoingMessage.objects.all().delete()
    for _click in range(2):
        answered = office.post(f"{page}edit/", wrong)
    assert "changed meanwhile" in answered.content.decode() and "Evening on Monday" in answered.content.decode()
    assert "Evening on Monday" in mentor.get(page).content.decode() and "Corrected" in mentor.get(page).content.decode()
    assert "Evening on Monday" not in mentor.get(f"/{organization.slug}/my-week/").content.decode()
    with organization_scope(organization):
        assert letters() == []
    office.post(f"{page}edit/", draft(program, seen="2", title_en="Evening on Tuesday", asks_again="on"))
    assert "Evening on Tuesday" in mentor.get(f"/{organization.slug}/my-week/").content.decode()
    with organization_scope(organization):
        assert letters() == sorted([noam.user.email, uri.membership.user.email, ido.membership.user.email])
        OutgoingMessage.objects.all().delete()
    mentor.post(page, {"act": "understood"})
    assert mentor.get(f"{page}edit/").status_code == 404
    for _click in range(2):
        office.post(page, {"act": "remind"})
    with organization_scope(organization):
        assert letters() == sorted([uri.membership.user.email, ido.membership.user.email])
        (late,) = mentors_of(organization, program, 1)
        assert [tell_newcomers(organization=organization) for _run in range(2)] == [1, 0]
        assert AnnouncementReceipt.objects.filter(mentor=late).count() == 1
    office.post(page, {"act": "take_down"})
    assert mentor.get(page).status_code == 404 and mentor.get(f"{page}files/{file.pk}/").status_code == 404
    assert "It was taken down" in office.get(page).content.decode()
    with time_machine.travel("2026-12-02T10:00:00+00:00", tick=False), organization_scope(organization):
        assert tell_newcomers(organization=organization) == 0


@time_machine.travel(NOON, tick=False)
def test_each_writer_keeps_to_his_programs_and_units(organization, dana, ada, make_viewer, signed_in, tamar):
    with organization_scope(organization):
        program, other = ProgramFactory(organization=organization), ProgramFactory(organization=organization)
        unit = UnitFactory(organization=organization, name="גליל")
        mentors_of(organization, program, 1, unit=unit)
        mentors_of(organization, program, 1)
    rachel = make_viewer(Role.BROADCASTER, organization=organization, name="רחל")
    with organization_scope(organization):
        ProgramScope.objects.create(
            organization=organization, membership=rachel.membership(Role.BROADCASTER), program=other
        )
    office, broadcaster = signed_in(dana), signed_in(rachel)
    at = f"/{organization.slug}/announcements/"
    page = office.post(f"{at}new/", draft(program, units=[str(unit.pk)])).url
    assert "One mentor gets it." in office.get(page).content.decode()
    assert broadcaster.get(page).status_code == 404
    refused = broadcaster.post(f"{at}new/", draft(program))
    assert refused.status_code == 200  # not among his programs
    own = broadcaster.post(f"{at}new/", draft(other, announcement="01999999-0000-7000-8000-000000000002")).url
    broadcaster.post(own, {"act": "send"})
    assert "nobody would read it" in broadcaster.get(own).content.decode()
    with organization_scope(organization):
        assert Announcement.objects.get(pk=own.rstrip("/").rsplit("/", 1)[1]).is_draft
    assert signed_in(ada).get(page).status_code == 404  # administrators read what went out
    office.post(page, {"act": "send"})
    reads = signed_in(ada)
    assert "0 of 1 have confirmed it" in reads.get(page).content.decode()
    assert reads.post(page, {"act": "take_down"}).status_code == 404
    assert reads.get(f"{at}new/").status_code == 404
    broadcaster.post(own, {"act": "discard"})
    assert broadcaster.get(own).status_code == 404
    assert signed_in(tamar).get(page).status_code == 404
