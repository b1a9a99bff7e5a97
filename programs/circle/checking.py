"""The wall before the circle: a text that tells of somebody is stopped, and the stretches that do are given back."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.circle.known import Names
from programs.circle.names import Finding, find


@dataclass(frozen=True)
class Checked:
    """What was found in a text."""

    text: str
    findings: list[Finding]

    def words(self, *, sure: bool) -> list[str]:
        """The stretches found, each once: those that surely tell of somebody, or those that may."""
        chosen = (self.text[finding.start : finding.end] for finding in self.findings if finding.sure == sure)
        return list(dict.fromkeys(chosen))

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The whole text in stretches, each with what is to be thought of it: nothing, `sure` or `asked`."""
        parts, place = [], 0
        for finding in self.findings:
            parts.append((self.text[place : finding.start], ""))
            parts.append((self.text[finding.start : finding.end], "sure" if finding.sure else "asked"))
            place = finding.end
        return [(text, look) for text, look in [*parts, (self.text[place:], "")] if text]


class TellsOfSomebody(ValidationError):
    """A text that may not be shown as it is; `checked` says by field what was found. Nothing was written."""

    def __init__(self, checked: dict[str, Checked]):
        self.checked = checked
        found = {name: self._message(one) for name, one in checked.items() if one.findings}
        super().__init__(found)

    @property
    def asked(self) -> list[str]:
        """The words that may be words like others, if the writer says so."""
        return [word for one in self.checked.values() for word in one.words(sure=False)]

    @property
    def number(self) -> int:
        """How many different words were found."""
        return sum(len(one.words(sure=sure)) for one in self.checked.values() for sure in (True, False))

    def _message(self, one: Checked) -> str:
        sure = one.words(sure=True)
        if sure:
            return _("This may tell who somebody is: %(words)s. Write it without names and numbers.") % {
                "words": ", ".join(sure)
            }
        return _("Is one of these a name? %(words)s") % {"words": ", ".join(one.words(sure=False))}


def check(texts: dict[str, str], names: Names, *, cleared: set[str]) -> bool:
    """Raise TellsOfSomebody unless nothing is found but words of which the writer says that they are no names.

    Returns whether there were any such words.
    """
    checked = {name: Checked(text, find(text, names)) for name, text in texts.items()}
    sure = any(one.words(sure=True) for one in checked.values())
    asked = {word for one in checked.values() for word in one.words(sure=False)}
    if sure or asked - cleared:
        raise TellsOfSomebody(checked)
    return bool(asked)
