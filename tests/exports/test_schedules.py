"""Reports by letter: set, told when due, once, to those who read reports, each with the own rights, and stopped."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from reports.exports import scheduling
from reports.exports.tasks import serve_files, serve_files_everywhere
from reports.models import ReportSchedule, ScheduleReader
from tests.exports.conftest import NAME, kept_report
from tests.factories import ProgramFactory

MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)
"""Nine o'clock of a Monday where the organization is."""
BEFORE = MONDAY - timedelta(days=2)
FORM = {"rhythm": "weekly", "weekday": 0, "day_of_month": 1, "format": "xlsx"}


def letters(organization) -> list[OutgoingMessage]:
    with organization_scope(organization), transaction.atomic():
        return list(OutgoingMessage.objects.filter(key__startswith="report-letter:").order_by("to"))


@pytest.fixture
def others(make_viewer, organization, dana, ada):
    """Gila of the steering team, and Rina, who coordinates another program."""
    gila = make_viewer(Role.VIEWER, organization=organization, name="גילה")
    rina = make_viewer(Role.COORDINATOR, organization=organization, name="רינה")
    with organization_scope(organization), transaction.atomic():
        other = ProgramFactory(organization=organization, name="אחרת")
        ProgramScope.objects.create(
            organization=organization, membership=rina.membership(Role.COORDINATOR), program=other
        )
    return gila, rina


def test_a_report_comes_by_letter_and_each_opens_it_with_the_own_rights(
    scene, organization, dana, noam, tamar, others, signed_in
):
    gila, rina = others
    page = f"/north/reports/saved/{scene.report.pk}/letters/"
    keys = {viewer: str(viewer.memberships[0].pk) for viewer in (dana, rina, gila, noam)}
    with time_machine.travel(BEFORE, tick=False):
        client = signed_in(dana)
        shown = client.get(page).content.decode()
        assert "רינה" in shown and "גילה" in shown and "נועם" not in shown
        refused = client.post(page, {**FORM, "readers": [keys[noam]]})  # mentors read no reports
        assert refused.status_code == 200 and not letters(organization)
        assert client.post(page, {**FORM, "readers": [keys[dana], keys[rina], keys[gila]]}).status_code == 302
        assert signed_in(noam).get(page).status_code == signed_in(tamar).get(page).status_code == 404
    with time_machine.travel(MONDAY - timedelta(minutes=1), tick=False):
        assert serve_files_everywhere()["sent"] == 0
    with time_machine.travel(MONDAY, tick=False):
        assert serve_files_everywhere()["sent"] == 1
        for _twice in range(2):
            serve_files.apply(args=[organization.pk], throw=True)
    sent = letters(organization)
    assert {message.to for message in sent} == {dana.user.email, rina.user.email, gila.user.email} and len(sent) == 3
    for message in sent:
        words = message.subject + message.text + message.html + message.short
        assert page in message.text and message.keeps_rest and message.kind == "export"
        assert NAME not in words and "דוד" not in words and "attachment" not in words
    with time_machine.travel(MONDAY, tick=False):
        rows = {}
        for viewer in (dana, rina):
            answer = signed_in(viewer).post(page, {"act": "open"})
            assert "attachment" in answer["Content-Disposition"]
            rows[viewer] = {row[0] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values}
        assert {"דוד לוי", "=שרה"} <= rows[dana] and not {"דוד לוי", "=שרה"} & rows[rina]
        assert signed_in(gila).post(page, {"act": "open"}).status_code in (302, 404)  # no rows of people for her
        assert signed_in(rina).post(page, {"act": "stop"}).status_code == 404
        assert signed_in(rina).post(page, {"act": "leave"}).status_code == 302
        assert signed_in(rina).get(page).status_code == 404
    with organization_scope(organization), transaction.atomic():
        Membership.objects.filter(user=gila.user).update(is_active=False)
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        serve_files.apply(args=[organization.pk], throw=True)
        assert [message.to for message in letters(organization)].count(dana.user.email) == 2
        assert len(letters(organization)) == 4
        assert signed_in(dana).post(page, {"act": "stop"}).status_code == 302
    with time_machine.travel(MONDAY + timedelta(days=14), tick=False):
        assert serve_files_everywhere()["sent"] == 0


def test_pages_take_as_many_queries_for_three_as_for_one(
    scene, organization, dana, signed_in, django_assert_num_queries
):
    client = signed_in(dana)
    with organization_scope(organization), transaction.atomic():
        scheduled(dana, scene.report)
    for number in range(2):
        with django_assert_num_queries(QUERIES_OF_FILES):
            assert NAME in client.get("/north/reports/files/").content.decode()
        if not number:
            with organization_scope(organization), transaction.atomic():
                for name in ("ב", "ג"):
                    scheduled(dana, kept_report(dana, name=name))
    with django_assert_num_queries(QUERIES_OF_SCHEDULE):
        client.get(f"/north/reports/saved/{scene.report.pk}/letters/")


QUERIES_OF_FILES = 8
QUERIES_OF_SCHEDULE = 12


def scheduled(viewer, report) -> ReportSchedule:
    facts = {"rhythm": "weekly", "day": 0, "format": "xlsx", "readers": [viewer.acting_membership]}
    return scheduling.set_schedule(report=report, **facts, by=viewer)


@pytest.mark.django_db(transaction=True)
def test_two_who_come_together_write_each_letter_once(organization, dana, ada):
    with time_machine.travel(BEFORE, tick=False), organization_scope(organization), transaction.atomic():
        schedule = scheduled(dana, kept_report(dana))
        ScheduleReader.objects.create(
            organization=organization, schedule=schedule, membership=ada.membership(Role.ADMINISTRATOR)
        )

    def tell(_number: int) -> int:
        try:
            with organization_scope(organization), transaction.atomic():
                return scheduling.tell_due(organization=organization)
        finally:
            connection.close()

    with time_machine.travel(MONDAY, tick=False), ThreadPoolExecutor(4) as pool:
        told = list(pool.map(tell, range(4)))
    assert sorted(told) == [0, 0, 0, 2] and len(letters(organization)) == 2
    with organization_scope(organization), transaction.atomic():
        assert ReportSchedule.objects.get().told_for == date(2026, 11, 16)
