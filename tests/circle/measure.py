"""How well names are found, in texts with one and without; `python -m tests.circle.measure` prints it."""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from programs.circle.known import Names
from programs.circle.names import find

TEXTS = Path(__file__).parent / "texts"
SIGNS = {"{ZW}": "\u200b", "{RLM}": "\u200f", "{NL}": "\n"}
GROUPS = ("מבוא סחלב",)


@dataclass
class Figures:
    """What became of the planted names, and of the clean texts."""

    planted: int = 0
    stopped: int = 0
    asked: int = 0
    missed: list[str] = field(default_factory=list)
    clean: int = 0
    stopped_in_vain: list[str] = field(default_factory=list)
    asked_in_vain: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.planted} planted names: {self.stopped} stopped, {self.asked} asked about, "
            f"{len(self.missed)} missed; "
            f"{self.clean} clean texts: {len(self.stopped_in_vain)} stopped in vain, "
            f"{len(self.asked_in_vain)} asked about in vain"
        )


def names() -> Names:
    """The people of the program of these texts."""
    people = [line for line in _lines("roster.txt") if line not in GROUPS]
    return Names.of(people=people, groups=GROUPS)


def measure(part: str, known: Names) -> Figures:
    """The figures of one part: `tuning`, by which the finding was made, or `held_out`, by which it was not."""
    figures = Figures()
    for line in _lines(f"planted_{part}.txt"):
        text, places = _planted(line.split(" | ", 1)[1])
        found = find(text, known)
        for start, end in places:
            figures.planted += 1
            met = [finding for finding in found if finding.start < end and finding.end > start]
            if any(finding.sure for finding in met):
                figures.stopped += 1
            elif met:
                figures.asked += 1
            else:
                figures.missed.append(line)
    for line in _lines(f"clean_{part}.txt"):
        figures.clean += 1
        text = line.split(" | ", 1)[1]
        found = find(text, known)
        what = f"{[text[finding.start : finding.end] for finding in found]} {line}"
        if any(finding.sure for finding in found):
            figures.stopped_in_vain.append(what)
        elif found:
            figures.asked_in_vain.append(what)
    return figures


FRAMES = ("{} לא הגיע גם השבוע.", "דיברתי אתמול עם {} ארוכות.", "מה עושים כשכל שיחה נגמרת בכעס של {}?")


def spellings(name: str) -> dict[str, str]:
    """A name as people write it, by what is done to it."""
    middle = len(name) // 2
    doubled = name[:middle] + name[middle] + name[middle:]
    return {
        "plain": name,
        "prefix": "כש" + name,
        "and, to": "ול" + name,
        "maqaf": "ל־" + name,
        "points": "".join(letter + "\u05b8" for letter in name),
        "marks": "\u200f" + "\u200b".join(name) + "\u200f",
        "letter by letter": ".".join(name),
        "full spelling": name[0] + "י" + name[1:],
        "short spelling": name[0] + name[1:-1].replace("ו", "").replace("י", "") + name[-1],
        "a letter twice": doubled,
        "exchanged": name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
        "left out": name[:middle] + name[middle + 1 :],
        "over two lines": name[:middle] + "-\n" + name[middle:],
    }


def vary() -> tuple[Figures, dict[str, int]]:
    """Rare names, which stand in no list but that of their program, in every spelling; and what was missed, by it."""
    rare = _lines("rare.txt")[0].split()
    known, figures, missed = Names.of(people=rare), Figures(), {}
    for name in rare:
        for how, written in spellings(name).items():
            for frame in FRAMES:
                start, text = frame.index("{}"), frame.format(written)
                met = [one for one in find(text, known) if one.start < start + len(written) and one.end > start]
                figures.planted += 1
                figures.stopped += any(one.sure for one in met)
                figures.asked += bool(met) and not any(one.sure for one in met)
                if not met:
                    figures.missed.append(text)
                    missed[how] = missed.get(how, 0) + 1
    return figures, missed


def _planted(marked: str) -> tuple[str, list[tuple[int, int]]]:
    for sign, real in SIGNS.items():
        marked = marked.replace(sign, real)
    places, text = [], ""
    for part in re.split(r"(\[[^\]]*\])", marked):
        if part.startswith("["):
            places.append((len(text), len(text) + len(part) - 2))
        text += part.strip("[]") if part.startswith("[") else part
    return text, places


def _lines(name: str) -> list[str]:
    return (TEXTS / name).read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ("tuning", "held_out"):
        result = measure(chosen, names())
        print(f"{chosen}: {result}")
        for title, lines in (("missed", result.missed), ("stopped in vain", result.stopped_in_vain)):
            for line in lines:
                print(f"  {title}: {line}")
        for line in result.asked_in_vain:
            print(f"  asked about in vain: {line}")
    varied, by_spelling = vary()
    print(f"rare names, varied: {varied}; missed by spelling: {by_spelling}")
