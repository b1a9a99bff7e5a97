"""What holds before anybody can be chosen, and choosing anew after an ending."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from mentors.models import Mentor
from programs.choices import ChangeState, EndReason
from programs.choosing import services
from programs.choosing.queries import choice_of, mentors_offered, wishes_of
from programs.matching.facts import read_facts
from programs.models import ChangeRequest, MatchExclusion, Pairing, Screening
from programs.queries import with_load
from programs.services import end_pairing
from sessions.closing.queries import wishes_for_another

TODAY = date(2026, 11, 18)


def offered(scene) -> set[str]:
    with scene.inside():
        return {offer.mentor.full_name for offer in mentors_offered(scene.uri)}


def standing(scene) -> tuple[set[bool], set[bool]]:
    """Whether a consent lacks, and whether mentors lack a step, as a board of proposals sees it."""
    facts = read_facts(scene.program, [scene.uri], list(with_load(Mentor.objects.all(), TODAY)))
    return {bool(row.consent) for row in facts.seekers.values()}, {bool(row.missing) for row in facts.guides.values()}


def test_nobody_is_offered_who_could_not_be_paired(scene):
    """Who is kept apart by the office, and who lacks a step that the program asks for first; the same on boards."""
    with scene.inside():
        MatchExclusion.objects.create(
            organization=scene.organization, mentor=scene.gil, mentee=scene.uri.mentee, kind="relative"
        )
    assert offered(scene) == {scene.noam.full_name, scene.avi.full_name}
    with scene.inside():
        services.set_wishes(enrolment=scene.uri, mentors=[scene.noam], by=scene.uri.viewer)
        asked = Screening.objects.create(organization=scene.organization, program=scene.program, consent="all")
        with pytest.raises(ValidationError):
            services.send_choice(enrolment=scene.uri, by=scene.uri.viewer)
        assert choice_of(scene.uri) is None and len(wishes_of(scene.uri)) == 1
        assert standing(scene) == ({True}, {False})
        asked.consent, asked.interview = "nobody", True
        asked.save()
    assert offered(scene) == set()
    with scene.inside():
        assert standing(scene) == ({False}, {True})


def test_after_an_ending_one_chooses_anew(scene, dana, clock_now):
    """The wish for another is settled by it, the list is empty, and whom it did not work out with is not offered."""
    with scene.inside():
        services.set_wishes(enrolment=scene.uri, mentors=[scene.noam, scene.gil], by=scene.uri.viewer)
        services.send_choice(enrolment=scene.uri, by=scene.uri.viewer)
        services.accept_asking(asking=choice_of(scene.uri).asked[-1], by=scene.noam.viewer)
        pairing = Pairing.objects.get()
        ChangeRequest.objects.create(organization=scene.organization, pairing=pairing, since=TODAY)
        end_pairing(pairing=pairing, ends_on=TODAY, reason=EndReason.CONFLICT, by=dana)
        wish = ChangeRequest.objects.get()
        assert (wish.state, wish.settled_on) == (ChangeState.CHANGE, TODAY)
        assert wish.settled_by.user == dana.user and not wishes_for_another(dana).exists()
        assert wishes_of(scene.uri) == []
    clock_now.shift(timedelta(days=1))
    assert offered(scene) == {scene.gil.full_name, scene.avi.full_name}
    with scene.inside():
        end_pairing(pairing=pairing, ends_on=TODAY, reason=EndReason.COMPLETED, by=dana)
    assert scene.noam.full_name in offered(scene)
    with scene.inside():
        services.set_wishes(enrolment=scene.uri, mentors=[scene.avi], by=scene.uri.viewer)
        services.send_choice(enrolment=scene.uri, by=scene.uri.viewer)
        assert choice_of(scene.uri).asked[-1].mentor == scene.avi
