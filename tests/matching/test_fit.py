"""Rules and wishes over frozen facts, at their edges."""

import json

import pytest

from programs.matching.choices import Bar, GenderRule, PlaceRule
from programs.matching.fit import Facts, Guide, Ruling, Seeker


def facts(ruling: Ruling, seeker: Seeker, guide: Guide, parents: dict | None = None) -> Facts:
    """As it is after it was kept as JSON and read again."""
    made = Facts(ruling, {seeker.id: seeker}, {guide.id: guide}, parents or {})
    return Facts.from_json(json.loads(json.dumps(made.to_json())))


def bars(ruling: Ruling, seeker: dict, guide: dict, parents: dict | None = None) -> list[Bar]:
    kept = facts(ruling, Seeker(id="s", mentee="e", **seeker), Guide(id="g", **guide), parents)
    return kept.bars(kept.seekers["s"], kept.guides["g"])


@pytest.mark.parametrize(
    ("ours", "theirs", "meets"),
    [
        ([(0, 960, 1020)], [(0, 975, 1080)], True),  # 45 minutes, just as long as a meeting
        ([(0, 960, 1020)], [(0, 976, 1080)], False),
        ([(0, 960, 1020)], [(1, 960, 1020)], False),
        ([(0, 960, 990), (0, 990, 1020)], [(0, 960, 1020)], True),  # two that touch are one
        ([(0, 1410, 1440), (1, 0, 30)], [(0, 1410, 1440), (1, 0, 30)], False),  # no meeting runs past midnight
        ([(6, 1380, 1440)], [(6, 1380, 1440)], True),
        ([], [(0, 960, 1020)], False),
    ],
)
def test_a_common_time_is_as_long_as_a_meeting(ours, theirs, meets):
    found = bars(Ruling(minutes=45), {"spans": tuple(ours)}, {"spans": tuple(theirs)})
    assert (Bar.TIMES not in found) == meets
    kept = facts(Ruling(minutes=45), Seeker(id="s", mentee="e", spans=tuple(ours)), Guide(id="g", spans=tuple(theirs)))
    assert bool(kept.common_times(kept.seekers["s"], kept.guides["g"])) == meets


@pytest.mark.parametrize(
    ("rule", "one", "other", "is_far"),
    [
        (PlaceRule.SAME, "a1", "a1", False),
        (PlaceRule.SAME, "a1", "a2", True),
        (PlaceRule.NEAR, "a1", "a2", False),
        (PlaceRule.NEAR, "a1", "b1", True),
        (PlaceRule.NEAR, "a1", "a", False),
        (PlaceRule.NEAR, "a", "b", True),
        (PlaceRule.NEAR, "a1", "", True),
        (PlaceRule.OFF, "a1", "", False),
    ],
)
def test_places(rule, one, other, is_far):
    ruling = Ruling(times=False, place=rule)
    found = bars(ruling, {"unit": one}, {"unit": other}, {"a1": "a", "a2": "a", "b1": "b"})
    assert (Bar.PLACE in found) == is_far


def test_languages_and_gender_and_people_who_are_no_person():
    ruling = Ruling(times=False, gender=GenderRule.SAME, spoken="he")
    assert bars(ruling, {"gender": "male"}, {"gender": "male", "languages": ("he",)}) == []
    assert bars(ruling, {"gender": "male", "languages": ("ru",)}, {"gender": "male"}) == [Bar.LANGUAGE]
    assert bars(ruling, {"gender": ""}, {"gender": ""}) == [Bar.GENDER]
    assert bars(ruling, {"gender": "", "is_person": False}, {"gender": "male"}) == []
    everything = {"excluded": {"g": "relative"}, "same": ("g",), "consent": "consent"}
    assert bars(ruling, {"gender": "male", **everything}, {"gender": "male", "missing": ("training", "interview")}) == [
        Bar.SAME_PERSON,
        Bar.EXCLUDED,
        Bar.READINESS,
        Bar.CONSENT,
    ]
