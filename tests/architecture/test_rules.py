"""The rules that guard the walls lie in .ci/semgrep, run by `make lint`; here they and their exceptions are kept."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.test_house import PACKAGES
from tests.databases import ROOT

RULES = sorted((ROOT / ".ci/semgrep").glob("*.yml"))
KNOWINGLY = {
    "every-error-swallowed": 2,
    "html-marked-safe": 6,
    "organization-set-by-hand": 2,
    "permission-swallowed": 1,
    "time-past-the-clock": 3,
    "view-without-csrf-check": 4,
    "way-out-of-the-scope": 1,
}
"""How often each rule is broken, for a reason told on the line. A new one is counted here, a last one leaves."""


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_shows_what_it_finds_and_what_it_lets_pass(path: Path):
    """`semgrep --test` compares; a rule without examples would pass it even if it found nothing any more."""
    shown = "".join(example.read_text("utf-8") for example in path.parent.glob(f"{path.stem}.*") if example != path)
    rules = re.findall(r"^ +- id: (\S+)", path.read_text("utf-8"), re.MULTILINE)
    assert rules
    for rule in rules:
        assert re.search(rf"\bruleid: {rule}\b", shown), f"{rule} has no example that it finds."
        assert re.search(rf"\bok: [\w, -]*\b{rule}\b", shown), f"{rule} has no example that it lets pass."


def exceptions(mark: str) -> list[tuple[str, str]]:
    """Place and words of every comment that begins with this mark, in the product's source."""
    texts = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    texts += [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/src").rglob("*.js")]
    return [
        (f"{path.relative_to(ROOT)}:{number}", words)
        for path in texts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for words in re.findall(rf"{mark}(.*)", line)
    ]


def test_exceptions_from_the_rules_are_counted_and_say_why():
    found = exceptions("nosemgrep")
    said = [re.fullmatch(r": ([\w-]+) -- \w.{10,}", words) for _, words in found]
    assert [place for (place, _), match in zip(found, said, strict=True) if match is None] == []
    assert Counter(match[1] for match in said) == KNOWINGLY


@pytest.mark.parametrize("mark", ["nosec", "noqa: S"])
def test_exceptions_from_the_security_checks_name_them_and_say_why(mark: str):
    """As `# nosec B603  # why`, or with both `# nosec B603  # noqa: S603  why`."""
    found = exceptions(f"# {mark}")
    told = r"(?: B\d{3})+  # (?:noqa: S\d{3}  )?\w.{6,}" if mark == "nosec" else r"\d{3}  \w.{6,}"
    assert found
    assert [place for place, words in found if not re.fullmatch(told, words)] == []
