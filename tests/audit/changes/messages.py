"""Changes of how people are written to, and of how letters are worded."""

from mentoring_platform.notifications.models import Address, OutgoingMessage
from mentoring_platform.notifications.services import addresses, again, preferences, wording
from mentoring_platform.notifications.wording.own import Letter

SUBSCRIPTION = {"endpoint": "https://fcm.googleapis.com/another", "keys": {"auth": "a", "p256dh": "p"}}


def _letter() -> Letter:
    return Letter("meeting_soon", "he")


def _texts(subject: str) -> dict[str, str]:
    return {"subject": subject, "opening": "", "closing": "", "short": ""}


def _write(s):
    return wording.write_wording(letter=_letter(), texts=_texts("Own"), by=s.ada)


def _take_back(s):
    _write(s)
    wording.take_back_wording(letter=_letter(), by=s.ada)


def _ask_for_code(s):
    return addresses.send_phone_code(number="+972502345678", channel="sms", by=s.noam)


def _confirm(s):
    _ask_for_code(s)
    said = OutgoingMessage.objects.get(channel="sms").short
    addresses.confirm_phone(digits=said.split()[-1], by=s.noam)


def _remove_phone(s):
    _confirm(s)
    addresses.remove_phone(by=s.noam)


def _choose(s):
    rest = {"quiet_from": None, "quiet_until": None, "digest": True}
    preferences.choose_messages(channels={"plan": []}, **rest, by=s.noam)


HOW = {
    "address.mended": lambda s: addresses.mark_sound(address=Address.objects.get(channel="email"), by=s.ada),
    "message.tried_again": lambda s: again.try_again(message=OutgoingMessage.objects.get(), by=s.ada),
    "messages.chosen": _choose,
    "messages.code_sent": _ask_for_code,
    "messages.device_added": lambda s: addresses.add_device(subscription=SUBSCRIPTION, by=s.noam),
    "messages.device_removed": lambda s: addresses.remove_device(device=Address.objects.get(channel="push"), by=s.noam),
    "messages.phone_confirmed": _confirm,
    "messages.phone_removed": _remove_phone,
    "messages.settings": lambda s: preferences.set_message_settings(channels=["sms"], most_per_day=3, by=s.ada),
    "messages.stopped": lambda s: preferences.stop_letters(membership=s.noam.acting_membership, kind="plan", by=s.noam),
    "wording.changed": _write,
    "wording.taken_back": _take_back,
    "wording.tried": lambda s: wording.send_sample(letter=_letter(), texts=_texts("Own"), by=s.ada),
}
