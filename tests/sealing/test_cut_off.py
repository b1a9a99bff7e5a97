"""The exchange of a key is hindered while it runs: the notes are shown all the same, and it goes on later."""

import pytest

from tests.sealing.test_taking_along import NEW, TEXT, begin_exchange

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_what_hinders_the_exchange_hinders_nobody_from_reading(desk, noam, meeting):
    noams = desk(noam).set_up()
    noams.write(meeting, TEXT)
    noams.open_notes()
    noams.page.route("**/move/", lambda route: route.fulfill(status=409, json={"problem": "later"}))
    begin_exchange(noams, NEW)
    noams.view("list")
    assert noams.told() == "later" and noams.open_first() == TEXT
    noams.page.unroute("**/move/")
    noams.open_notes(NEW)
    assert noams.open_first() == TEXT
    desk.troubles[:] = [each for each in desk.troubles if "409" not in each]
