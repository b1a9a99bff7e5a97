"""How a person is written to: chosen, confirmed by a code, on a device, and stopped by the link of a letter."""

import json
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import Address, OutgoingMessage, Preference
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.services import notify
from mentoring_platform.notifications.services.preferences import set_message_settings
from mentoring_platform.tenancy.scope import organization_scope

PAGE = "/north/messages-to-me/"
NUMBER = "+972502345678"
NOW = "2026-11-18T10:00:00Z"
DEVICE = json.dumps({"endpoint": "https://fcm.googleapis.com/fcm/send/x", "keys": {"p256dh": "BA_x", "auth": "a-x"}})


@pytest.fixture(autouse=True)
def _channels(organization, ada, settings):
    settings.MESSAGE_PROVIDERS = dict.fromkeys(("sms", "whatsapp", "push"), "console") | {"email": "django"}
    with time_machine.travel(NOW, tick=False):
        with organization_scope(organization), transaction.atomic():
            set_message_settings(channels=["sms", "whatsapp", "push"], most_per_day=4, by=ada)
        yield


def rows(model, organization, **which) -> list:
    with organization_scope(organization), transaction.atomic():
        return list(model.objects.filter(**which).order_by("pk"))


def preference(organization) -> Preference:
    return rows(Preference, organization)[0]


def tell(viewer, kind=Kind.PLAN, key="cause") -> list[OutgoingMessage]:
    with organization_scope(viewer.organization), transaction.atomic():
        return notify(
            organization=viewer.organization,
            kind=kind,
            key=key,
            to=viewer.acting_membership,
            subject="Moved",
            text="Moved",
        )


def digits(organization) -> str:
    (code,) = rows(OutgoingMessage, organization, channel="sms")
    return re.search(r"\d{6}", code.short)[0]


def test_choices_are_kept_and_wrong_ones_stand_beside_their_field(signed_in, noam, organization):
    client = signed_in(noam)
    fields = {f"kind_{kind}": ["email"] for kind in ("report", "meeting_soon", "pairing", "week")}
    hours = {"quiet_from": "13:00", "quiet_until": "15:00"}
    assert "quiet_until" in client.post(PAGE, {**fields, "quiet_from": "13:00"}).context["form"].errors
    assert client.post(PAGE, {**fields, **hours, "digest": "on"}).url == PAGE
    kept = preference(organization)
    assert (kept.channels["plan"], kept.channels["report"], kept.digest) == ([], ["email"], True)
    assert (f"{kept.quiet_from:%H:%M}", f"{kept.quiet_until:%H:%M}") == ("13:00", "15:00")
    assert tell(noam) == [] and len(tell(noam, Kind.ACCESS)) == 1
    assert client.get(PAGE).context["form"]["kind_plan"].value() == []


def test_a_number_is_taken_once_its_code_comes_back(signed_in, noam, dana, organization):
    client = signed_in(noam)
    assert "number" in client.post(f"{PAGE}phone/", {"number": "12", "channel": "sms"}).context["phone_form"].errors
    client.post(f"{PAGE}phone/", {"number": "050-2345678", "channel": "sms"})
    (message,) = rows(OutgoingMessage, organization)
    assert (message.to, message.channel, message.keeps_rest) == (NUMBER, "sms", False)
    right = digits(organization)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answer = client.post(f"{PAGE}phone/confirm/", {"digits": wrong})
    assert "digits" in answer.context["code_form"].errors
    assert not rows(Address, organization, confirmed_at__isnull=False)
    # Another's code confirms nothing.
    assert "digits" in signed_in(dana).post(f"{PAGE}phone/confirm/", {"digits": right}).context["code_form"].errors
    client.post(f"{PAGE}phone/confirm/", {"digits": f"{right[:3]} {right[3:]}"})
    assert {(row.channel, row.value) for row in rows(Address, organization)} == {("sms", NUMBER), ("whatsapp", NUMBER)}
    client.post(PAGE, {"kind_plan": ["sms", "email"]})
    assert {message.channel for message in tell(noam)} == {"email", "sms"}
    client.post(f"{PAGE}phone/remove/")
    assert rows(Address, organization) == []
    assert [message.channel for message in tell(noam, key="later")] == ["email"]


def test_a_code_ends_after_five_tries_and_five_go_a_day(signed_in, noam, organization):
    client = signed_in(noam)
    ask = {"number": NUMBER, "channel": "sms"}
    client.post(f"{PAGE}phone/", ask)
    right = digits(organization)
    for _ in range(5):
        client.post(f"{PAGE}phone/confirm/", {"digits": f"{(int(right) + 1) % 1_000_000:06}"})
    assert "digits" in client.post(f"{PAGE}phone/confirm/", {"digits": right}).context["code_form"].errors
    for _ in range(4):
        client.post(f"{PAGE}phone/", ask)
    assert "number" in client.post(f"{PAGE}phone/", ask).context["phone_form"].errors
    assert len(rows(OutgoingMessage, organization)) == 5


@pytest.mark.parametrize(
    "given",
    [
        "no json",
        "[]",
        DEVICE.replace("fcm.googleapis.com", "127.0.0.1"),
        DEVICE.replace("fcm.googleapis.com", "fcm.googleapis.com.evil.example"),
        DEVICE.replace("https:", "http:"),
    ],
)
def test_only_a_push_service_is_taken_as_device(signed_in, noam, organization, given):
    signed_in(noam).post(f"{PAGE}devices/add/", {"subscription": given})
    assert rows(Address, organization) == []


def test_a_device_is_added_once_and_removed_by_its_person_alone(signed_in, noam, dana, organization):
    client = signed_in(noam)
    for _ in range(2):
        client.post(f"{PAGE}devices/add/", {"subscription": DEVICE})
    (device,) = rows(Address, organization)
    remove = f"{PAGE}devices/{device.pk}/remove/"
    assert signed_in(dana).post(remove).status_code == 404
    assert rows(Address, organization) == [device]
    assert client.post(remove).url == PAGE
    assert rows(Address, organization) == []


def test_link_of_a_letter_stops_its_kind_by_a_press_and_not_by_a_look(noam, organization, other_organization):
    (letter,) = tell(noam)
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    client = Client()
    for method in (client.get, client.head):
        assert method(address).status_code == 200
    assert rows(Preference, organization) == []
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert tell(noam, key="next") == []
    assert len(tell(noam, Kind.REPORT, "other kind")) == 1
    for wrong in (address.replace("north", "south"), address[:-3] + "xx/"):
        cache.clear()
        assert client.get(wrong).status_code == client.post(wrong).status_code == 404
    assert rows(Preference, other_organization) == []


def test_nobody_stops_access_or_concerns(noam, organization):
    with organization_scope(organization), transaction.atomic():
        assert stop_address(organization, noam.acting_membership, Kind.CONCERN) == ""
    assert tell(noam, Kind.CONCERN)[0].headers == {}


def test_channels_are_the_administrators_to_choose(signed_in, ada, dana, noam, organization):
    settings_page = "/north/settings/messages/channels/"
    assert signed_in(dana).get(settings_page).status_code == 404
    assert signed_in(ada).post(settings_page, {"channels": ["sms"], "most_per_day": "2"}).url == settings_page
    own = signed_in(noam).get(PAGE).context["own"]
    assert (own.phone_channels, own.takes_devices) == (["sms"], False)


@pytest.mark.parametrize("language", ["he", "en"])
def test_page_tells_what_came_in_a_constant_number_of_queries(
    signed_in, make_viewer, organization, language, django_assert_num_queries
):
    viewer = make_viewer(Role.MENTOR, Role.COORDINATOR, organization=organization)
    client = signed_in(viewer, language)
    tell(viewer)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        assert "Moved" in client.get(PAGE).content.decode()
    for number in range(2):
        tell(viewer, key=f"more {number}")
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 15
