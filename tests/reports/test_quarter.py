"""The one page about a program and quarter: the dashboard's own figures, one page, and nobody's name."""

from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pypdf import PdfReader

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from reports.compliance.measures import Key
from reports.exports.quarter.reading import SHOWN, quarter_of_program
from reports.models import MeasureTarget
from tests.reports.scenes import AFTER

QUARTER = "?period=2025q4"


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


def read(answer) -> str:
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    (page,) = PdfReader(BytesIO(answer.content)).pages
    return " ".join(page.extract_text().split())


def test_a_target_that_is_not_reached_is_told(organization, ada, week, signed_in):
    address = f"/north/dashboard/programs/{week.program.pk}/quarter/{QUARTER}"
    dashboard, client = f"/north/dashboard/programs/{week.program.pk}/", signed_in(ada)
    # The page of the program leads here, to the quarter that it shows.
    assert f'href="{address}"' in client.get(dashboard + QUARTER).content.decode()
    assert f'href="{address.removesuffix(QUARTER)}"' in client.get(dashboard).content.decode()
    assert "/quarter/" not in client.get("/north/dashboard/").content.decode()
    assert "target" not in read(client.get(address))
    with organization_scope(organization):
        MeasureTarget.objects.create(organization=organization, program=week.program, measure=Key.HELD, value=80)
    assert "below a target" in read(signed_in(ada).get(address))


def test_the_page_says_what_the_dashboard_says(organization, ada, dana, noam, tamar, week, steering, signed_in):
    address = f"/north/dashboard/programs/{week.program.pk}/quarter/"
    client = signed_in(ada)
    with CaptureQueriesContext(connection) as captured:
        text = read(client.get(address + QUARTER))
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 12
    with organization_scope(organization):
        told = quarter_of_program(ada, week.program.pk, "2025q4")
        assert told.line.figures[Key.COVERAGE].text == "66%" and told.line.figures[Key.HELD].text == "33%"
        entry = AuditEntry.objects.get(action="quarter.taken", actor=ada.user)
        assert entry.subject_id == week.program.pk and "people" not in entry.detail
    with override("en"):
        for key in SHOWN:  # words may be broken into two lines
            assert told.line.figures[key].text in text and str(told.line.figures[key].measure.title) in text
    assert "2 of 3" in text and "1 of 3" in text and "Quarter 4 of 2025" in text and "As of 16 November 2025" in text
    hebrew = read(signed_in(ada, "he").get(address + QUARTER))
    assert "33%" in hebrew and "66%" in hebrew
    for name in ("דוד", "יוסף", "שרה", "נועם", "דוד לוי"[::-1]):
        assert name not in hebrew + text
    for who, status in ((dana, 200), (noam, 404), (tamar, 404)):
        assert signed_in(who).get(address + QUARTER).status_code == status
    assert signed_in(ada).get(f"{address}?period=2025q5").status_code == 404
    assert signed_in(ada).get(f"{address}?period=12").status_code == 404
    # Who sees sums alone reads quarters that are over, and of five people at least.
    assert signed_in(steering).get(address + QUARTER).status_code == 404
    few = read(signed_in(steering).get(address))
    assert "Quarter 3 of 2025" in few and "33%" not in few
