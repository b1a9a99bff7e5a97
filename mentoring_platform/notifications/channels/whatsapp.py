"""WhatsApp by Meta's Cloud API, through a template, as its rules ask outside the 24 hours after a person has written.

POST /{version}/{phone number id}/messages with a bearer token; the answer's `messages[0].id` names it, an error has a
`code` (https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages,
…/whatsapp/support/error-codes). The template, approved by Meta once for each language, has three places: the
organization, the words, and the address. No idempotency key is known to it: see README.md.
"""

import hashlib
import hmac

import requests
from django.conf import settings

from .base import Letter, Refused, Sent, Temporary
from .http import Answer, post

WRONG_NUMBER = {131026, 131030}
WANTS_NONE = {131050}
TOO_FAST = {4, 80007, 130429, 131048, 131056}
NOT_THIS_PERSON_NOW = {131049, 131000}
OUR_ACCOUNT = {0, 3, 10, 190, 131005, 131031, 131042, 131045, 131057}
OUR_TEMPLATE = {132000, 132001, 132005, 132007, 132012, 132015, 132016}


class CloudAdapter:
    name = "whatsapp"

    def __init__(self):
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {settings.WHATSAPP_TOKEN}"

    def send(self, letter: Letter) -> Sent:
        places = [letter.sender, letter.short, letter.link]
        told = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": letter.to.lstrip("+"),
            "type": "template",
            "template": {
                "name": settings.WHATSAPP_TEMPLATE,
                "language": {"code": letter.language},
                # A place may hold no line break and no run of spaces.
                "components": [
                    {"type": "body", "parameters": [{"type": "text", "text": " ".join(p.split())} for p in places]}
                ],
            },
            "biz_opaque_callback_data": letter.token,  # comes back with what became of the message
        }
        version, number = settings.WHATSAPP_GRAPH_VERSION, settings.WHATSAPP_PHONE_NUMBER_ID
        address = f"{settings.WHATSAPP_API_URL.rstrip('/')}/{version}/{number}/messages"
        answer = post(self.session, address, json=told)
        if answer.status == 200 and answer.json.get("messages"):
            return Sent(str(answer.json["messages"][0].get("id", "")))
        raise _told(answer)

    def close(self) -> None:
        self.session.close()


def _told(answer: Answer) -> Exception:
    error = answer.json.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    reason = f"WhatsApp {code if code is not None else answer.status}"
    if code in WRONG_NUMBER | WANTS_NONE:
        return Refused(reason, is_wrong_address=True)
    if code in NOT_THIS_PERSON_NOW:
        return Temporary(reason, blames_provider=False)
    if code in TOO_FAST | OUR_ACCOUNT | OUR_TEMPLATE:
        return Temporary(reason, retry_after=answer.retry_after)
    return Refused(reason)


def is_from_meta(*, body: bytes, signature: str) -> bool:
    """Whether Meta has signed this callback (X-Hub-Signature-256: sha256=HMAC of the body by the app's secret).

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
    """
    made = "sha256=" + hmac.new(settings.WHATSAPP_APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    is_set = bool(settings.WHATSAPP_APP_SECRET)
    return is_set and hmac.compare_digest(made.encode(), signature.encode(errors="replace"))
