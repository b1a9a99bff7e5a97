"""Pure: where each reason stands, from where on a rule speaks, and when what is put off comes back."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.services.commitment import last_day_of
from programs.watching.rules import THRESHOLDS, Rule, Rules, loosest
from reports.morning.kinds import ABOUT_MENTORS, ORDER, URGENCY
from reports.morning.places import Place, PutOff, Reason, arranged, merged, parted

DAY = date(2026, 1, 1)
IDS = [UUID(int=number) for number in range(1, 5)]
one_of = st.sampled_from(IDS)
days = st.integers(0, 60)


@st.composite
def reasons(draw) -> Reason:
    rule = draw(st.sampled_from(list(Rule)))
    facts = {"rule": rule.value, "since": DAY - timedelta(draw(days)), "number": draw(st.integers(-3, 9))}
    if rule in ABOUT_MENTORS:
        mentor = draw(one_of)
        return Reason(subject=mentor, mentor=mentor, of=draw(days), **facts)
    if rule == Rule.WITHOUT_MENTOR:
        return Reason(subject=draw(one_of), enrolment=draw(one_of), mentee=draw(one_of), **facts)
    if rule == Rule.UNREACHED:
        whose = draw(st.sampled_from(["mentor", "mentee"]))
        return Reason(subject=draw(one_of), **{whose: draw(one_of)}, **facts)
    pairing = draw(one_of)
    mates = {"mentor": IDS[pairing.int % 2], "mentee": pairing}
    return Reason(subject=pairing, pairing=pairing, **mates, **facts)


@settings(max_examples=40, deadline=None)
@given(st.lists(reasons(), max_size=10))
def test_each_reason_stands_once_and_each_person_in_one_place(found):
    found = merged(found)
    placed = arranged(found)
    assert sorted(reason.key for place in placed for reason in place.reasons) == sorted(r.key for r in found)
    assert len({place.key for place in placed}) == len(placed)
    where = {}
    for place in placed:
        for reason in place.reasons:
            if reason.pairing:
                assert where.setdefault(reason.pairing, place.key) == place.key
        assert [reason.urgency for reason in place.reasons] == sorted(reason.urgency for reason in place.reasons)
    assert [place.first.urgency for place in placed] == sorted(place.first.urgency for place in placed)
    mentors = {reason.mentor for reason in found if reason.rule in ABOUT_MENTORS}
    assert not {p.id for p in placed if p.kind == "pairing" for r in p.reasons if r.mentor in mentors}


def _put_off(place: Place, off: PutOff) -> Place:
    own = tuple(
        reason._replace(put_off=off) if reason.about == (place.kind, place.id) else reason for reason in place.reasons
    )
    return replace(place, reasons=own)


@settings(max_examples=60, deadline=None)
@given(st.lists(reasons(), min_size=1, max_size=6), st.integers(0, 3))
def test_what_is_put_off_holds_until_its_day_unless_it_grows(found, ahead):
    (place, *_others) = arranged(merged(found))
    off = PutOff(IDS[0], DAY + timedelta(ahead), "why", "who", place.state)
    shown, hidden = parted([_put_off(place, off)], DAY)
    assert (bool(hidden), bool(shown)) == (ahead > 0, ahead <= 0)
    known = {key: level for key, level in place.state.items() if key != place.first.key}
    shown, hidden = parted([_put_off(place, replace(off, state=known))], DAY)
    assert shown and not hidden  # a new reason
    assert {kind.rule for kind in URGENCY} == set(Rule) == {Rule(rule) for rule in ORDER}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(THRESHOLDS)), st.integers(0, 60), st.integers(-70, 70), st.integers(0, 60))
def test_a_rule_speaks_from_its_number_on_and_the_loosest_finds_all(rule, number, measured, other):
    rules = Rules(numbers={rule.value: number})
    assert not Rules(frozenset([rule.value]), {rule.value: number}).speaks(rule, measured)
    if rule == Rule.CERTIFICATE:
        assert rules.speaks(rule, measured) == (abs(measured) <= number)
    elif rule == Rule.COMMITMENT:
        assert rules.speaks(rule, measured) == (measured <= number)
    else:
        at_least = number + 1 if rule in (Rule.MENTOR_AWAY, Rule.UNREPORTED) else number
        assert rules.speaks(rule, measured) == (measured >= at_least)
    together = Rules(numbers={rule.value: loosest([rules, Rules(numbers={rule.value: other})])[rule.value]})
    assert together.speaks(rule, measured) or not rules.speaks(rule, measured)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_months_of_a_promise_end_before_the_same_day(starts_on, months):
    until = last_day_of(starts_on, months)
    assert until.day == starts_on.day - 1 or (until + timedelta(1)).day == 1
    assert abs((until - starts_on).days - months * 30.44) < 4
