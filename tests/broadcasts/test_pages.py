"""The pages of messages to pass on, from the first word to the withdrawal, through the front door."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from programs.models import Broadcast, BroadcastFile, BroadcastText, Delivery
from tests.factories import BroadcastFactory, DeliveryFactory, EnrolmentFactory

WORDS = {"title": "ערב הורים", "message": "ביום ראשון בשמונה", "seen": 0, "key": "019a0000-0000-7000-8000-000000000001"}
WORDS |= {"question": "תבואו?", "choices": "כן\nלא"}


def text_of(page) -> str:
    return page.content.decode()


def test_a_message_from_the_first_word_to_the_last(here, dana, signed_in):
    client = signed_in(dana)
    assert "Nothing is being passed on" in text_of(client.get("/north/broadcasts/"))
    refused = client.post("/north/broadcasts/new/", WORDS | {"choices": "כן"})
    assert "Offer at least two answers, or none." in text_of(refused) and not Broadcast.objects.exists()
    for _press in range(2):
        answer = client.post("/north/broadcasts/new/", WORDS)
    draft = Broadcast.objects.get()
    page = f"/north/broadcasts/{draft.pk}/"
    assert answer["Location"] == f"{page}audience/"

    shown = text_of(client.get(f"{page}audience/"))
    assert "mentee d" in shown and f"/north/enrolments/{here.d.pk}/pair/" in shown
    counted = client.get(
        f"{page}audience/", {"programs": here.program.pk, "units": here.north.pk}, headers={"HX-Request": "true"}
    )
    assert '<strong class="number">2</strong>' in text_of(counted) and "mentee d" not in text_of(counted)
    client.post(f"{page}audience/", {"programs": here.program.pk, "units": here.north.pk})
    assert Broadcast.objects.get().audience == {"units": [str(here.north.pk)]}
    client.post(f"{page}audience/", {"programs": here.program.pk})
    bad = client.post(f"{page}when/", {"urgency": "call_now", "tell_from": "2026-11-20", "tell_until": "2026-11-10"})
    assert "The last day cannot be before the first." in text_of(bad)
    client.post(f"{page}when/", {"urgency": "call_now", "tell_from": "2026-11-03", "tell_until": "2026-11-10"})
    client.post(f"{page}files/", {"file": SimpleUploadedFile("דף.pdf", b"%PDF-1.7 x")})
    attached = BroadcastFile.objects.get()
    assert client.get(f"/north/broadcasts/files/{attached.pk}/")["Content-Disposition"].startswith("attachment")

    client.post(page, {"test": "1"})
    letter = OutgoingMessage.objects.get()
    assert letter.to == dana.user.email and "ביום ראשון בשמונה" in letter.text and "- לא" in letter.html + letter.text
    shown = text_of(client.get(page))
    assert "Send to the mentors" in shown and "Call now" in shown and "4</strong> people would be told" in shown
    stale = client.post(page, {"send": "1", "seen": "1"}, follow=True)
    assert "This was changed meanwhile" in text_of(stale) and not Delivery.objects.exists()
    seen = {"seen": Broadcast.objects.get().revision}
    for _press in range(2):
        client.post(page, {"send": "1", **seen})
    assert Delivery.objects.count() == 4

    EnrolmentFactory(organization=here.organization, program=here.program, mentee__full_name="mentee e")
    shown = text_of(client.get(page))
    assert "1 person joined after it was sent." in shown and "mentee d" in shown and "mentee a" not in shown
    client.post(page, {"add": "1"})
    assert Delivery.objects.count() == 5
    client.post(f"{page}words/", WORDS | {"message": "ביום שני", "seen": 1, "again": "all"})
    assert Broadcast.objects.get().version == 2
    DeliveryFactory._meta.model.objects.filter(enrolment=here.a).update(state="told", told_by=here.mentor)
    client.post(f"{page}withdraw/", {"why": "נדחה"})
    shown = text_of(client.get(page))
    assert "נדחה" in shown and "mentee a" in shown and "Who heard it" in shown and "mentee b" not in shown
    client.post(page, {"keep": "1"})
    client.post(f"/north/broadcasts/{Broadcast.objects.get(is_template=True).pk}/", {"begin": "1"})
    begun = Broadcast.objects.get(state="draft", is_template=False)
    assert BroadcastText.objects.get(broadcast=begun).message == "ביום שני"
    client.post(f"/north/broadcasts/{begun.pk}/", {"discard": "1"})
    assert not Broadcast.objects.filter(pk=begun.pk).exists() and BroadcastFile.objects.count() == 2


def test_a_second_person_looks_at_it(here, dana, ada, signed_in, make_viewer):
    here.program.broadcast_approval = True
    here.program.save()
    tom = make_viewer(Role.BROADCASTER, organization=here.organization, name="תום")
    writer, second, head = signed_in(dana), signed_in(tom), signed_in(ada)
    writer.post("/north/broadcasts/new/", WORDS)
    page = f"/north/broadcasts/{Broadcast.objects.get().pk}/"
    assert "Ask for approval" in text_of(writer.get(page)) and "Send to the mentors" not in text_of(writer.get(page))
    writer.post(page, {"ask": "1", "seen": Broadcast.objects.get().revision})
    assert {letter.to for letter in OutgoingMessage.objects.all()} == {tom.user.email, ada.user.email}
    assert "Approve and send" not in text_of(writer.get(page)) and "mentee" not in text_of(second.get(page))
    assert "mentee d" in text_of(head.get(page))
    assert writer.post(page, {"approve": "1", "seen": 1}).status_code == 404
    assert "Wait for your approval" in text_of(second.get("/north/broadcasts/"))
    second.post(page, {"return": "1", "why": "חסר תאריך"})
    assert OutgoingMessage.objects.filter(to=dana.user.email, subject__startswith="Your message came back").exists()
    assert "חסר תאריך" in text_of(writer.get(page))
    seen = Broadcast.objects.get().revision
    writer.post(page, {"ask": "1", "seen": seen})
    for _press in range(2):
        assert head.post(page, {"approve": "1", "seen": seen}).status_code == 302
    assert Broadcast.objects.get().is_out and Delivery.objects.count() == 4
    noam = signed_in(make_viewer(Role.MENTOR, organization=here.organization))
    assert [noam.get(path).status_code for path in (page, "/north/broadcasts/")] == [404, 404]


@pytest.mark.parametrize("path", ["", "one/"])
def test_as_many_queries_for_one_as_for_many(here, dana, signed_in, path):
    client, numbers = signed_in(dana), []
    for _more in (1, 3):
        for _n in range(_more):
            row = BroadcastFactory(organization=here.organization, programs=[here.program])
            for enrolment in (here.a, here.b, here.d)[:_more]:
                DeliveryFactory(organization=here.organization, broadcast=row, enrolment=enrolment)
        page = f"/north/broadcasts/{row.pk if path else ''}/".replace("//", "/")
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).status_code == 200
        numbers.append(len(queries))
    assert numbers == {"": [17, 17], "one/": [21, 21]}[path]
