"""The server puts an older state of a note back: what the browser notices, and what it cannot."""

import pytest
from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import SealedNote
from tests.sealing.desk import stored

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_an_older_state_put_back_is_noticed_where_a_later_one_was_seen_or_its_number_is_wrong(
    desk, noam, meeting, organization
):
    noams = desk(noam).set_up()
    noams.write(meeting, "הנוסח הראשון")
    (first,) = stored(organization)
    noams.open_notes()
    noams.open_first()
    noams.change("הנוסח השני")

    def put_back(version: int) -> None:
        with organization_scope(organization), transaction.atomic():
            SealedNote.objects.update(content=first.content, version=version)

    def is_refused(who) -> bool:
        who.open_notes()
        assert who.page.locator(".note-row-fault").count() + who.part("open").count() == 1
        refused = who.page.locator(".note-row-fault").count() == 1
        assert refused == (who.part("notice").locator(".notice-error").count() == 1)
        return refused

    put_back(1)
    assert is_refused(noams) and "הנוסח הראשון" not in noams.page.content()
    elsewhere = desk(noam)
    put_back(3)
    assert is_refused(elsewhere), "its number within the seal is another"
    put_back(1)
    assert not is_refused(elsewhere), "nothing later was ever seen there"
