"""Each provider's documented answers, spoken by a real server, become: sent, refused, a broken address, or later."""

import base64
import json
import logging
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import time_machine
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core import mail
from django.test import override_settings
from py_vapid import Vapid

from mentoring_platform.notifications.callbacks import named_by
from mentoring_platform.notifications.channels import http
from mentoring_platform.notifications.channels.push import subscription_of
from mentoring_platform.notifications.channels.sms import is_from_twilio
from mentoring_platform.notifications.channels.whatsapp import is_from_meta
from mentoring_platform.notifications.choices import Channel, Kind, State
from mentoring_platform.notifications.models import (
    Address,
    DeliveryAttempt,
    MessageSettings,
    OutgoingMessage,
    Preference,
    Provider,
)
from mentoring_platform.notifications.services import notify, queue_email, send_waiting_messages
from mentoring_platform.tenancy import clock
from tests.factories import MembershipFactory

from .crash.trial import free_port
from .provider import HANG, RESET, provider_at

NOON = "2026-11-18T10:00:00Z"
NUMBER, TOKEN = "+972501234567", "twilio-token"


@pytest.fixture(scope="module")
def server():
    with provider_at() as found:
        yield found


@pytest.fixture
def configured(settings, server, monkeypatch):
    """All channels have a provider, who is our server; nobody is waited for long."""
    provider, address = server
    settings.MESSAGE_PROVIDERS = {"email": "django", "sms": "twilio", "whatsapp": "cloud", "push": "vapid"}
    settings.TWILIO_API_URL = settings.WHATSAPP_API_URL = address
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC1", TOKEN, "+15005550006"
    settings.WHATSAPP_PHONE_NUMBER_ID, settings.WHATSAPP_TOKEN, settings.WHATSAPP_APP_SECRET = "42", "secret", "app"
    settings.PUSH_SERVICES, settings.PUSH_SCHEME = ["127.0.0.1"], "http"
    key = Vapid()
    key.generate_keys()
    number = key.private_key.private_numbers().private_value.to_bytes(32, "big")
    settings.VAPID_PRIVATE_KEY = base64.urlsafe_b64encode(number).rstrip(b"=").decode()
    settings.VAPID_SUBJECT = "mailto:office@people.example"
    monkeypatch.setattr(http, "SECONDS_TO_ANSWER", 0.3)
    return provider


def subscription(address: str) -> str:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": raw, "auth": b"0123456789abcdef"}
    encoded = {name: base64.urlsafe_b64encode(value).rstrip(b"=").decode() for name, value in keys.items()}
    return json.dumps({"endpoint": f"{address}/push/1", "keys": encoded})


@pytest.fixture
def member(inside, configured, server):
    """Noam wants changes of plan on all channels but e-mail, and is reached on all."""
    membership = MembershipFactory(organization=inside)
    told = {"organization": inside, "membership": membership, "confirmed_at": clock.now()}
    for channel, value in (("sms", NUMBER), ("whatsapp", NUMBER), ("push", subscription(server[1]))):
        Address.objects.create(**told, channel=channel, value=value)
    channels = {"plan": ["sms", "whatsapp", "push"]}
    Preference.objects.create(organization=inside, membership=membership, channels=channels)
    MessageSettings.objects.create(organization=inside, channels=Channel.values, most_per_day=50)
    return membership


def tell(member, key: str = "a") -> list[OutgoingMessage]:
    text = {"subject": "Moved", "text": "Long words", "short": "Tuesday  at\n17:00", "link": "https://livui.example/w/"}
    return notify(organization=member.organization, kind=Kind.PLAN, key=key, to=member, **text)


TAKEN = {
    "sms": (201, {}, {"sid": "SM1"}),
    "whatsapp": (200, {}, {"messages": [{"id": "wamid.1"}]}),
    "push": (201, {"Location": "https://push.example/m/1"}, {}),
}


@time_machine.travel(NOON, tick=False)
def test_each_channel_says_it_as_its_provider_documents(inside, member, configured):
    assert [message.channel for message in tell(member)] == ["sms", "whatsapp", "push"]
    assert tell(member) == []
    asked = {}
    for channel, answer in TAKEN.items():
        configured.say(answer)
        assert send_waiting_messages(organization=inside, channel=channel) == 1
        (asked[channel],) = configured.asked
        message = OutgoingMessage.objects.get(channel=channel)
        assert message.state == State.SENT and message.provider_reference
    form = {name: values[0] for name, values in parse_qs(asked["sms"]["body"].decode()).items()}
    assert asked["sms"]["path"] == "/2010-04-01/Accounts/AC1/Messages.json"
    assert base64.b64decode(asked["sms"]["headers"]["Authorization"].split()[1]).decode() == f"AC1:{TOKEN}"
    assert (form["To"], form["From"]) == (NUMBER, "+15005550006")
    assert form["Body"] == f"{inside.name}: Tuesday at 17:00 https://livui.example/w/"
    sms = OutgoingMessage.objects.get(channel="sms")
    assert named_by(form["StatusCallback"].rstrip("/").rpartition("/")[2]) == (inside.pk, sms.pk)
    told = json.loads(asked["whatsapp"]["body"])
    assert asked["whatsapp"]["path"] == "/v23.0/42/messages"
    assert asked["whatsapp"]["headers"]["Authorization"] == "Bearer secret"
    assert (told["to"], told["type"], told["template"]["language"]) == ("972501234567", "template", {"code": "he"})
    (body,) = told["template"]["components"]
    assert [place["text"] for place in body["parameters"]] == [
        inside.name,
        "Tuesday at 17:00",
        "https://livui.example/w/",
    ]
    headers = asked["push"]["headers"]
    assert headers["Content-Encoding"] == "aes128gcm" and headers["Authorization"].startswith("vapid t=")
    assert len(headers["Topic"]) == 22 and headers["TTL"] == "86400"
    assert b"Tuesday" not in asked["push"]["body"]


REFUSALS = [
    ("sms", (400, {}, {"code": 21211, "message": f"The 'To' number {NUMBER} is not valid"}), "Twilio 21211", True),
    ("sms", (400, {}, {"code": 21617, "message": "too long"}), "Twilio 21617", False),
    ("whatsapp", (400, {}, {"error": {"code": 131026, "message": "undeliverable"}}), "WhatsApp 131026", True),
    ("whatsapp", (400, {}, {"error": {"code": 100, "message": "invalid"}}), "WhatsApp 100", False),
    ("push", (410, {}, {}), "HTTP 410", True),
    ("push", (404, {}, {}), "HTTP 404", True),
    ("push", (413, {}, {}), "HTTP 413", False),
]


@pytest.mark.parametrize(("channel", "answer", "reason", "is_broken"), REFUSALS)
@time_machine.travel(NOON, tick=False)
def test_what_is_refused_is_given_up_and_a_wrong_address_is_not_tried_again(
    inside, member, configured, channel, answer, reason, is_broken
):
    configured.say(answer)
    tell(member)
    assert send_waiting_messages(organization=inside, channel=channel) == 0
    message = OutgoingMessage.objects.get(channel=channel)
    assert (message.state, message.last_error) == (State.GIVEN_UP, reason)
    assert bool(Address.objects.get(channel=channel).broken_at) == is_broken
    configured.say(TAKEN[channel])
    tell(member, "b")
    assert send_waiting_messages(organization=inside, channel=channel) == (0 if is_broken else 1)
    second = OutgoingMessage.objects.get(channel=channel, key__startswith="b:")
    assert second.state == (State.DROPPED if is_broken else State.SENT)
    assert len(configured.asked) == (0 if is_broken else 1)
    assert not Provider.objects.filter(failures__gt=0).exists()


LATER = [
    ((429, {"Retry-After": "120"}, {"code": 20429}), "HTTP 429", timedelta(seconds=120)),
    ((429, {"Retry-After": "Wed, 18 Nov 2026 10:10:00 GMT"}, {}), "HTTP 429", timedelta(minutes=10)),
    ((503, {}, {}), "HTTP 503", timedelta(minutes=2)),
    ((500, {}, {}), "HTTP 500", timedelta(minutes=2)),
    ((401, {}, {"code": 20003}), "HTTP 401", timedelta(minutes=2)),
    (RESET, "ConnectionError", timedelta(minutes=2)),
    (HANG, "ReadTimeout", timedelta(minutes=2)),
]


@pytest.mark.parametrize(("answer", "reason", "wait"), LATER, ids=lambda value: str(value)[:12])
def test_what_fails_is_tried_again_later_and_nothing_is_told_to_the_log(
    inside, member, configured, caplog, answer, reason, wait
):
    caplog.set_level(logging.DEBUG)
    with time_machine.travel(NOON, tick=False) as now:
        tell(member)
        configured.say(answer)
        assert send_waiting_messages(organization=inside, channel="sms") == 0
        message = OutgoingMessage.objects.get(channel="sms")
        assert (message.state, message.last_error) == (State.WAITING, reason)
        assert message.retry_at == clock.now() + wait
        assert DeliveryAttempt.objects.get().result == "failed"
        configured.say(TAKEN["sms"])
        now.shift(wait + timedelta(seconds=1))
        assert send_waiting_messages(organization=inside, channel="sms") == 1
    assert Provider.objects.get().failures == 0
    for secret in (NUMBER, TOKEN, "Tuesday", base64.b64encode(f"AC1:{TOKEN}".encode()).decode()):
        assert secret not in caplog.text


def test_a_dead_provider_holds_up_neither_a_worker_nor_other_channels(inside, member, configured):
    """It is asked three times, then left in peace; e-mail goes in its own run. Measured by counts."""
    with time_machine.travel(NOON, tick=False) as now:
        configured.say(HANG)
        others = [MembershipFactory(organization=inside) for _ in range(6)]
        for other in others:
            address = {"channel": "sms", "value": f"+97250000000{others.index(other)}", "confirmed_at": clock.now()}
            Address.objects.create(organization=inside, membership=other, **address)
            Preference.objects.create(organization=inside, membership=other, channels={"plan": ["sms", "email"]})
            tell(other, str(other.pk))
        for _ in range(4):
            send_waiting_messages(organization=inside, channel="sms")
        assert len(configured.asked) == 3
        assert send_waiting_messages(organization=inside) == 6
        assert len(mail.outbox) == 6
        now.shift(31)
        send_waiting_messages(organization=inside, channel="sms")
        assert len(configured.asked) == 4  # one that tries
        now.shift(30)
        send_waiting_messages(organization=inside, channel="sms")
        assert len(configured.asked) == 4  # and left in peace for longer
        configured.say(TAKEN["sms"])
        now.shift(600)
        assert send_waiting_messages(organization=inside, channel="sms") == 6
        assert Provider.objects.get(name="twilio").failures == 0


def test_signatures_of_callbacks():
    """As each documents it; neither holds without a secret."""
    form = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675310", "Digits": "1234"}
    form |= {"From": "+14158675310", "To": "+18005551212"}
    address, signature = "https://mycompany.com/myapp.php?foo=1&bar=2", "GvWf1cFY/Q7PnoempGyD5oXAezc="
    with override_settings(TWILIO_AUTH_TOKEN="12345", WHATSAPP_APP_SECRET="key"):
        assert is_from_twilio(address=address, form=form, signature=signature)
        assert not is_from_twilio(address=address, form=form | {"Digits": "1235"}, signature=signature)
        words = b"The quick brown fox jumps over the lazy dog"
        known = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        assert is_from_meta(body=words, signature=known)
        assert not is_from_meta(body=words + b".", signature=known)
    with override_settings(TWILIO_AUTH_TOKEN="", WHATSAPP_APP_SECRET=""):
        assert not is_from_meta(
            body=b"", signature="sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        )
        assert not is_from_twilio(address="", form={}, signature="+9sdGxiqbAgyS31ktx+3Y3BpDh0=")


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1/x", "https://169.254.169.254/x", "https://fcm.googleapis.com.evil.example/x", "https:///x", "x"],
)
def test_only_services_of_browsers_are_called(endpoint):
    keys = {"p256dh": "a", "auth": "b"}
    assert subscription_of(json.dumps({"endpoint": "https://fcm.googleapis.com/fcm/send/x", "keys": keys}))
    assert subscription_of(json.dumps({"endpoint": endpoint, "keys": keys})) is None


class Mailboxes:
    """Speaks SMTP as the addressee says: `550@…` is refused so, `drop@…` loses the line after the letter."""

    def __init__(self):
        self.kept = []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address[:3].isdigit():
            return f"{address[:3]} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.kept.append((envelope.rcpt_tos[0], envelope.content))
        if envelope.rcpt_tos[0].startswith("drop"):
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def smtp(settings):
    mailboxes = Mailboxes()
    controller = Controller(mailboxes, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield mailboxes
    controller.stop()


def test_smtp_servers_answers(inside, smtp):
    """Refused for good, refused for now, and a line that breaks after the letter: that one goes again as the same."""
    membership = MembershipFactory(organization=inside, user__email="550@people.example")
    with time_machine.travel(NOON, tick=False) as now:
        told = {"organization": inside, "subject": "s", "text": "t"}
        notify(kind=Kind.PLAN, key="wrong", to=membership, **told)
        for name in ("451", "554", "drop", "good"):
            queue_email(key=name, to=f"{name}@people.example", **told)
        assert send_waiting_messages(organization=inside) == 1
        found = {message.key: message for message in OutgoingMessage.objects.all()}
        assert {key: message.state for key, message in found.items()} == {
            "wrong:email": State.GIVEN_UP,
            "451": State.WAITING,
            "554": State.GIVEN_UP,
            "drop": State.WAITING,
            "good": State.SENT,
        }
        assert Address.objects.get(membership=membership).broken_reason == "SMTPRecipientsRefused 550"
        notify(kind=Kind.PLAN, key="again", to=membership, **told)
        notify(kind=Kind.CONCERN, key="must", to=membership, **told)
        now.shift(300)
        send_waiting_messages(organization=inside)
        assert OutgoingMessage.objects.get(key="again:email").state == State.DROPPED
        assert OutgoingMessage.objects.get(key="must:email").state == State.GIVEN_UP
    dropped = [content for to, content in smtp.kept if to.startswith("drop")]
    assert len(dropped) == 2 and dropped[0].split(b"Message-ID: ")[1][:60] == dropped[1].split(b"Message-ID: ")[1][:60]
