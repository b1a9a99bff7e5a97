"""Who is accompanied chooses: the list, the asking, the last place, the office."""

import io
import threading
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentors.models import Mentor
from programs.choices import Intensity, PairingWay
from programs.choosing import services
from programs.choosing.choices import AskingState
from programs.choosing.hours import common_spans, minutes_between, starts_within
from programs.choosing.intensity import end_exceptional
from programs.choosing.queries import choice_of, mentors_offered, wishes_of
from programs.matching.facts import read_facts
from programs.matching.queries import seekers_of
from programs.models import (
    Asking,
    Choice,
    Introduction,
    MatchExclusion,
    MatchRules,
    Pairing,
    Reference,
    StoredFile,
)
from programs.queries import with_load
from programs.screening.services import note_consent_on_paper, set_screening
from programs.services import open_pairing, set_intensity, set_program_scopes
from programs.templatetags.program_words import load_in_words
from sessions.models import Meeting, MeetingSeries, TimeOffer
from sessions.services.series import open_series
from tests.factories import EnrolmentFactory, MentorFactory, PairingFactory, ProgramFactory

CHOOSE, ASKED, CHOICES = "/north/choose/", "/north/asked/", "/north/choices/"
SUNDAY, MONDAY = 6, 0


def send(scene, enrolment, *mentors):
    with scene.inside():
        services.set_wishes(enrolment=enrolment, mentors=mentors, by=enrolment.viewer)
        services.send_choice(enrolment=enrolment, by=enrolment.viewer)


def letters(scene, to) -> list[str]:
    with scene.inside():
        rows = OutgoingMessage.objects.filter(to=to.viewer.user.email).order_by("created_at", "pk")
        return [row.key.split(":")[0] for row in rows if row.key.startswith(("asking", "choice-", "time-"))]


def asking(scene, enrolment) -> Asking:
    with scene.inside():
        return choice_of(enrolment).asked[-1]


def test_a_mentee_makes_a_list_and_sends_it_and_the_mentor_accepts(scene, signed_in):
    scene.hours(scene.uri, (SUNDAY, 16, 20))
    scene.hours(scene.gil, (SUNDAY, 18, 21))
    scene.hours(scene.avi, (MONDAY, 9, 12))
    full = scene.mentor("מלא עד אפס", capacity=0)
    client = signed_in(scene.uri.viewer)
    page = client.get(CHOOSE)
    names = [offer.mentor.full_name for offer in page.context["offered"]]
    assert full.full_name not in names and set(names) == {"גיל ברק", "נועם שפירא", "אבי לוי"}
    assert page.context["offered"][0].is_fitting and "18:00" in page.content.decode()
    for mentor in (scene.noam, scene.avi):
        client.post(CHOOSE, {"act": "add", "mentor": str(mentor.pk)})
    client.post(CHOOSE, {"act": "add", "mentor": str(full.pk)})
    client.post(CHOOSE, {"act": "up", "mentor": str(scene.avi.pk)})
    with scene.inside():
        assert [wish.mentor.full_name for wish in wishes_of(scene.uri)] == ["אבי לוי", "נועם שפירא"]
    client.post(CHOOSE, {"act": "send"})
    client.post(CHOOSE, {"act": "send"})
    assert letters(scene, scene.avi) == ["asking"] and letters(scene, scene.noam) == []
    assert client.post(CHOOSE, {"act": "remove", "mentor": str(scene.avi.pk)}, follow=True).context["is_bound"]
    avi = signed_in(scene.avi.viewer)
    assert "אורי כהן" in avi.get(ASKED).content.decode()
    assert "Somebody would like you" in avi.get("/north/my-week/").content.decode()
    number = str(asking(scene, scene.uri).pk)
    assert signed_in(scene.noam.viewer).post(ASKED, {"act": "accept", "asking": number}).status_code == 302
    with scene.inside():
        assert not Pairing.objects.exists()
    avi.post(ASKED, {"act": "accept", "asking": number})
    with scene.inside():
        pairing = Pairing.objects.get()
        assert (pairing.mentor, pairing.enrolment, pairing.starts_on) == (scene.avi, scene.uri, date(2026, 11, 18))
        assert Choice.objects.get().state == "done"
    assert letters(scene, scene.uri) == ["choice-paired"]
    assert "Once chosen, it holds" in client.get(CHOOSE).content.decode()
    client.post(CHOOSE, {"act": "add", "mentor": str(scene.gil.pk)})
    with scene.inside():
        assert len(wishes_of(scene.uri)) == 2


def test_it_goes_from_one_to_the_next_and_then_to_the_office(scene, dana, clock_now, signed_in):
    send(scene, scene.uri, scene.noam, scene.gil, scene.avi)
    with scene.inside(), pytest.raises(PermissionDenied):
        services.decline_asking(asking=asking(scene, scene.uri), by=scene.gil.viewer)
    signed_in(scene.noam.viewer).post(ASKED, {"act": "decline", "asking": str(asking(scene, scene.uri).pk)})
    assert asking(scene, scene.uri).mentor == scene.gil
    page = signed_in(scene.uri.viewer).get(CHOOSE).content.decode()
    assert "it does not work out at present" in page and "is asked now" in page and "declin" not in page.lower()
    choice = asking(scene, scene.uri).choice_id

    def hourly():
        with scene.inside():
            services.pass_on(choice_id=choice)

    hourly()
    assert letters(scene, scene.gil) == ["asking"]
    clock_now.shift(timedelta(days=2))
    hourly(), hourly()
    assert letters(scene, scene.gil) == ["asking", "asking-again"]
    clock_now.shift(timedelta(days=4))
    hourly(), hourly()
    assert asking(scene, scene.uri).mentor == scene.avi
    with scene.inside():
        scene.avi.status = "paused"
        scene.avi.save()
    hourly()
    with scene.inside():
        states = [row.state for row in choice_of(scene.uri).asked]
        assert (states, choice_of(scene.uri).state) == (["declined", "late", "full"], "refused")
        told = OutgoingMessage.objects.filter(key__startswith="choice-office-refused")
        assert [row.to for row in told] == [dana.user.email]
        assert all("declin" not in row.text and "נועם" not in row.text for row in told)
    assert letters(scene, scene.uri) == ["choice-next", "choice-next", "choice-refused"]
    client = signed_in(dana)
    page = client.get(CHOICES)
    assert [row.step for row in page.context["page"]] == ["refused"]
    client.post(CHOICES, {"act": "reopen", "enrolment": str(scene.uri.pk)})
    with scene.inside():
        services.set_wishes(enrolment=scene.uri, mentors=[scene.noam], by=scene.uri.viewer)


def test_of_two_for_one_last_place_one_gets_it(scene):
    """One after the other here; at the same moment in `test_two_at_once`."""
    dan = scene.mentee("דן לוי")
    send(scene, scene.uri, scene.noam, scene.gil)
    send(scene, dan, scene.noam)
    with scene.inside():
        first = services.accept_asking(asking=asking(scene, scene.uri), by=scene.noam.viewer)
        assert first.state == AskingState.ACCEPTED
        again = services.accept_asking(asking=first, by=scene.noam.viewer)
        assert again.state == AskingState.ACCEPTED and Pairing.objects.count() == 1
        with pytest.raises(ValidationError):
            services.accept_asking(asking=choice_of(dan).asked[-1], by=scene.noam.viewer)
        assert choice_of(dan).asked[-1].state == AskingState.FULL and choice_of(dan).state == "refused"
    assert letters(scene, dan) == ["choice-refused"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once(scene):
    """Noam presses both buttons at the same moment, in two windows: he has one place, and gives it once."""
    dan = scene.mentee("דן לוי")
    send(scene, scene.uri, scene.noam, scene.gil)
    send(scene, dan, scene.noam, scene.gil)
    both = [asking(scene, scene.uri), asking(scene, dan)]
    ready, said = threading.Barrier(2), []

    def press(row):
        try:
            ready.wait(10)
            with scene.inside():
                said.append(services.accept_asking(asking=row, by=scene.noam.viewer).state)
        except ValidationError:
            said.append("over")
        finally:
            connection.close()

    windows = [threading.Thread(target=press, args=(row,)) for row in both]
    for window in windows:
        window.start()
    for window in windows:
        window.join(20)
    assert sorted(said) in (["accepted", "full"], ["accepted", "over"])
    with scene.inside():
        assert Pairing.objects.filter(mentor=scene.noam).count() == 1
        left = [row for row in (scene.uri, dan) if not Pairing.objects.filter(enrolment=row).exists()]
        assert choice_of(left[0]).asked[-1].mentor == scene.gil


def test_where_it_is_mixed_the_office_has_the_last_word(scene, dana, ada, signed_in):
    with scene.inside():
        scene.program.pairing_way = PairingWay.MIXED
        scene.program.save()
    dan = scene.mentee("דן לוי")
    send(scene, scene.uri, scene.noam)
    send(scene, dan, scene.noam, scene.gil)
    with scene.inside():
        services.accept_asking(asking=asking(scene, scene.uri), by=scene.noam.viewer)
        assert not Pairing.objects.exists() and choice_of(scene.uri).state == "office"
        assert choice_of(dan).asked[-1].mentor == scene.gil  # the promised place counts
    assert signed_in(ada).post(CHOICES, {"act": "confirm", "enrolment": str(scene.uri.pk)}).status_code == 404
    client = signed_in(dana)
    assert [row.step for row in client.get(CHOICES).context["page"]] == ["office", "asking"]
    client.post(CHOICES, {"act": "remind", "enrolment": str(dan.pk)})
    client.post(CHOICES, {"act": "confirm", "enrolment": str(scene.uri.pk)})
    with scene.inside():
        assert Pairing.objects.get().mentor == scene.noam
    assert letters(scene, scene.uri) == ["choice-accepted", "choice-paired"]
    assert letters(scene, scene.gil) == ["asking", "asking-again"]


def test_a_promised_place_is_given_to_nobody_else_and_one_that_is_gone_not_twice(scene, dana, signed_in):
    with scene.inside():
        scene.program.pairing_way = PairingWay.MIXED
        scene.program.save()
        rows = [with_load(Mentor.objects.filter(pk=scene.noam.pk), _today(scene)).get()]

        def room() -> int:
            return read_facts(scene.program, [], rows).guides[str(scene.noam.pk)].room

        assert room() == 1 and scene.uri in seekers_of(dana, scene.program)
    send(scene, scene.uri, scene.noam)
    with scene.inside():
        services.accept_asking(asking=asking(scene, scene.uri), by=scene.noam.viewer)
        assert room() == 0 and scene.uri not in seekers_of(dana, scene.program)
        taken = PairingFactory(organization=scene.organization, mentor=scene.noam, enrolment__program=scene.program)
    client, press = signed_in(dana), {"act": "confirm", "enrolment": str(scene.uri.pk)}
    assert "no place left" in client.post(CHOICES, press, follow=True).content.decode()
    with scene.inside():
        assert Pairing.objects.get() == taken and choice_of(scene.uri).state == "office"
        taken.delete()
    client.post(CHOICES, press)
    with scene.inside():
        assert Pairing.objects.get().enrolment == scene.uri


def test_what_the_office_noted_holds_and_is_told_to_nobody_else(scene, dana, signed_in):
    """Two who are not to be paired, the program's own rules, a referee who advises against, a parent's consent."""
    with scene.inside():
        MatchExclusion.objects.create(
            organization=scene.organization, mentor=scene.avi, mentee=scene.uri.mentee, kind="relative"
        )
        Mentor.objects.filter(pk=scene.gil.pk).update(languages=["ru"])

        def offered() -> set[str]:
            return {offer.mentor.full_name for offer in mentors_offered(scene.uri)}

        assert offered() == {"נועם שפירא", "גיל ברק"}
        rules = MatchRules.objects.create(organization=scene.organization, program=scene.program)
        assert offered() == {"נועם שפירא"}
        MatchRules.objects.update(language=False, gender="same")
        scene.uri.mentee.gender = "male"
        assert offered() == set()
        Mentor.objects.filter(pk=scene.noam.pk).update(gender="male")
        assert offered() == {"נועם שפירא"}
        MatchRules.objects.update(gender="off", place="same")
        assert offered() == set()
        rules.delete()
        set_screening(program=scene.program, references=1, consent="all", consent_words="אני מסכים", by=dana)
        Reference.objects.create(
            organization=scene.organization, program=scene.program, mentor=scene.noam, name="רבקה", email="r@x.example",
            asked_at=clock.now(), answered_at=clock.now(), expires_at=clock.now(), recommends="yes",
        )  # fmt: skip
        services.set_wishes(enrolment=scene.uri, mentors=[scene.noam], by=scene.uri.viewer)
    client = signed_in(scene.uri.viewer)
    page = client.post(CHOOSE, {"act": "send"}, follow=True).content.decode()
    assert "The office has to finish something first" in page and "parent" not in page and "consent" not in page
    with scene.inside():
        assert choice_of(scene.uri) is None and len(wishes_of(scene.uri)) == 1
        agreed = note_consent_on_paper(
            consent_id=new_id(), enrolment=scene.uri, parent="רות", on=_today(scene), by=dana
        )
    client.post(CHOOSE, {"act": "send"})
    with scene.inside():
        Reference.objects.update(recommends="no")
        agreed.delete()
    yes = {"act": "accept", "asking": str(asking(scene, scene.uri).pk)}
    page = signed_in(scene.noam.viewer).post(ASKED, yes, follow=True).content.decode()
    assert "The office looks at it once more" in page
    assert "Reference" not in page and "parent" not in page and "ready" not in page
    with scene.inside():
        assert not Pairing.objects.exists() and choice_of(scene.uri).state == "office"
        told = OutgoingMessage.objects.filter(key__startswith="choice-office-accepted")
        assert [row.to for row in told] == [dana.user.email]
    press = {"act": "confirm", "enrolment": str(scene.uri.pk)}
    page = signed_in(dana).post(CHOICES, press, follow=True).content.decode()
    assert "a parent has not agreed yet" in page


def test_a_pairing_by_hand_ends_the_choice(scene, dana, django_assert_num_queries):
    send(scene, scene.uri, scene.noam)
    with scene.inside():
        open_pairing(enrolment=scene.uri, mentor=scene.gil, starts_on=date(2026, 11, 18), by=dana)
        with pytest.raises(ValidationError):
            services.accept_asking(asking=asking(scene, scene.uri), by=scene.noam.viewer)
        services.pass_on(choice_id=choice_of(scene.uri).pk)
        assert (choice_of(scene.uri).state, choice_of(scene.uri).asked[-1].state) == ("closed", "dropped")


def test_another_office_has_no_hand_in_it(scene, make_viewer, organization, signed_in):
    send(scene, scene.uri, scene.noam)
    narrow = make_viewer(Role.COORDINATOR, organization=organization)
    with scene.inside():
        elsewhere = ProgramFactory(organization=organization, name="תכנית אחרת")
        set_program_scopes(membership=narrow.membership(Role.COORDINATOR), programs=[elsewhere], by=None)
        photo = StoredFile.objects.create(
            organization=organization, name="photo.jpg", content_type="image/jpeg", size=1, content=b"x"
        )
        Introduction.objects.filter(mentor=scene.noam).update(photo=photo)
    client = signed_in(narrow)
    page = client.get(CHOICES)
    assert not page.context["page"].object_list and not page.context["programs"]
    assert client.post(CHOICES, {"act": "reopen", "enrolment": str(scene.uri.pk)}).status_code == 404
    written = f"/north/people/mentors/{scene.noam.pk}/introductions/{scene.program.pk}/"
    assert client.get(written).status_code == 404
    assert client.get(f"/north/choose/photos/{scene.noam.introduction.pk}/").status_code == 404
    assert client.get(f"/north/people/mentees/{scene.uri.mentee.pk}/hours/").status_code == 404


def test_one_writes_the_own_hours_and_the_office_may(scene, dana, signed_in):
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-weekday": "6", "form-0-starts_at": "16:00"}
    mine = signed_in(scene.uri.viewer)
    assert mine.post("/north/choose/hours/", rows | {"form-0-ends_at": "15:00"}).status_code == 200
    assert mine.post("/north/choose/hours/", rows | {"form-0-ends_at": "18:00"}).status_code == 302
    office = f"/north/people/mentees/{scene.uri.mentee.pk}/hours/"
    assert "16:00" in signed_in(dana).get(office).content.decode()
    assert signed_in(dana).post(office, rows | {"form-0-ends_at": "19:00"}).status_code == 302
    with scene.inside():
        assert [row.ends_at for row in scene.uri.mentee.availabilities.all()] == [time(19)]


def _picture(size=(900, 500), kind="PNG", **more) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **more)
    return made.getvalue()


def test_an_introduction_with_a_photo_is_seen_by_those_who_may(scene, make_viewer, tamar, dana, signed_in):
    with scene.inside():
        PairingFactory(organization=scene.organization, mentor=scene.noam, enrolment__program=scene.program)
    client, url = signed_in(scene.noam.viewer), f"/north/introductions/{scene.program.pk}/"
    bad = {"photo": SimpleUploadedFile("me.png", b"<svg onload=alert(1)>"), "words_he": "שלום", "is_shown": "on"}
    assert "Choose a photo" in client.post(url, bad).content.decode()
    for _again in range(2):
        told = _picture(kind="JPEG", comment=b"taken in Rehov Herzl 1")
        good = {"photo": SimpleUploadedFile("me.jpg", told), "words_he": "אוהב לטייל", "is_shown": "on"}
        assert client.post(url, good).status_code == 302
    with scene.inside():
        written = Introduction.objects.get(mentor=scene.noam)
        assert StoredFile.objects.count() == 1 and written.words == {"he": "אוהב לטייל"}
        assert Image.open(io.BytesIO(bytes(written.photo.content))).size == (400, 400)
        assert b"Herzl" not in bytes(written.photo.content)
    photo = f"/north/choose/photos/{written.pk}/"
    for viewer in (scene.noam.viewer, scene.uri.viewer, dana):
        answer = signed_in(viewer).get(photo)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    stranger = scene.mentor("זר מוחלט")
    assert signed_in(stranger.viewer).get(photo).status_code == 404
    by_office = f"/north/people/mentors/{scene.noam.pk}/introductions/{scene.program.pk}/"
    hidden = {"words_he": "אוהב לטייל", "without_photo": "on"}
    assert signed_in(dana).post(by_office, hidden).status_code == 302
    with scene.inside():
        assert StoredFile.objects.count() == 0
        assert scene.noam.pk not in {offer.mentor.pk for offer in mentors_offered(scene.uri)}


def test_the_two_set_their_time(scene, clock_now, signed_in):
    scene.hours(scene.uri, (SUNDAY, 16, 18), (MONDAY, 8, 9))
    scene.hours(scene.noam, (SUNDAY, 16, 18))
    scene.noam.capacity = 2
    with scene.inside():
        scene.noam.save()
    other = scene.mentee("דן לוי")
    with scene.inside():
        for enrolment in (scene.uri, other):
            open_pairing(enrolment=enrolment, mentor=scene.noam, starts_on=date(2026, 11, 18), by=None)
        pairing, theirs = Pairing.objects.get(enrolment=scene.uri), Pairing.objects.get(enrolment=other)
        facts = {"frequency": "weekly", "weekday": SUNDAY, "start_time": time(17), "minutes": 45}
        open_series(pairing=theirs, starts_on=date(2026, 11, 18), by=None, **facts)
    url = f"/north/pairings/{pairing.pk}/time/"
    client = signed_in(scene.uri.viewer)
    assert url in client.get("/north/my-meetings/").content.decode()
    days = client.get(url).context["days"]
    zone = ZoneInfo("Asia/Jerusalem")
    shown = [moment.astimezone(zone).strftime("%a %H:%M") for _day, moments in days for moment in moments]
    assert shown == ["Sun 16:00"]  # 16:30 and 17:00 touch the other's meeting, which is not told
    first = days[0][1][0]
    # Taken; free, but outside the hours of both; at no hour that is offered; and as far as a date can be.
    wrong = [first + delta for delta in (timedelta(hours=1), timedelta(hours=16), timedelta(minutes=15))]
    for moment in (*(moment.isoformat() for moment in wrong), "9999-12-31T12:00+00:00", "0001-01-01T00:00+14:00"):
        answer = client.post(url, {"time": [first.isoformat(), moment]}, follow=True)
        assert "taken by now" in answer.content.decode(), moment
    with scene.inside():
        assert TimeOffer.objects.count() == 0
    client.post(url, {"time": first.isoformat()})
    mentor = signed_in(scene.noam.viewer)
    assert url in mentor.get("/north/my-week/").content.decode()
    assert mentor.get(url).context["offered"] == [(first, True)]
    mentor.post(url, {"act": "none"})
    assert letters(scene, scene.uri) == ["time-answer"]
    client.post(url, {"time": first.isoformat()})
    # Taken only when the clocks have changed: it is the same hour as before.
    clock_now.move_to("2027-03-29T10:00:00+00:00")
    client, mentor = signed_in(scene.uri.viewer), signed_in(scene.noam.viewer)
    assert mentor.post(url, {"time": first.isoformat()}).status_code == 302
    with scene.inside():
        first = clock.local_instant(scene.organization, date(2027, 4, 4), time(16))
        series = MeetingSeries.objects.get(pairing=pairing)
        assert (series.weekday, series.start_time, series.minutes) == (SUNDAY, time(16), 45)
        assert Meeting.objects.filter(pairing=pairing, starts_at=first).exists()
        assert [offer.state for offer in TimeOffer.objects.order_by("created_at", "pk")] == ["declined", "accepted"]
    assert letters(scene, scene.noam) == ["time-offer", "time-offer"]
    assert client.get(url).status_code == 302  # the letter still leads somewhere
    assert signed_in(scene.gil.viewer).get(url).status_code == 404


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 22), st.integers(1, 23)), max_size=6), st.integers(5, 120))
def test_starts_lie_within_what_both_can(spans, minutes):
    rows = [(day, time(start), time(max(start + 1, end))) for day, start, end in spans]
    half, other = rows[::2], rows[1::2]
    common = common_spans(half, other, minutes)
    for day, start, end in common:
        assert minutes_between(start, end) >= minutes
        for side in filter(None, (half, other)):
            assert any(d == day and s <= start and end <= e for d, s, e in side)
    for day, at in starts_within(common, minutes):
        ends = (datetime(2026, 1, 1, at.hour, at.minute) + timedelta(minutes=minutes)).time()
        assert any(d == day and s <= at and ends <= e for d, s, e in common)


def test_load_counts_by_weight_and_an_exceptional_need_ends_by_itself(scene, dana, clock_now):
    with scene.inside():
        program = scene.program
        program.focus_weight, program.exceptional_weight = 2, 3
        program.save()
        mentor = MentorFactory(organization=scene.organization, capacity=8)
        pairings = [
            PairingFactory(organization=scene.organization, mentor=mentor, enrolment=_enrolment(scene), intensity=value)
            for value in (Intensity.ROUTINE, Intensity.IN_FOCUS, Intensity.IN_FOCUS)
        ]
        set_intensity(pairing=pairings[2], intensity=Intensity.EXCEPTIONAL, until=date(2026, 11, 20), by=dana)

    def carried():
        with scene.inside(), translation.override("en"):
            row = with_load(Mentor.objects.filter(pk=mentor.pk), _today(scene)).get()
            return (row.held, row.load, row.in_focus, row.exceptional), load_in_words(row)

    numbers, words = carried()
    assert numbers == (3, 6, 1, 1)
    assert words == "accompanies 3, one of them in focus, one with an exceptional need, by weight 6 of 8"
    with scene.inside():
        assert end_exceptional(organization=scene.organization) == 0
    clock_now.shift(timedelta(days=3))
    assert carried()[0] == (3, 4, 1, 0)
    with scene.inside():
        assert [end_exceptional(organization=scene.organization) for _again in range(2)] == [1, 0]
        pairing = Pairing.objects.get(pk=pairings[2].pk)
        assert (pairing.intensity, pairing.intensity_until) == (Intensity.IN_FOCUS, None)
        told = OutgoingMessage.objects.filter(key__startswith="intensity-over")
        assert [row.to for row in told] == [dana.user.email]
    assert carried()[0] == (3, 5, 2, 0)


def _enrolment(scene):
    return EnrolmentFactory(organization=scene.organization, program=scene.program)


def _today(scene) -> date:
    return clock.today(scene.organization)
