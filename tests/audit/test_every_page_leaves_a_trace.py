"""Every page that names a person leaves a trace, and so does every form that changes something.

Made from the resolver: a new address is looked at without being named here. In the programme of these tests every
person bears a word that nothing else bears, so an answer that holds it has shown somebody.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from mentees.choices import MenteeKind
from mentees.models import Contact, Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.choices import Kind
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Mentor
from programs.choices import SummaryPolicy
from programs.models import Certificate, DirectoryEntry, Program
from reports.models import WeekClose, WeeklyAttendance
from sessions.models import SessionLog, SupportTalk
from tests.audit.filling import filled
from tests.factories import EnrolmentFactory, MeetingFactory, MenteeFactory, MentorFactory, PairingFactory
from tests.tenancy import staged
from tests.tenancy.forms_on_pages import forms_on
from tests.tenancy.matrix import WHO_OPENS
from tests.tenancy.objects import make_objects
from tests.tenancy.sweeping import TRAIL, address, changes, rolled_back
from tests.tenancy.test_sweep import BATCHES, PREFIX, ROUTES

pytestmark = pytest.mark.django_db
stage, organization = staged.stage, staged.organization

PERSON = "זוהרית"
REMEDY = (
    "shows a person and leaves no trace: call record_read(by=viewer, action=…, subject=…) in its view, or "
    "record_list(by=viewer, found=…) if it names several (mentoring_platform/audit/README.md)."
)
UNTOLD = "changes rows and leaves no trace: call record(…) or record_many(…) in the service (same README)."

CHANGES_NOTHING_OF_PEOPLE = {
    "import/": "An uploaded sheet is told when it is imported; until then it is its uploader's own.",
    "import/<uuid:import_id>/columns/": "As above: which column means what.",
    "import/<uuid:import_id>/preview/": "As above; the import itself records `people.imported`.",
    "import/<uuid:import_id>/": "As above: sends a lost import once more.",
    "circle/<uuid:program_id>/ask/": "An entry beside a question without a name would tell who asked.",
    "circle/questions/<uuid:question_id>/": "As above: who answered.",
    "pulses/<uuid:pulse_id>/": "An entry beside the contribution would tell whose answer it is.",
    "meetings/<uuid:meeting_id>/topics/": "An entry beside the contribution would tell whose talk it is of.",
}
"""Forms that may write without an entry, each with the reason."""


ALIKE = {"full_name": f"{PERSON[:-1]} free", "kind": MenteeKind.FAMILY, "gender": "male"}
"""A form that is sent with the name of somebody who is here, nearly."""


@dataclass
class Scene:
    """An organization with one of each, the ids for its addresses, and who is who."""

    organization: object
    ids: dict
    week: str

    def url(self, route: str, query: str = "") -> str:
        return address(PREFIX + route, self.organization.slug, self.ids) + query

    def traces(self, *kinds: str) -> int:
        with organization_scope(self.organization):
            return AuditEntry.objects.filter(allowed=True, kind__in=kinds or Kind.values).count()


@pytest.fixture(scope=staged.how_long)
def scene(organization) -> Scene:
    """The programme of the sweep, today, with somebody in each state that a list looks for."""
    with organization_scope(organization):
        ids = make_objects(organization)
        today = clock.today(organization)
        week = clock.this_week(organization).previous()
        program = Program.objects.get(pk=ids["program_id"])
        Program.objects.update(summary_policy=SummaryPolicy.COORDINATORS, mentee_kind=MenteeKind.FAMILY)
        Mentee.objects.update(kind=MenteeKind.FAMILY)
        mentee = Mentee.objects.get(pk=ids["mentee_id"])
        Contact.objects.create(organization=organization, mentee=mentee, full_name=f"{PERSON} contact")
        for row in (Mentor.objects.get(), mentee):
            row.full_name = f"{PERSON} {row._meta.model_name}"
            row.save()
        SessionLog.objects.update(summary=PERSON)
        DirectoryEntry.objects.update(name=f"{PERSON} entry")
        Certificate.objects.update(name=f"{PERSON} mentor")
        User.objects.filter(pk=SupportTalk.objects.get().coordinator.user_id).update(name=f"{PERSON} office")
        MenteeFactory(organization=organization, full_name=f"{PERSON} free", kind=MenteeKind.FAMILY)
        waiting = MenteeFactory(organization=organization, full_name=f"{PERSON} waits", kind=MenteeKind.FAMILY)
        EnrolmentFactory(organization=organization, program=program, mentee=waiting)
        full = MentorFactory(organization=organization, full_name=f"{PERSON} full", capacity=0)
        other = PairingFactory(
            organization=organization,
            mentor=full,
            enrolment__program=program,
            enrolment__mentee__full_name=f"{PERSON} other",
        )
        MeetingFactory(organization=organization, pairing=other, local_date=today - timedelta(days=20))
        pairing = SessionLog.objects.get().meeting.pairing
        MeetingFactory(organization=organization, pairing=pairing, local_date=today - timedelta(days=1))
        MeetingFactory(organization=organization, pairing=pairing, local_date=week.start)
        WeeklyAttendance.objects.create(
            organization=organization, week_start=week.start, pairing=pairing, expected=1, held=1
        )
        now = clock.now()
        WeekClose.objects.create(organization=organization, week_start=week.start, closed_at=now, computed_at=now)
        return Scene(organization, ids, week.start.isoformat())


@pytest.fixture
def as_role(scene, make_viewer, signed_in):
    """A client signed in as this role, and that member's name; the mentor is the one of the programme."""

    def make(role: str) -> tuple[Client, str]:
        User.objects.filter(pk=scene.ids["user_id"]).update(name=f"{PERSON} member")
        if role == Role.MENTOR:
            user = User.objects.get(pk=scene.ids["user_id"])
            with organization_scope(scene.organization):
                return signed_in(viewer_for(user, scene.organization)), user.name
        viewer = make_viewer(role, organization=scene.organization)
        return signed_in(viewer), viewer.user.name

    return make


def shown(response: HttpResponse) -> str:
    """All that an answer tells; of a sheet what its parts tell."""
    if response.content[:2] != b"PK":
        return response.content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def roles_of(route: str) -> list[str]:
    short = route.removeprefix(PREFIX)
    return [role for role in Role.values if role in WHO_OPENS[short]]


def queries_of(scene: Scene) -> list[str]:
    """As the page comes, with a week in which something was, and with a search."""
    return ["", f"?week={scene.week}", f"?q={PERSON[:-1]}&kind=unreported"]


@pytest.mark.parametrize("route", ROUTES)
def test_page_that_shows_a_person_leaves_a_trace(route, scene, as_role):
    look_at(route, scene, as_role)


def look_at(route: str, scene: Scene, as_role) -> None:
    short = route.removeprefix(PREFIX)
    for role in roles_of(route):
        client, own_name = as_role(role)
        asked = [("get", query, None) for query in queries_of(scene)] + [("post", "", {}), ("post", "", ALIKE)]
        for method, query, data in asked:
            with rolled_back():
                before = scene.traces()
                response = getattr(client, method)(scene.url(short, query), data)
                left = scene.traces() - before
            # The one exception is the viewer's own name, which stands in the header of every page.
            if response.status_code == 200 and PERSON in shown(response).replace(own_name, ""):
                assert left, f"{method.upper()} {short}{query} for a {role} {REMEDY}"
                assert left == 1, f"{method.upper()} {short}{query}: one entry for each request, not {left}"


def test_the_pages_that_show_people_are_seen_to_do_so(scene, as_role):
    """The positive control: without it, pages that show nobody would pass."""
    seen = set()
    for role in (Role.ADMINISTRATOR, Role.COORDINATOR, Role.MENTOR):
        client, own_name = as_role(role)
        for short in [short for short, roles in WHO_OPENS.items() if role in roles and short not in seen]:
            for query in queries_of(scene):
                response = client.get(scene.url(short, query))
                if response.status_code == 200 and PERSON in shown(response).replace(own_name, ""):
                    seen.add(short)
                    break
            if len(seen) >= 40:
                return
    raise AssertionError(sorted(seen))


def test_a_page_whose_trace_is_dropped_is_found(scene, as_role, monkeypatch):
    monkeypatch.setattr("programs.views.mentees.record_read", lambda **kwargs: None)
    with pytest.raises(AssertionError, match="people/mentees/<uuid:mentee_id>/ for a .* leaves no trace"):
        look_at(f"{PREFIX}people/mentees/<uuid:mentee_id>/", scene, as_role)


def sent_forms(short: str, role: str, client: Client, scene: Scene) -> Iterator[tuple[str, list[str], int]]:
    """Fill in and send each form of a page: (address, changed tables, entries)."""
    page = client.get(scene.url(short, f"?week={scene.week}"))
    for form in forms_on(shown(page)) if page.status_code == 200 else []:
        target = form.action or scene.url(short)
        if form.method != "post" or not target.startswith(f"/{scene.organization.slug}/"):
            continue
        with changes(scene.organization, but=TRAIL) as changed:
            before = scene.traces(Kind.WRITE)
            client.post(target, filled(form))
            told = scene.traces(Kind.WRITE) - before
        yield target, changed, told


@pytest.mark.parametrize("batch", BATCHES)
def test_form_that_changes_something_leaves_a_trace(batch, scene, as_role):
    for route in batch:
        short = route.removeprefix(PREFIX)
        for role in roles_of(route):
            client, _own_name = as_role(role)
            for target, changed, told in sent_forms(short, role, client, scene):
                if changed and short not in CHANGES_NOTHING_OF_PEOPLE:
                    assert told, f"{target} as a {role} ({', '.join(changed)}) {UNTOLD}"


def test_the_forms_that_are_sent_do_change_something(scene, as_role):
    """The positive control of the test above."""
    client, _own_name = as_role(Role.COORDINATOR)
    changing = set()
    for short in [short for short, roles in WHO_OPENS.items() if Role.COORDINATOR in roles]:
        if any(changed for _target, changed, _told in sent_forms(short, Role.COORDINATOR, client, scene)):
            changing.add(short)
        if len(changing) >= 20:
            return
    raise AssertionError(sorted(changing))


def test_a_service_whose_trace_is_dropped_is_found(scene, as_role, monkeypatch):
    monkeypatch.setattr("mentors.services.record", lambda **kwargs: None)
    with pytest.raises(AssertionError, match="mentors_mentor.* leaves no trace"):
        test_form_that_changes_something_leaves_a_trace([f"{PREFIX}people/mentors/new/"], scene, as_role)
