"""Jobs and commands with foreign arguments: what is not their organization's is not there for them.

Made from Celery's registry and Django's: a new job or command is swept, or fails and says what to add.
"""

import inspect
import uuid
from contextlib import suppress
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import transaction

from mentoring_platform.celery import app
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.tasks import TenantTask
from reports.exports.choices import RunState
from reports.models import ReportRun
from sessions.choices import ImportState
from sessions.models import ImportFile
from tests.databases import ROOT
from tests.tenancy.objects import CANARY, HOME_WORD, MAKERS, make_objects
from tests.tenancy.sweeping import TRAIL, checksums, letters, unknown

app.loader.import_default_modules()
TASKS = {name: task for name, task in sorted(app.tasks.items()) if not name.startswith(("celery.", "tests."))}
OF_ORGANIZATIONS = [name for name, task in TASKS.items() if isinstance(task, TenantTask)]
DISPATCHERS = [name for name in TASKS if name not in OF_ORGANIZATIONS]
# Arguments that name no object; ids come from tests/tenancy/objects.py.
PLAIN = {"channel": "email", "language": "he", "week_start": "2026-11-08"}


def argument(task: str, name: str, ids: dict) -> str:
    assert name in MAKERS or name in PLAIN, (
        f"Say in {__file__}, PLAIN, or in tests/tenancy/objects.py how to make the argument '{name}' of {task}"
    )
    return str(ids[name]) if name in MAKERS else PLAIN[name]


def arguments(task: str, ids: dict) -> dict[str, str]:
    names = list(inspect.signature(TASKS[task].run).parameters)[1:]
    return {name: argument(task, name, ids) for name in names}


@pytest.fixture
def two(transactional_db, organization, other_organization):
    """Both organizations committed, each with a programme and an import that waits for its worker."""
    made = {}
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        for each, word in ((organization, CANARY), (other_organization, HOME_WORD)):
            with organization_scope(each), transaction.atomic():
                made[each.slug] = make_objects(each, word)
                ImportFile.objects.update(state=ImportState.RUNNING)
                ReportRun.objects.update(state=RunState.WAITING)
        yield made


def run(task: str, organization_id, **kwargs) -> None:
    """As a worker would; a job that refuses its arguments has done its duty."""
    with suppress(Exception):
        TASKS[task].apply(args=[organization_id], kwargs=kwargs, throw=True).get()


@pytest.mark.parametrize("task", OF_ORGANIZATIONS)
def test_job_touches_nothing_foreign(task, two, organization, other_organization, swept):
    before = checksums(organization)
    for ids in (two["north"], unknown(two["north"])):
        run(task, other_organization.pk, **arguments(task, ids))
        swept("worker", f"task {task}", *arguments(task, ids))
    with time_machine.travel("2027-03-01T10:00:00+00:00"):  # what is forgotten, is forgotten at home alone
        run(task, other_organization.pk, **arguments(task, two["south"]))
    assert checksums(organization) == before
    with organization_scope(other_organization), transaction.atomic():
        assert CANARY not in str(list(ImportFile.objects.values()))
    assert CANARY not in "\n".join(letters(other_organization))


@pytest.mark.parametrize("task", OF_ORGANIZATIONS)
def test_job_of_no_organization_touches_nothing(task, two, organization, other_organization, swept):
    """Whatever it is told instead; as nothing changes, all is told on one stage."""
    before = checksums(organization), checksums(other_organization)
    for named in (987_654_321, "north", None, [organization.pk, other_organization.pk]):
        for ids in two.values():
            run(task, named, **arguments(task, ids))
            swept("worker", f"task {task}")
        assert (checksums(organization), checksums(other_organization)) == before, named


def test_jobs_do_work_at_home(two, other_organization):
    """A control: with its own ids the import is carried out, so the silence above is not a dead worker's."""
    before = checksums(other_organization)
    run("mentoring_sessions.run_import", other_organization.pk, import_id=str(two["south"]["import_id"]), language="he")
    assert checksums(other_organization) != before


@pytest.mark.parametrize("task", DISPATCHERS)
def test_dispatcher_sends_each_job_to_its_own_organization(task, two, organization, other_organization, monkeypatch):
    """Dispatchers change nothing themselves, and name no object of one organization to another."""
    assert not inspect.signature(TASKS[task].run).parameters, f"Say in {__file__} how to call {task}"
    sent, before = [], (checksums(organization), checksums(other_organization))
    monkeypatch.setattr(TenantTask, "apply_async", lambda self, args, kwargs, **more: sent.append((args[0], kwargs)))
    TASKS[task].apply(throw=True).get()
    assert (checksums(organization, TRAIL), checksums(other_organization, TRAIL)) == tuple(
        {table: value for table, value in sums.items() if table not in TRAIL} for sums in before
    )
    ids = {slug: {str(value) for value in made.values()} for slug, made in two.items()}
    for organization_id, kwargs in sent:
        foreign = ids["north" if organization_id == other_organization.pk else "south"]
        assert not foreign & {str(value) for value in kwargs.values()}


def commands() -> list[str]:
    """Our commands that work in one organization."""
    folders = {config.name: Path(config.path) for config in apps.get_app_configs()}
    ours = {
        name for name, path in folders.items() if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / ".venv")
    }
    found = []
    for name, package in get_commands().items():
        if package in ours:
            parser = load_command_class(package, name).create_parser("manage.py", name)
            if any(action.dest == "organization" for action in parser._actions):
                found.append(name)
    return sorted(found)


# Each with what it is to be given to reach for the north from the south.
REACHING = {
    "audit": lambda sheet, north: (["verify"], {}),
    "import_people": lambda sheet, north: ([sheet], {"program": f"{CANARY} program", "starts_on": date(2026, 11, 18)}),
    "roll_up_week": lambda sheet, north: ([], {"week": date(2026, 11, 8)}),
}


@pytest.mark.parametrize("command", commands())
def test_command_stays_in_its_organization(command, two, organization, tmp_path):
    """It says nothing of another one, changes nothing there, and knows nothing by a foreign name."""
    assert command in REACHING, f"Say in {__file__}, REACHING, how to call '{command}' with what is foreign"
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"שם,מלווה\nחדש לגמרי,{HOME_WORD} mentor\n", encoding="utf-8")
    positional, options = REACHING[command](str(sheet), two["north"])
    before, said = checksums(organization), StringIO()
    for slug in ("south", str(uuid.uuid4()), str(organization.pk)):
        try:
            call_command(command, *positional, organization=slug, **options, stdout=said, stderr=said)
        except (CommandError, SystemExit) as refusal:
            said.write(str(refusal).replace(f"{CANARY} program", "the name that was asked for"))
    assert checksums(organization) == before
    assert CANARY not in said.getvalue() and organization.name not in said.getvalue()
