"""From a draft to what became of it: what goes out, who tells, and what each step refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from mentees.models import MenteeTag, Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from programs.broadcasts import queries, services
from programs.choices import BroadcastState, DeliveryState, TellOutcome, TellWay
from programs.models import Absence, AnswerCount, AttributedAnswer, Broadcast, Delivery, ProgramScope, SavedView
from programs.services import change_mentor, open_substitute
from tests.broadcasts.conftest import TODAY
from tests.factories import EnrolmentFactory, PairingFactory, ProgramFactory

WORDS = {"title": "ערב הורים", "message": "ביום ראשון", "question": "תבואו?", "choices": ["כן", "לא"]}


def draft(by, **facts) -> Broadcast:
    return services.write_broadcast(by=by, **{"texts": {"he": WORDS}, **facts})


def send(broadcast, by) -> Broadcast:
    return services.send_broadcast(broadcast=broadcast, seen=broadcast.revision, by=by)


def open_of(viewer, day=TODAY) -> list[str]:
    return [delivery.mentee.full_name[-1] for delivery in queries.open_deliveries_of(viewer, day)]


def tell(viewer, *deliveries, outcome=TellOutcome.TOLD, **rest):
    return services.tell(deliveries=[row.pk for row in deliveries], outcome=outcome, by=viewer, **rest)


def test_from_draft_to_withdrawn(here, dana, noam, make_viewer, django_assert_num_queries):
    broadcast = draft(dana)
    assert (broadcast.state, broadcast.choices, open_of(noam)) == (BroadcastState.DRAFT, 2, [])
    audience = queries.Audience.of(broadcast)
    with django_assert_num_queries(2):
        assert queries.audience_of(audience, TODAY).count() == 4
        assert [row.mentee.full_name for row in queries.without_teller(audience, TODAY)] == ["mentee d"]
    Absence.objects.create(organization=here.organization, mentor=here.ruth, starts_on=TODAY - timedelta(days=1))
    away = queries.told_by_the_absent(audience, TODAY, TODAY + timedelta(days=7))
    assert [(row.mentee.full_name, row.away) for row in away] == [("mentee c", "רות")]

    with pytest.raises(ValidationError):
        services.send_broadcast(broadcast=broadcast, seen=broadcast.revision + 1, by=dana)
    with django_assert_num_queries(10):
        send(broadcast, dana)
    again = send(broadcast, dana)
    assert (again.tell_from, again.tell_until) == (TODAY, TODAY + timedelta(days=7))
    assert Delivery.objects.filter(broadcast=broadcast).count() == 4
    assert AnswerCount.objects.filter(broadcast=broadcast, count=0).count() == 2
    assert open_of(noam) == ["a", "b"]
    assert queries.figures_for(dana, [again]) == {again.pk: {"all": 4, "reached": 0, "could_not": 0, "left": 4}}

    first, second = queries.open_deliveries_of(noam, TODAY)
    assert first.telling == here.pairing_a.pk
    tell(noam, first, second, choice=1)
    tell(noam, first, second, choice=0)  # sent twice: nothing counts again
    counts = AnswerCount.objects.filter(broadcast=broadcast).order_by("choice").values_list("count", flat=True)
    assert list(counts) == [0, 2]
    first.refresh_from_db()
    assert (first.state, first.told_by, first.told_on, first.told_version) == ("told", here.mentor, TODAY, 1)
    assert not AttributedAnswer.objects.exists()
    assert AuditEntry.objects.filter(action="broadcast.told").count() == 2
    assert all("choice" not in entry.detail for entry in AuditEntry.objects.filter(action="broadcast.told"))

    services.add_newcomers(broadcast=broadcast, by=dana)
    newcomer = EnrolmentFactory(organization=here.organization, program=here.program, starts_on=TODAY)
    assert [services.add_newcomers(broadcast=broadcast, by=dana) for _n in range(2)] == [1, 0]
    assert Delivery.objects.get(mentee=newcomer.mentee).is_open

    services.reach_otherwise(delivery=Delivery.objects.get(enrolment=here.d), way=TellWay.PHONE, by=dana)
    services.withdraw_broadcast(broadcast=broadcast, why="בוטל", by=dana)
    services.withdraw_broadcast(broadcast=broadcast, why="שוב", by=dana)
    states = Delivery.objects.order_by("enrolment__mentee__full_name").values_list("state", flat=True)
    assert sorted(states) == ["otherwise", "stopped", "stopped", "told", "told"]
    assert Broadcast.objects.get().withdrawn_why == "בוטל"
    with pytest.raises(ValidationError):
        tell(noam, first, outcome=TellOutcome.NOT_YET)
    assert open_of(noam) == []


def test_as_many_queries_for_three_as_for_thirty(here, dana, django_assert_num_queries):
    for more in (0, 30):
        EnrolmentFactory.create_batch(more, organization=here.organization, program=here.program)
        broadcast = draft(dana)
        with django_assert_num_queries(10):
            send(broadcast, dana)
        assert Delivery.objects.filter(broadcast=broadcast).count() == 4 + more


def test_who_tells_follows_who_accompanies(here, dana, noam, make_viewer):
    send(draft(dana), dana)
    mine = list(queries.open_deliveries_of(noam, TODAY))
    change_mentor(pairing=here.pairing_a, mentor=here.ruth, starts_on=TODAY + timedelta(days=1), by=dana)
    assert open_of(noam) == ["a", "b"]
    assert open_of(noam, TODAY + timedelta(days=1)) == ["b"]
    open_substitute(pairing=here.pairing_b, mentor=here.ruth, starts_on=TODAY, ends_on=TODAY, by=dana)
    assert open_of(noam) == ["a"] and open_of(noam, TODAY + timedelta(days=1)) == ["b"]
    with pytest.raises(ValidationError):  # somebody stands in today
        tell(noam, mine[1])
    tell(noam, mine[1], on=TODAY - timedelta(days=1))  # but yesterday he told it himself
    with pytest.raises(ValidationError):
        tell(noam, mine[0], on=TODAY + timedelta(days=1))
    tell(noam, mine[0], outcome=TellOutcome.NOT_YET)
    mine[0].refresh_from_db()
    assert (mine[0].state, mine[0].not_yet_on) == (DeliveryState.OPEN, TODAY)
    tell(noam, mine[0], outcome=TellOutcome.COULD_NOT, why="away")
    tell(noam, mine[0], choice=0, agreed=True, words="ברצון")
    tell(noam, mine[0], outcome=TellOutcome.NOT_YET)  # pressed wrongly
    tell(noam, mine[0], choice=1)
    assert AttributedAnswer.objects.get().words == "ברצון"
    assert list(AnswerCount.objects.order_by("choice").values_list("count", flat=True)) == [1, 0]
    other = Delivery.objects.get(enrolment=here.c)
    with pytest.raises(ValidationError):
        tell(noam, other)


def test_a_correction(here, dana, noam):
    broadcast = send(draft(dana), dana)
    first, second = queries.open_deliveries_of(noam, TODAY)
    tell(noam, first)
    right = WORDS | {"message": "ביום שני"}

    def correct(texts, tell_again, seen):
        return services.correct_broadcast(broadcast=broadcast, seen=seen, texts=texts, tell_again=tell_again, by=dana)

    assert correct({"he": WORDS}, True, 1).version == 1
    assert correct({"he": right}, False, 1).version == 2
    assert open_of(noam) == ["b"]
    tell(noam, second, version=1)  # said offline, before; these words still count
    with pytest.raises(ValidationError):
        correct({"he": WORDS}, True, 1)
    with pytest.raises(ValidationError):
        correct({"he": WORDS | {"choices": ["כן", "לא", "אולי"]}}, True, 2)
    assert correct({"he": WORDS, "en": WORDS | {"title": "Parents", "choices": ["yes", "no"]}}, True, 2).version == 3
    assert open_of(noam) == ["a", "b"]
    first.refresh_from_db()
    assert (first.told_version, first.told_by) == (1, here.mentor)
    with pytest.raises(ValidationError):
        tell(noam, first, version=2)
    tell(noam, first, version=3)
    assert queries.texts_for([Broadcast.objects.get()], "en")[broadcast.pk].title == "Parents"
    assert queries.texts_for([Broadcast.objects.get()], "fr")[broadcast.pk].title == "ערב הורים"


def test_a_second_person(here, dana, ada, make_viewer):
    here.program.broadcast_approval = True
    here.program.save()
    tom = make_viewer(Role.BROADCASTER, organization=here.organization)
    broadcast = draft(dana)
    seen = broadcast.revision
    with pytest.raises(ValidationError):
        send(broadcast, dana)
    services.ask_approval(broadcast=broadcast, seen=seen, by=dana)
    with pytest.raises(ValidationError):
        services.write_broadcast(broadcast=broadcast, by=dana, urgency="call_now")
    assert [queries.to_approve(viewer).count() for viewer in (dana, tom, ada)] == [0, 1, 1]
    with pytest.raises(ValidationError):
        services.approve(broadcast=broadcast, seen=seen, by=dana)
    services.return_to_draft(broadcast=broadcast, why="חסר תאריך", by=tom)
    broadcast = services.write_broadcast(broadcast=Broadcast.objects.get(), by=dana, urgency="call_now")
    services.ask_approval(broadcast=broadcast, seen=broadcast.revision, by=dana)
    with pytest.raises(ValidationError):  # what he saw was another one
        services.approve(broadcast=broadcast, seen=seen, by=tom)
    out = services.approve(broadcast=broadcast, seen=broadcast.revision, by=tom)
    services.approve(broadcast=broadcast, seen=broadcast.revision, by=ada)
    assert out.is_out and Broadcast.objects.get().approved_by.user == tom.user
    assert Delivery.objects.count() == 4
    with pytest.raises(ValidationError):
        services.correct_broadcast(
            broadcast=out, seen=1, texts={"he": WORDS | {"title": "x"}}, tell_again=False, by=dana
        )


def test_tags_and_saved_views(here, dana, ada):
    made = {"organization": here.organization}
    tag = Tag.objects.create(**made, name="פנימייה")
    for enrolment in (here.a, here.c):
        MenteeTag.objects.create(**made, mentee=enrolment.mentee, tag=tag)

    def reached(**kept) -> list[str]:
        audience = queries.Audience.chosen(here.organization, [here.program.pk], kept)
        return sorted(row.mentee.full_name[-1] for row in queries.audience_of(audience, TODAY))

    def view(**facts) -> str:
        owner = dana.membership(Role.COORDINATOR)
        return str(SavedView.objects.create(**made, owner=owner, name="v", **facts).pk)

    assert reached(tags=[str(tag.pk)]) == ["a", "c"]
    assert reached(tags=[str(tag.pk)], units=[str(here.north.pk)]) == ["a"]
    assert reached(view=view(unit=here.north)) == ["a", "b"]
    assert reached(view=view(tag=tag, search="mentee c")) == ["c"]
    assert reached(view=view(state="without_mentor", program=here.program)) == ["d"]
    assert reached(view=view(state="left")) == []
    gone = view(tag=tag)
    SavedView.objects.all().delete()
    assert reached(view=gone) == []  # without that filter it would suddenly mean everybody
    with pytest.raises(ValidationError):
        send(draft(dana, audience={"view": gone}), dana)


def test_within_ones_programs_and_units(here, dana, ada, make_viewer):
    other = ProgramFactory(organization=here.organization)
    both = EnrolmentFactory(
        organization=here.organization, program=other, mentee=here.d.mentee, starts_on=date(2026, 1, 1)
    )
    PairingFactory(organization=here.organization, enrolment=both, mentor=here.ruth)
    everybody = send(draft(dana), dana)
    assert Delivery.objects.filter(broadcast=everybody).count() == 4
    assert Delivery.objects.get(broadcast=everybody, mentee=here.d.mentee).enrolment == both  # there he has a mentor
    tom = make_viewer(Role.BROADCASTER, organization=here.organization)
    ProgramScope.objects.create(
        organization=here.organization, membership=tom.membership(Role.BROADCASTER), program=here.program
    )
    tom = viewer_for(tom.user, here.organization)
    assert queries.managed_broadcasts(tom).count() == 0 and queries.broadcasts_for(tom).count() == 1
    assert queries.deliveries_for(tom, everybody).count() == 3
    audience = queries.audience_of(queries.Audience.of(everybody), TODAY)
    assert queries.within_reach(tom, audience).count() == 3 and queries.deliveries_to_mend(tom).count() == 0
    with pytest.raises(ValidationError):
        draft(tom, programs=[other])
    with pytest.raises(ValidationError):
        services.write_broadcast(broadcast=draft(dana), by=tom, urgency="call_now")
    own = draft(tom, audience={"units": [str(here.north.pk)], "intensities": ["routine"]})
    assert queries.audience_of(queries.Audience.of(own), TODAY).count() == 2
    assert queries.managed_broadcasts(dana).filter(pk=own.pk).exists()
    template = services.copy_broadcast(broadcast=own, as_template=True, by=tom)
    with pytest.raises(ValidationError):
        send(template, tom)
    begun = services.copy_broadcast(broadcast=template, as_template=False, by=tom)
    services.discard(broadcast=template, by=tom)
    assert queries.texts_by_language(begun)["he"].title == WORDS["title"]
