"""What providers tell: believed when signed, about messages that we named, in whatever organization they are."""

import base64
import hashlib
import hmac
import json

import pytest
from django.db import transaction
from django.test import Client

from mentoring_platform.notifications.callbacks import token_of
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import Address, OutgoingMessage
from mentoring_platform.notifications.services import notify
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope

SECRET = "a-secret-of-the-provider"


@pytest.fixture(autouse=True)
def _secrets(settings):
    settings.TWILIO_AUTH_TOKEN = settings.WHATSAPP_APP_SECRET = settings.WHATSAPP_VERIFY_TOKEN = SECRET
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": f"us:{SECRET}"}


@pytest.fixture
def sent(noam, organization):
    """Make a message to Noam that was sent by a channel, with the provider's own name for it."""

    def make(channel: str, to: str) -> OutgoingMessage:
        with organization_scope(organization), transaction.atomic():
            address = None
            if channel != "email":
                address = Address.objects.create(
                    organization=organization,
                    membership=noam.acting_membership,
                    channel=channel,
                    value=to,
                    confirmed_at=clock.now(),
                )
            return OutgoingMessage.objects.create(
                organization=organization,
                key=f"{channel}:{to}",
                kind=Kind.PLAN,
                channel=channel,
                membership=noam.acting_membership,
                address=address,
                to=to,
                subject="s",
                created_at=clock.now(),
                due_at=clock.now(),
                sent_at=clock.now(),
                provider_reference="reference-1",
            )

    return make


def state(message) -> str:
    with organization_scope(message.organization), transaction.atomic():
        return OutgoingMessage.objects.get(pk=message.pk).state.value


def broken(organization) -> list[str]:
    with organization_scope(organization), transaction.atomic():
        return list(Address.objects.filter(broken_at__isnull=False).values_list("value", flat=True))


def by_twilio(message, status: str, key: str = SECRET, **fields):
    path = f"/messages/callback/twilio/{token_of(message)}/"
    form = {"MessageSid": "reference-1", "MessageStatus": status, **fields}
    signed = "http://testserver" + path + "".join(name + form[name] for name in sorted(form))
    signature = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    return Client(enforce_csrf_checks=True).post(path, form, headers={"X-Twilio-Signature": signature})


def by_meta(told: dict, key: str = SECRET):
    body = json.dumps(told).encode()
    signature = f"sha256={hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}"
    return Client().post(
        "/messages/callback/whatsapp/",
        body,
        content_type="application/json",
        headers={"X-Hub-Signature-256": signature},
    )


def by_postmark(told: dict, secret: str = SECRET):
    basic = base64.b64encode(f"us:{secret}".encode()).decode()
    return Client().post(
        "/messages/callback/email/",
        json.dumps(told),
        content_type="application/json",
        headers={"Authorization": f"Basic {basic}"},
    )


def test_sms_arrives_or_its_number_is_wrong(sent, organization):
    arrived, wrong = sent("sms", "+972502345678"), sent("sms", "+972502345679")
    assert by_twilio(arrived, "delivered", key="another").status_code == 404 and state(arrived) == "sent"
    assert by_twilio(arrived, "sent").status_code == 204 and state(arrived) == "sent"
    assert by_twilio(arrived, "delivered", MessageSid="of another attempt").status_code == 204
    assert state(arrived) == "sent"
    assert by_twilio(arrived, "delivered").status_code == 204 and state(arrived) == "delivered"
    for _ in range(2):
        assert by_twilio(wrong, "undelivered", ErrorCode="30005").status_code == 204
    assert state(wrong) == "bounced" and broken(organization) == [wrong.to]


def test_whatsapp_statuses_and_its_handshake(sent, organization):
    message = sent("whatsapp", "+972502345678")

    def status(**more) -> dict:
        one = {"id": "reference-1", "biz_opaque_callback_data": token_of(message), **more}
        return {"entry": [{"changes": [{"value": {"statuses": [one]}}]}]}

    failed = status(status="failed", errors=[{"code": 131026}])
    assert by_meta(failed, key="another").status_code == 404 and state(message) == "sent"
    for harmless in ({}, {"entry": 3}, {"entry": [{"changes": [{"value": {"messages": []}}]}]}, status(status="sent")):
        assert by_meta(harmless).status_code == 204 and state(message) == "sent"
    assert by_meta(failed).status_code == 204 and broken(organization) == [message.to]
    asked = {"hub.mode": "subscribe", "hub.verify_token": SECRET, "hub.challenge": "1158201444"}
    assert Client().get("/messages/callback/whatsapp/", asked).content == b"1158201444"
    assert Client().get("/messages/callback/whatsapp/", {**asked, "hub.verify_token": "no"}).status_code == 404


def test_letter_that_comes_back_is_told_until_the_address_is_another(sent, noam, organization):
    letter = sent("email", noam.user.email)
    bounce = {"RecordType": "Bounce", "Type": "HardBounce", "Email": noam.user.email, "ID": 1, "MessageID": "m"}
    bounce |= {"BouncedAt": "2026-11-18T10:00:00Z", "Metadata": {"message": token_of(letter)}}
    assert by_postmark(bounce, secret="another").status_code == 400 and state(letter) == "sent"
    assert by_postmark({**bounce, "Metadata": {"message": "made up"}}).status_code == 204 and state(letter) == "sent"
    assert by_postmark(bounce).status_code == 204
    assert state(letter) == "bounced" and broken(organization) == [noam.user.email]


def test_complaint_stops_the_kind(sent, noam, organization):
    letter = sent("email", noam.user.email)
    told = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": noam.user.email, "ID": 1}
    told |= {"MessageID": "m", "BouncedAt": "2026-11-18T10:00:00Z", "Metadata": {"message": token_of(letter)}}
    assert by_postmark(told).status_code == 204 and state(letter) == "sent"
    with organization_scope(organization), transaction.atomic():
        words = {"subject": "s", "text": "t"}
        assert notify(organization=organization, kind=Kind.PLAN, key="k", to=noam.acting_membership, **words) == []


def test_without_a_secret_nobody_is_believed(settings, sent):
    settings.TWILIO_AUTH_TOKEN = settings.WHATSAPP_APP_SECRET = settings.WHATSAPP_VERIFY_TOKEN = ""
    settings.ANYMAIL = {}
    message = sent("sms", "+972502345678")
    asked = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert by_twilio(message, "delivered", key="").status_code == by_meta({}, key="").status_code == 404
    assert Client().get("/messages/callback/whatsapp/", asked).status_code == 404
    assert by_postmark({}).status_code == 404
    assert state(message) == "sent"


def test_a_suspended_organization_is_left_alone(sent, organization):
    message = sent("sms", "+972502345678")
    organization.suspended_at = clock.now()
    organization.save()
    assert by_twilio(message, "delivered").status_code == 204
    organization.suspended_at = None
    organization.save()
    assert state(message) == "sent"
