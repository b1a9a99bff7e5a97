"""Faults in the running process: the stamp of the organization, what is sent too early, and what leaves no trace."""

from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

from django.db import connection

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.audit.services import recording
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.services import queueing as outbox
from mentoring_platform.tenancy.active import active_organization_id
from mentoring_platform.tenancy.backend import base
from mentoring_platform.tenancy.tasks import TenantTask
from tests.audit.test_actions import changes
from tests.databases import raw_connection
from tests.mutants.fault import WALLS, Fault, everywhere, replaced
from tests.tenancy.routes import PREFIX, ROUTES

TASKS = "tests/tenancy/test_tasks.py::"


def _send_at_once(task: TenantTask, organization, **kwargs) -> None:
    task.apply_async(args=[organization.pk], kwargs=kwargs)


@contextmanager
def _row_of_its_own():
    """Commit each letter by itself, whatever becomes of its cause."""
    written = []

    def committed(**values):
        with raw_connection("default") as apart:
            apart.execute("SELECT set_config('app.org', %s, true)", [str(active_organization_id())])
            row = OutgoingMessage(organization=values["organization"], key=values["key"], **values["defaults"])
            fields = row._meta.concrete_fields
            names = ", ".join(f'"{field.column}"' for field in fields)
            marks = ", ".join("%s" for _ in fields)
            prepared = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            apart.execute(f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({marks})", prepared)  # noqa: S608
        written.append(row)
        return row, True

    stand_in = SimpleNamespace(objects=SimpleNamespace(get_or_create=committed))
    with replaced(outbox, "OutgoingMessage", stand_in):
        yield lambda: bool(written)


@contextmanager
def _untold(action: str):
    """Whatever is recorded as this action, is not."""
    dropped = []

    def without(write):
        def told(**entry):
            if entry["action"] != action:
                return write(**entry)
            dropped.append(entry)
            return AuditEntry()

        return told

    record, record_many = recording.record, recording.record_many
    with everywhere(record, without(record)), everywhere(record_many, without(record_many)):
        yield lambda: bool(dropped)


def record_faults() -> list[Fault]:
    """For each change its entry in the trail."""
    test = "tests/audit/test_every_change_leaves_a_trace.py::test_change_is_recorded"
    return [Fault(f"trail: no entry {action}", partial(_untold, action), f"{test}[{action}]") for action in changes()]


@contextmanager
def _unseen():
    """Whatever a page has read, nobody learns of it."""
    dropped = []
    with everywhere(recording.record_read, lambda **look: dropped.append(look)):
        yield lambda: bool(dropped)


# Looks that leave a trace though the test's people are not on the page: it tells of members, or of what was done, or
# asks one question about somebody who was named on the page before.
NAMES_NOBODY = {"audit/sheet/", "my-record/", "programs/coordinators/", "meetings/<uuid:meeting_id>/why/"}
NAMES_NOBODY |= {"jobs/", "proposals/<uuid:proposal_id>/"}
NAMES_NOBODY |= {f"broadcasts/<uuid:broadcast_id>/{step}/" for step in ("audience", "when", "files", "withdraw")}
NAMES_NOBODY |= {"circle/<uuid:program_id>/ask/"}
NAMES_NOBODY |= {f"programs/<uuid:program_id>/standard/{page}" for page in ("", "settings/")}
NAMES_NOBODY |= {f"circle/questions/<uuid:question_id>/{page}" for page in ("", "edit/")}
NAMES_NOBODY |= {"groups/meetings/<uuid:group_meeting_id>/report/"}
NAMES_NOBODY |= {"handbook/<uuid:page_id>/write/"}
NAMES_NOBODY |= {"notes/readers/", "notes/sealed/", "notes/seal/", "announcements/", "pulses/<uuid:pulse_id>/"}
NAMES_NOBODY |= {"broadcasts/<uuid:broadcast_id>/words/", "broadcasts/files/<uuid:attachment_id>/"}
NAMES_NOBODY |= {f"courses/<uuid:course_id>/{page}/" for page in ("edit", "materials", "sessions")}
NAMES_NOBODY |= {f"courses/sessions/<uuid:course_session_id>/{page}" for page in ("", "code/")}
NAMES_NOBODY |= {"courses/papers/<uuid:material_id>/", "training/<uuid:course_id>/", "training/hours/mine/"}
# A PDF names somebody in a way that the test does not read.
NAMES_NOBODY |= {"training/certificates/<uuid:certificate_id>/pdf/", "dashboard/programs/<uuid:program_id>/quarter/"}
NAMES_NOBODY |= {"screening/", "screening/mine/"}
# Addresses that only act. What they show when something is wrong is not shown to the test.
ACTS = {f"meetings/<uuid:meeting_id>/{act}/" for act in ("held", "kept", "restore", "undo", "note/seal")}
ACTS |= {f"people/mentors/<uuid:mentor_id>/{act}/" for act in ("access", "status")}
ACTS |= {f"meetings/<uuid:meeting_id>/together/{act}/" for act in ("held", "undo")}
ACTS |= {"support/<uuid:talk_id>/seal/", "groups/<uuid:group_id>/board/", "groups/boardings/<uuid:boarding_id>/leave/"}
ACTS |= {"people/mentees/<uuid:mentee_id>/return/", "concerns/<uuid:concern_id>/take/"}
ACTS |= {f"proposals/<uuid:proposal_id>/{act}/" for act in ("accept", "answer", "decline", "withdraw")}
ACTS |= {"enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/steps/"}


def read_faults() -> list[Fault]:
    """For each page that names somebody its trace; where nothing is read, there is no fault."""
    test = "tests/audit/test_every_page_leaves_a_trace.py::test_page_that_shows_a_person_leaves_a_trace"
    return [
        Fault(f"/{route.removeprefix(PREFIX)}: a look leaves no trace", _unseen, f"{test}[{route}]", may_be_absent=True)
        for route in ROUTES
        if route.removeprefix(PREFIX) not in NAMES_NOBODY | ACTS
    ]


def process_faults() -> list[Fault]:
    """The one place that tells the database which organization is active; what must wait for the commit."""
    wrapper, plain = base.DatabaseWrapper, base.base.DatabaseWrapper
    return [
        Fault(
            "stamp: for the session, not the transaction",
            partial(replaced, base, "STAMP", "SELECT set_config('app.org', %s, false)"),
            "tests/tenancy/test_pooling.py::test_two_clients_share_one_connection_and_nothing_else",
        ),
        Fault(
            "stamp: never set",
            partial(replaced, wrapper, "stamp_organization", lambda self: None),
            f"{WALLS}test_scopes_nest_and_return",
        ),
        Fault(
            "statement outside a transaction: silent",
            partial(replaced, wrapper, "_cursor", plain._cursor),
            f"{WALLS}test_statement_outside_a_transaction_is_loud",
        ),
        Fault(
            "task: sent before the commit",
            partial(replaced, TenantTask, "enqueue", _send_at_once),
            f"{TASKS}test_task_is_sent_on_commit_and_not_before",
        ),
        Fault(
            "task: sent although its cause was rolled back",
            partial(replaced, TenantTask, "enqueue", _send_at_once),
            f"{TASKS}test_task_of_a_rolled_back_cause_is_never_sent",
        ),
        Fault(
            "outbox: row outside the transaction of its cause",
            _row_of_its_own,
            "tests/notifications/test_outbox.py::test_message_shares_the_fate_of_its_cause[False]",
        ),
    ]
