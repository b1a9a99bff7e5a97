"""The board through its pages: asked for, explained, changed by hand, published; and who does not see it."""

from datetime import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentees.models import Availability as MenteeAvailability
from mentees.models import MenteeTag, Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Availability as MentorAvailability
from mentors.models import Mentor
from programs.matching import services, tasks
from programs.models import MatchExclusion, MatchProposal, MatchRun, MentorPreference, Pairing, Wish
from tests.benchmarks.measure import MARKS
from tests.factories import EnrolmentFactory, MenteeFactory, MentorFactory, ProgramFactory, UnitFactory

MONDAY, TUESDAY = 0, 1


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        yield


class Scene:
    """Noam has one place and speaks Russian, Yael two; David and Sarah would like Noam; nobody understands Igor."""

    def __init__(self, organization):
        self.its = {"organization": organization}
        self.unit = UnitFactory(**self.its, name="צפון")
        self.program = ProgramFactory(**self.its, meeting_minutes=60)
        self.music = Tag.objects.create(**self.its, name="Music")
        self.noam = self.mentor("Noam", 1, ["he", "ru"], (MONDAY, 16, 18))
        self.yael = self.mentor("Yael", 2, ["he"], (TUESDAY, 10, 12), (MONDAY, 16, 18))
        self.avi = self.mentor("Avi", 0, ["he"], (TUESDAY, 10, 12))
        self.david = self.seeker("David", ["ru", "he"], (MONDAY, 16, 18), likes=[self.noam])
        self.sarah = self.seeker("Sarah", ["he"], (MONDAY, 16, 17), (TUESDAY, 9, 11), likes=[self.noam, self.yael])
        self.igor = self.seeker("Igor", ["uk"], (MONDAY, 16, 18))
        MenteeTag.objects.create(**self.its, mentee=self.sarah.mentee, tag=self.music)

    def mentor(self, name: str, capacity: int, languages: list[str], *spans) -> Mentor:
        mentor = MentorFactory(
            **self.its, full_name=name, capacity=capacity, languages=languages, unit=self.unit,
        )  # fmt: skip
        for day, start, end in spans:
            MentorAvailability.objects.create(
                **self.its, mentor=mentor, weekday=day, starts_at=time(start), ends_at=time(end)
            )
        return mentor

    def seeker(self, name: str, languages: list[str], *spans, likes=()):
        mentee = MenteeFactory(**self.its, full_name=name, languages=languages, unit=self.unit)
        enrolment = EnrolmentFactory(**self.its, program=self.program, mentee=mentee)
        for day, start, end in spans:
            MenteeAvailability.objects.create(
                **self.its, mentee=mentee, weekday=day, starts_at=time(start), ends_at=time(end)
            )
        for rank, mentor in enumerate(likes, start=1):
            Wish.objects.create(**self.its, enrolment=enrolment, mentor=mentor, rank=rank)
        return enrolment

    def row(self, enrolment) -> MatchProposal:
        return MatchProposal.objects.select_related("mentor", "pairing").get(enrolment=enrolment)

    def proposed(self) -> dict[str, str]:
        rows = MatchProposal.objects.select_related("enrolment__mentee", "mentor")
        return {row.enrolment.mentee.full_name: row.mentor.full_name if row.mentor else "" for row in rows}


@pytest.fixture
def scene(organization):
    with organization_scope(organization):
        yield Scene(organization)


@pytest.fixture
def board(scene, organization, dana, signed_in):
    """Dana has asked, and the board is computed; gives her client and its address."""
    client = signed_in(dana)
    sent = client.post(f"/north/programs/{scene.program.pk}/matching/", {"aim": "nobody_left"})
    assert sent.status_code == 302 and MatchRun.objects.get().state == "waiting"
    page = client.get(sent["Location"]).content.decode()
    assert "The proposals are being made" in page and "0 of 10" in page
    tasks.compute_proposals(organization.pk, run_id=str(MatchRun.objects.get().pk))
    assert client.get(sent["Location"], headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    return client, sent["Location"]


def _words(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_proposals_are_explained(scene, board):
    page = _words(*board)
    assert scene.proposed() == {"David": "Noam", "Sarah": "Yael", "Igor": ""}
    for words in (
        "the first choice · both speak Russian, Hebrew · both are free on Monday 16:00–18:00 · the same unit",
        "the second choice · both speak Hebrew · both are free on Monday 16:00–17:00 and Tuesday 10:00–11:00",
        "Noam would suit even better; the place goes to David, so that it is best for all.",
        "accompanies 0 now, 1 more with this board, then 1 place left",
        "Somebody with a place who speaks Ukrainian.",
        "Of 3 mentors:",
        'no common language: <span class="number">3</span>',
        'no common time: <span class="number">1</span>',
        "no other way to share them out is better",
    ):
        assert words in page, words


def test_a_coordinator_changes_the_board_and_publishes_it(scene, board, organization):
    client, at = board
    david, sarah, igor = (scene.row(who) for who in (scene.david, scene.sarah, scene.igor))

    def act(name: str, *rows, **more) -> str:
        answer = client.post(at, {"act": name, "proposal": [row.pk for row in rows], **more}, follow=True)
        return " ".join(answer.content.decode().split())

    assert "1 proposal is accepted." in act("keep", david, igor)
    assert "It is a proposal again." in act("release", david)
    # Somebody else: Sarah takes Noam in exchange for Yael, whom David can meet, too.
    choose = _words(client, f"{at}{sarah.pk}/")
    assert "Swap with David" in choose and "Put on the board" not in choose
    assert "Noted on the board" in client.post(f"{at}{sarah.pk}/", {"swap": david.pk}, follow=True).content.decode()
    assert scene.proposed() == {"David": "Yael", "Sarah": "Noam", "Igor": ""}
    full = client.post(f"{at}{david.pk}/", {"mentor": scene.noam.pk}, follow=True).content.decode()
    assert "All places of this mentor are given" in full
    barred = client.post(f"{at}{igor.pk}/", {"mentor": scene.yael.pk}, follow=True).content.decode()
    assert "These two cannot be paired: no common language." in barred
    # Taken off, he is not proposed there again; what is kept stays.
    act("take_off", david)
    act("again")
    services.solve_run(organization=organization, run_id=MatchRun.objects.get().pk)
    assert scene.proposed() == {"David": "", "Sarah": "Noam", "Igor": ""}
    page = _words(client, at)
    assert "One more place at Noam." in page and "Yael, who was taken off here." in page
    assert client.post(f"{at}{david.pk}/", {"mentor": scene.yael.pk}).status_code == 302
    # Meanwhile Noam and Sarah turn out to be cousins: nothing is published, and the board says why.
    apart = f"/north/programs/{scene.program.pk}/matching/apart/"
    facts = {"mentor": scene.noam.pk, "mentee": scene.sarah.mentee.pk, "kind": "relative"}
    assert client.post(apart, facts).status_code == 302
    said = act("publish", what="kept", starts_on="2026-11-22")
    assert "Nothing is published yet: of 1 proposal something has changed meanwhile." in said
    assert "Changed meanwhile: not to be paired" in said and not Pairing.objects.exists()
    assert "1 pairing has begun." in act("publish", what="kept", starts_on="2026-11-22")
    pairing = Pairing.objects.get()
    assert (pairing.enrolment, pairing.mentor, scene.row(scene.david).pairing) == (scene.david, scene.yael, pairing)
    assert "Nothing is left on this board" in act("publish", what="all", starts_on="2026-11-22")
    assert "May be paired again" in _words(client, apart)
    client.post(apart, {"lift": MatchExclusion.objects.get().pk})
    assert not MatchExclusion.objects.exists()
    assert act("drop") and not MatchRun.objects.exists() and Pairing.objects.exists()


def test_rules_and_what_a_mentor_says_decide(scene, board, organization):
    client, at = board
    rules = f"/north/programs/{scene.program.pk}/matching/rules/"
    facts = {
        "times": "on", "gender": "off", "place": "off", "aim": "best_fit", "order": 0, "preference": 3, "interests": 3,
        "experience": 0, "earlier": 0,
    }  # fmt: skip
    assert client.post(rules, facts).status_code == 302
    mentor = f"/north/programs/{scene.program.pk}/matching/mentors/{scene.noam.pk}/"
    said = {"interests": [scene.music.pk], "glad": [scene.igor.pk], "rather_not": [scene.david.pk]}
    assert client.post(mentor, said).status_code == 302
    assert set(MentorPreference.objects.values_list("said", flat=True)) == {"glad", "rather_not"}
    both = client.post(mentor, {"glad": [scene.igor.pk], "rather_not": [scene.igor.pk]}).content.decode()
    assert "Somebody is marked as both." in both
    client.post(at, {"act": "again"})
    services.solve_run(organization=organization, run_id=MatchRun.objects.get().pk)
    assert scene.proposed() == {"David": "Yael", "Sarah": "Yael", "Igor": "Noam"}
    assert "the mentor would be glad" in _words(client, at)
    # By the best fit nobody is paired where more speaks against it than for it.
    Mentor.objects.filter(pk=scene.yael.pk).update(capacity=1)
    said["glad"] = []
    client.post(mentor, said)
    client.post(at, {"act": "again"})
    services.solve_run(organization=organization, run_id=MatchRun.objects.get().pk)
    assert list(scene.proposed().values()).count("") == 1


def test_who_sees_a_board(scene, board, organization, ada, dana, make_viewer, signed_in, noam):
    _client, at = board
    row = scene.row(scene.david)
    reader = signed_in(ada)
    assert "Noam" in _words(reader, at) and "Accept" not in _words(reader, at)
    assert reader.post(at, {"act": "keep", "proposal": row.pk}).status_code == 404
    assert reader.get(f"{at}{row.pk}/").status_code == 404
    assert reader.post(f"/north/programs/{scene.program.pk}/matching/", {"aim": "best_fit"}).status_code == 404
    # Rina has one unit alone: of a board of all she sees nothing, on one of her own she has her own people alone.
    rina = make_viewer(Role.COORDINATOR, organization=organization, name="Rina")
    with organization_scope(organization):
        MembershipUnit.objects.create(
            organization=organization, membership=rina.membership(Role.COORDINATOR), unit=scene.unit
        )
        scene.mentor("Far", 5, ["he"], (MONDAY, 9, 18))
        Mentor.objects.filter(full_name="Far").update(unit=None)
    local = signed_in(rina)
    assert local.get(at).status_code == 404
    own = local.post(f"/north/programs/{scene.program.pk}/matching/", {"aim": "nobody_left"})["Location"]
    run = MatchRun.objects.latest("asked_at", "pk")
    services.solve_run(organization=organization, run_id=run.pk)
    run.refresh_from_db()
    assert local.get(own).status_code == 200
    assert {run.facts["guides"][n]["id"] for n in range(3)} == {
        str(who.pk) for who in (scene.noam, scene.yael, scene.avi)
    }
    assert signed_in(dana).get(own).status_code == 200


def test_as_many_queries_for_three_as_for_one(scene, board):
    client, at = board

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return sum(not query["sql"].startswith(MARKS) for query in captured)

    MatchProposal.objects.exclude(enrolment=scene.david).delete()
    one = asked(at), asked(f"{at}{scene.row(scene.david).pk}/")
    MatchRun.objects.update(state="waiting")
    services.solve_run(organization=scene.program.organization, run_id=MatchRun.objects.get().pk)
    assert MatchProposal.objects.count() == 3
    assert (asked(at), asked(f"{at}{scene.row(scene.david).pk}/")) == one
    assert one == (11, 10)


def test_a_lost_board_is_taken_up_and_one_that_nobody_may_make_fails(scene, board, organization, dana):
    run = MatchRun.objects.get()
    MatchRun.objects.update(state="waiting")
    with time_machine.travel("2026-11-18T10:02:00+00:00", tick=False):
        assert tasks.compute_proposals_everywhere()["sent"] == 1
    dana.membership(Role.COORDINATOR).delete()
    tasks.compute_proposals(organization.pk, run_id=str(run.pk))
    run.refresh_from_db()
    assert run.state == "failed"
