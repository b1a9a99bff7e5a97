"""SMS by Twilio's Messages resource.

POST /2010-04-01/Accounts/{sid}/Messages.json with To, From or MessagingServiceSid, Body, StatusCallback; basic
authentication by the account's id and token; 201 with the message's `sid`, else an error with `code`
(https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors). The resource takes
no idempotency key: who is killed between Twilio's answer and our note of it sends the SMS again.
"""

import base64
import hashlib
import hmac

import requests
from django.conf import settings

from mentoring_platform.notifications.callbacks import callback_address

from .base import Letter, Refused, Sent
from .http import post

WRONG_NUMBER = {21211: "no such number", 21612: "cannot be reached", 21614: "no mobile number", 21610: "has said stop"}


class TwilioAdapter:
    name = "twilio"

    def __init__(self):
        self.session = requests.Session()
        self.session.auth = (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)

    def send(self, letter: Letter) -> Sent:
        sender = settings.TWILIO_FROM
        form = {
            "To": letter.to,
            "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
            "Body": f"{letter.sender}: {letter.short} {letter.link}".strip(),
            "StatusCallback": callback_address(self.name, letter.token),
        }
        account = settings.TWILIO_ACCOUNT_SID
        address = f"{settings.TWILIO_API_URL.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json"
        answer = post(self.session, address, data=form)
        if answer.status in (200, 201):
            return Sent(str(answer.json.get("sid", "")))
        code = answer.json.get("code")
        raise Refused(f"Twilio {code or answer.status}", is_wrong_address=code in WRONG_NUMBER)

    def close(self) -> None:
        self.session.close()


def is_from_twilio(*, address: str, form: dict[str, str], signature: str) -> bool:
    """Whether Twilio has signed this callback: HMAC-SHA1 of its address and its sorted fields, by the account's token.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    signed = address + "".join(name + form[name] for name in sorted(form))
    made = hmac.new(settings.TWILIO_AUTH_TOKEN.encode(), signed.encode(), hashlib.sha1)
    is_set = bool(settings.TWILIO_AUTH_TOKEN)
    return is_set and hmac.compare_digest(base64.b64encode(made.digest()), signature.encode(errors="replace"))
