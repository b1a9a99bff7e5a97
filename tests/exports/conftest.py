"""A kept report of Dana's, and files that wait to be made of it."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from mentoring_platform.tenancy.scope import organization_scope
from reports.building.definition import Definition
from reports.exports.services import ask_for_file
from reports.models import ReportRun, SavedReport
from tests.factories import MenteeFactory, PairingFactory, ProgramFactory

NAME = "נוכחות לפי משתתף"


def kept_report(viewer, **fields) -> SavedReport:
    """A report that the viewer keeps."""
    facts = {"name": NAME, "dataset": "participants", "columns": ["name", "mentors"], **fields}
    return SavedReport.objects.create(organization=viewer.organization, owner=viewer.acting_membership, **facts)


def waiting_file(viewer, **fields) -> ReportRun:
    """A long file of it that the viewer asked for."""
    definition = Definition(dataset="participants", columns=("name", "mentors"), name=NAME)
    with organization_scope(viewer.organization), transaction.atomic():
        return ask_for_file(definition=definition, by=viewer, **{"format": "csv", **fields})


def present(run: ReportRun) -> ReportRun:
    """The run as it stands."""
    with organization_scope(run.organization), transaction.atomic():
        return ReportRun.objects.get(pk=run.pk)


@pytest.fixture
def scene(organization, dana):
    """Two participants with a mentor each."""
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, name="ליווי")
        for name in ("דוד לוי", "=שרה"):
            mentee = MenteeFactory(organization=organization, full_name=name)
            PairingFactory(organization=organization, enrolment__program=program, enrolment__mentee=mentee)
        return SimpleNamespace(program=program, report=kept_report(dana))
