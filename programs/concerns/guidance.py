"""What the product tells whoever raises a concern, until the organization has written its own: the law of Israel."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DUTY = _(
    "Whoever has reason to think that a minor, or a person who cannot care for themselves, was harmed by somebody who"
    " is responsible for them must report it as soon as possible to a social worker of the welfare department or to"
    " the police (Penal Law, section 368D). Telling it here does not take this duty from you.\n\n"
    "You need not be sure, and you need not examine it yourself: you tell what you saw and heard. Do not promise to"
    " keep such a thing secret; say that you will turn to those who can help."
)


@dataclass(frozen=True)
class Number:
    """Whom to call, and when."""

    name: str | Promise
    number: str
    when_to_call: str | Promise

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return re.sub(r"[^\d+*#]", "", self.number)


NUMBERS = (
    Number(_("Police"), "100", _("Violence, a threat, somebody is missing, danger to life")),
    Number(_("Ambulance (Magen David Adom)"), "101", _("Injury, poisoning, attempted suicide, a medical emergency")),
    Number(_("Welfare hotline"), "118", _("Harm to a child or to somebody helpless, day and night")),
    Number(_("ERAN, emotional first aid"), "1201", _("Distress, loneliness, thoughts of suicide; day and night")),
)
