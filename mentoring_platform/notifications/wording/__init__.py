"""The words of letters: each kind's default, and what an organization has put in its place.

Who sends a letter adds a module to this package that names its letters in `LETTERS`:

    LETTERS = {"meeting_soon": Wording(subject=_("Tomorrow at {time}"), …, kind_of_message=Kind.MEETING_SOON)}

with lazily translated texts and, in `placeholders`, what each word in braces means. `words_for` fills them in.
"""

from importlib import import_module
from pkgutil import iter_modules

from mentoring_platform.notifications.wording.words import Wording, Words, words_for

DEFAULTS: dict[str, Wording] = {}
for _module in sorted(found.name for found in iter_modules(__path__)):
    DEFAULTS |= getattr(import_module(f"{__name__}.{_module}"), "LETTERS", {})

__all__ = ["DEFAULTS", "Wording", "Words", "words_for"]
