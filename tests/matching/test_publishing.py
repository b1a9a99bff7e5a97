"""No published pairing breaks a rule: generated populations, changed meanwhile, and two who publish at once."""

import threading
from functools import partial
from random import Random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.matching import services
from programs.matching.fit import Facts
from programs.matching.services.runs import problem_of
from programs.matching.solver import Aim, Solution, is_proven
from programs.models import MatchProposal, MatchRules, MatchRun, Pairing
from programs.services import open_pairing
from tests.matching.population import TODAY, broken_rules, populate


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        yield


def solved(program, by, aim: str = "nobody_left") -> MatchRun:
    run = services.ask_for_proposals(program=program, aim=aim, by=by)
    services.solve_run(organization=program.organization, run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "ready"
    return run


def reproven(run: MatchRun) -> bool:
    """Whether what is kept with a board proves it, the question put anew from the frozen facts."""
    kept = run.facts
    problem = problem_of(Facts.from_json(kept), kept["kept"], kept["refused"], Aim(run.aim), kept["earlier"])
    solution = Solution(pairs=kept["pairs"], total=0, worth=run.worth, bound=run.bound, prices=run.prices)
    return is_proven(problem, solution)


def published_of(run: MatchRun) -> list[Pairing]:
    rows = Pairing.objects.filter(match_proposals__run=run)
    return list(rows.select_related("mentor__unit", "enrolment__mentee__unit"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_no_rule_is_broken_whatever_changes_before_publishing(inside, dana, seed):
    program, random = populate(inside, seed), Random(seed)
    run = solved(program, dana, random.choice(["best_fit", "nobody_left"]))
    assert reproven(run)
    rows = list(MatchProposal.objects.filter(run=run, mentor__isnull=False).select_related("enrolment__mentee"))
    for row in random.sample(rows, min(3, len(rows))):
        _change(random, inside, dana, row)
    first = publish_all(run, dana) if rows else None
    if first and first.changed:
        assert not first.opened and not published_of(run)
        assert all(row.changed for row in first.changed)
        if len(first.changed) < len(rows):
            second = publish_all(run, dana)
            assert not second.changed and len(second.opened) == len(rows) - len(first.changed)
    assert broken_rules(program, published_of(run)) == []
    # Made anew it goes by what is true now, and can be published wholly.
    services.ask_again(run=run, by=dana)
    services.solve_run(organization=inside, run_id=run.pk)
    run.refresh_from_db()
    assert reproven(run)
    if MatchProposal.objects.filter(run=run, pairing__isnull=True, mentor__isnull=False).exists():
        assert not publish_all(run, dana).changed
    assert broken_rules(program, published_of(run)) == []


def _change(random: Random, organization, dana, row: MatchProposal) -> None:
    """Something that makes a proposal impossible, or at times does not."""
    what = random.choice(["pause", "exclude", "capacity", "elsewhere", "language", "rule"])
    if what == "pause":
        Mentor.objects.filter(pk=row.mentor_id).update(status="paused")
    elif what == "exclude":
        services.exclude_pair(mentor=row.mentor, mentee=row.enrolment.mentee, kind="relative", by=dana)
    elif what == "capacity":
        Mentor.objects.filter(pk=row.mentor_id).update(capacity=0)
    elif what == "elsewhere":
        other = Mentor.objects.filter(status="active").exclude(pk=row.mentor_id).first()
        try:
            open_pairing(enrolment=row.enrolment, mentor=other, starts_on=TODAY, by=dana)
        except ValidationError:  # nobody else may
            return
    elif what == "language":
        Mentor.objects.filter(pk=row.mentor_id).update(languages=["yi"])
    else:
        MatchRules.objects.update(gender="same")


def at_once(organization, acts: dict) -> dict:
    """Do these in threads that begin together, each in a transaction of its own; what each gives, or refuses with."""
    given, together = {}, threading.Barrier(len(acts))

    def one(name, act) -> None:
        try:
            with organization_scope(organization), transaction.atomic():
                together.wait()
                given[name] = act()
        except Exception as error:  # handed to the test
            given[name] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=item) for item in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [3, 5])
def test_two_coordinators_publish_at_the_same_moment(organization, dana, make_viewer, seed):
    """Each has a board of all who wait. One is first; the other is told exactly what changed and keeps the rest."""
    rina = make_viewer(Role.COORDINATOR, organization=organization, name="Rina")
    with organization_scope(organization), transaction.atomic():
        program = populate(organization, seed, seekers=10, mentors=6)
        runs = {viewer: solved(program, viewer, aim) for viewer, aim in ((dana, "nobody_left"), (rina, "best_fit"))}
        assert MatchProposal.objects.filter(run=runs[dana], mentor__isnull=False).count() > 2
    acts = {viewer: partial(publish_all, run, viewer) for viewer, run in runs.items()}
    results = at_once(organization, acts)
    winner, loser = sorted(runs, key=lambda viewer: not results[viewer].opened)
    with organization_scope(organization), transaction.atomic():
        assert results[winner].opened and not results[loser].opened
        assert broken_rules(program, published_of(runs[winner])) == []
        told = {row.pk for row in results[loser].changed}
        taken = {pairing.enrolment_id for pairing in results[winner].opened}
        rows = list(MatchProposal.objects.filter(run=runs[loser], mentor__isnull=False))
        assert told
        for row in rows:
            assert (row.pk in told) == bool(row.changed)
            assert row.pairing_id is None  # what was proposed stays on the board as it was
            if row.enrolment_id in taken:
                assert "paired" in row.changed
        if any(not row.changed for row in rows):
            publish_all(runs[loser], loser)
        assert broken_rules(program, published_of(runs[loser])) == []


def publish_all(run: MatchRun, by) -> services.Published:
    return services.publish_board(run=run, starts_on=TODAY, kept_alone=False, by=by)


@pytest.mark.django_db(transaction=True)
def test_the_same_board_is_published_once(organization, dana):
    with organization_scope(organization), transaction.atomic():
        run = solved(populate(organization, 3), dana)
        proposed = MatchProposal.objects.filter(run=run, mentor__isnull=False).count()
    given = list(at_once(organization, {n: partial(publish_all, run, dana) for n in range(2)}).values())
    refused = [answer for answer in given if isinstance(answer, ValidationError)]
    assert [len(answer.opened) for answer in given if answer not in refused] == [proposed]
    assert len(refused) == 1
