"""What providers tell of messages, in one form. Pure: bytes in, reports out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mentoring_platform.notifications.choices import Channel


class Outcome(StrEnum):
    DELIVERED = "delivered"
    CAME_BACK = "came back"
    COMPLAINED = "complained"


@dataclass(frozen=True)
class Report:
    """One thing told of one message; `token` is the signed word that we gave along with it."""

    channel: Channel
    outcome: Outcome
    token: str
    reference: str = ""
    reason: str = ""
    is_wrong_address: bool = False


TWILIO_OUTCOMES = {
    "delivered": Outcome.DELIVERED,
    "read": Outcome.DELIVERED,
    "undelivered": Outcome.CAME_BACK,
    "failed": Outcome.CAME_BACK,
}
TWILIO_WRONG = {"21211", "21610", "21612", "21614", "30005", "30006"}
"""https://www.twilio.com/docs/api/errors: no such number, has said stop, cannot be reached, unknown, a landline."""

WHATSAPP_OUTCOMES = {"delivered": Outcome.DELIVERED, "read": Outcome.DELIVERED, "failed": Outcome.CAME_BACK}
WHATSAPP_WRONG = {131026, 131030, 131050}

EMAIL_OUTCOMES = {
    "delivered": Outcome.DELIVERED,
    "bounced": Outcome.CAME_BACK,
    "rejected": Outcome.CAME_BACK,
    "failed": Outcome.CAME_BACK,
    "complained": Outcome.COMPLAINED,
    "unsubscribed": Outcome.COMPLAINED,
}
EMAIL_WRONG = {"bounced", "invalid"}


def from_twilio(token: str, form: Mapping[str, str]) -> Report | None:
    """The status callback of the Messages resource; None for a step on the way."""
    outcome = TWILIO_OUTCOMES.get(form.get("MessageStatus", ""))
    if outcome is None:
        return None
    code = form.get("ErrorCode", "")
    reason = f"Twilio {code}" if code else ""
    return Report(Channel.SMS, outcome, token, form.get("MessageSid", ""), reason, code in TWILIO_WRONG)


def from_whatsapp(body: bytes) -> Iterator[Report]:
    """The statuses in a notification of the Cloud API; raises ValueError for what is none."""
    told = json.loads(body)
    for entry in _rows(told, "entry"):
        for change in _rows(entry, "changes"):
            value = change.get("value")
            for status in _rows(value if isinstance(value, dict) else {}, "statuses"):
                outcome = WHATSAPP_OUTCOMES.get(str(status.get("status")))
                if outcome is not None:
                    codes = [error.get("code") for error in _rows(status, "errors")]
                    yield Report(
                        Channel.WHATSAPP,
                        outcome,
                        str(status.get("biz_opaque_callback_data", "")),
                        str(status.get("id", "")),
                        f"WhatsApp {codes[0]}" if codes else "",
                        any(code in WHATSAPP_WRONG for code in codes),
                    )


def from_email(event) -> Report | None:
    """An event of django-anymail; None for what tells of no fate (opened, clicked, queued)."""
    outcome = EMAIL_OUTCOMES.get(event.event_type)
    token = str((event.metadata or {}).get("message", ""))
    if outcome is None or not token:
        return None
    reason = str(event.reject_reason or event.event_type) if outcome == Outcome.CAME_BACK else ""
    return Report(
        Channel.EMAIL,
        outcome,
        token,
        reason=reason,
        is_wrong_address=outcome == Outcome.CAME_BACK and event.reject_reason in EMAIL_WRONG,
    )


def _rows(of: object, name: str) -> list[dict]:
    found = of.get(name) if isinstance(of, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
