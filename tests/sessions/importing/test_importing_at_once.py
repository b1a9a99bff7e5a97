"""Two imports at the same moment: real transactions, real locks."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pairing
from sessions.importing import services
from sessions.importing.tasks import run_import
from sessions.models import ImportFile, Meeting
from tests.files import sheets

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]

ROWS = [["שם", "מלווה", "יום", "שעה"], *[[f"תלמיד {letter}ן", "נועם צור", "שלישי", "16:00"] for letter in "אבגדהו"]]


@pytest.fixture
def uploaded(organization, program, make_viewer):
    """Upload and confirm the same list, as often as asked; gives the ids."""
    with organization_scope(organization), transaction.atomic():
        viewer = make_viewer(Role.COORDINATOR, organization=organization)

    def upload(times: int) -> list[str]:
        with organization_scope(organization), transaction.atomic():
            files = [
                services.upload_file(
                    program=program,
                    starts_on=date(2026, 11, 22),
                    name="a.csv",
                    content=sheets.csv_bytes(ROWS),
                    by=viewer,
                )
                for _time in range(times)
            ]
            ImportFile.objects.update(state="running")
        return [str(file.pk) for file in files]

    return upload


def at_once(organization, ids: list[str]) -> list[Exception]:
    barrier, errors = Barrier(len(ids)), []

    def one(import_id: str) -> None:
        try:
            barrier.wait()
            run_import(organization.pk, import_id=import_id, language="en")
        except Exception as error:  # handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[import_id]) for import_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.parametrize("same_delivery", [True, False])
def test_each_person_comes_in_once(same_delivery, organization, uploaded):
    ids = uploaded(1) * 2 if same_delivery else uploaded(2)
    assert at_once(organization, ids) == []
    with organization_scope(organization), transaction.atomic():
        assert (Mentee.objects.count(), Pairing.objects.count(), Meeting.objects.count()) == (6, 6, 48)
        assert set(ImportFile.objects.values_list("state", flat=True)) == {"done"}
