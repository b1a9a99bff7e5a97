"""What tells of a person without a name: telephone and identity numbers, mail addresses, streets with a number."""

import re
from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\d./])\+?\d(?:[ ().-]{0,2}\d){7,13}(?![\d/])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_STREET = re.compile(
    r"(?<![א-ת])[ובלמשה]{0,2}(?:רחוב|רח['׳]|שדרות|שד['׳]|סמטת|משעול)\s+(?:[א-ת'׳\"״-]+\s+){1,3}\d{1,3}(?!\d)"
)


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Where such things stand in a text whose letters are cleaned."""
    for pattern in (_EMAIL, _STREET):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if _is_phone(digits, found[0]) or _is_identity_number(digits):
            yield found.span()


def _is_phone(digits: str, written: str) -> bool:
    if written.startswith("+"):
        return len(digits) >= 9
    return digits.startswith("972") and len(digits) in (11, 12) or digits.startswith("0") and len(digits) in (9, 10)


def _is_identity_number(digits: str) -> bool:
    """Nine digits, of which the last one checks the others."""
    if len(digits) != 9:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
