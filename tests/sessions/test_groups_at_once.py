"""Two who fill one sheet at the same moment, and a group that is generated twice: real transactions, real locks."""

from datetime import date
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from mentoring_platform.tenancy.scope import organization_scope
from sessions.groups.queries import sheet_of
from sessions.groups.services import Mark, NewGuest, Saved, generate_group_meetings, save_sheet
from sessions.models import GroupMeeting, Guest
from tests.sessions.groups import make_train

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]


def test_two_who_lead_a_group_fill_its_sheet_at_once(organization, program, mentor, ask):
    train = make_train(organization, program, mentor, ["אבי", "בתיה", "גיל"])
    seen = {row.name: row for row in ask(lambda: sheet_of(train.meeting).people)}
    barrier, saved, guest = Barrier(2), [], NewGuest(UUID(int=7), "יוסי")

    def fill(**states: str) -> None:
        rows = [seen[name] for name in ("אבי", "בתיה", "גיל")]
        marks = [Mark(row.key, row.state, row.version, states.get(row.name, row.state)) for row in rows]
        try:
            with organization_scope(organization), transaction.atomic():
                barrier.wait()
                saved.append(save_sheet(meeting=train.meeting, marks=marks, guest=guest, by=None))
                generate_group_meetings(organization=organization, groups=[train.group], since=date(2026, 11, 1))
        finally:
            connection.close()

    said = ({"אבי": "present", "בתיה": "present"}, {"אבי": "absent", "בתיה": "present", "גיל": "absent"})
    threads = [Thread(target=fill, kwargs=states) for states in said]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(one, Saved) for one in saved) and len(saved) == 2
    # What both said is there; of the one of whom they differ, the second is told, and the first stands.
    first, second = saved
    assert not first.conflicts and list(second.conflicts) == [seen["אבי"].key]
    states = train.states()
    assert states == {"אבי": second.conflicts[seen["אבי"].key].person.state, "בתיה": "present", "גיל": "absent",
                      "יוסי": "present"}  # fmt: skip
    assert ask(Guest.objects.count) == 1
    days = ask(lambda: list(GroupMeeting.objects.values_list("local_date", flat=True)))
    assert len(days) == len(set(days)) == 11
