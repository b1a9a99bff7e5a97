"""Noam accompanies Uri and writes sealed notes; Dana coordinates, Ada administers, Peretz is a professional."""

import json
import uuid
from datetime import date, time, timedelta

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import transaction
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.ui.static_headers import add_headers
from sessions.sealing.reading import instant_text
from tests.browser.conftest import DESKTOP, Watch, browser_type_launch_args, sign_in, site  # noqa: F401  fixtures
from tests.factories import (
    EnrolmentFactory,
    MeetingFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
)
from tests.sealing.desk import Desk
from tests.sealing.files import note_file, public_key, sent, sent_wraps


@pytest.fixture
def peretz(make_viewer, organization):
    return make_viewer(Role.PROFESSIONAL, organization=organization, name="פרץ")


@pytest.fixture
def pairing(noam, organization):
    """Noam with Uri, since a month."""
    with organization_scope(organization), transaction.atomic():
        mentor = MentorFactory(organization=organization, full_name="נועם", membership=noam.membership(Role.MENTOR))
        enrolment = EnrolmentFactory(
            organization=organization,
            program=ProgramFactory(organization=organization, name="ליווי אישי"),
            mentee=MenteeFactory(organization=organization, full_name="אורי"),
        )
        return PairingFactory(organization=organization, enrolment=enrolment, mentor=mentor)


@pytest.fixture
def make_meeting(organization, pairing):
    """A meeting of Noam and Uri two hours ago, or at eight of another day: `make_meeting()`."""

    def make(day: date | None = None, **fields):
        with organization_scope(organization), transaction.atomic():
            before = clock.now() - timedelta(hours=2)
            at = time(8) if day else clock.local_time(organization, before).replace(second=0, microsecond=0)
            day = day or clock.local_day(organization, before)
            fields = {"organization": organization, "pairing": pairing, "local_date": day, "at": at, **fields}
            return MeetingFactory(**fields)

    return make


@pytest.fixture
def meeting(make_meeting):
    return make_meeting()


@pytest.fixture
def inside_it(organization):
    """Ask the database as a service would: `inside_it(lambda: SealedNote.objects.count())`."""

    def ask(question):
        with organization_scope(organization), transaction.atomic():
            return question()

    return ask


class Person:
    """A browser's side of the conversation, without the encryption."""

    def __init__(self, client, viewer):
        self.client, self.viewer, self.key = client, viewer, ""

    def url(self, name: str, *args) -> str:
        return reverse(f"mentoring_sessions:{name}", args=[self.viewer.organization.slug, *args])

    def get(self, name: str, *args) -> dict:
        return json.loads(self.client.get(self.url(name, *args)).content)

    def post(self, name: str, *args, **data):
        return self.client.post(self.url(name, *args), data)

    def open_key(self) -> str:
        self.key = public_key()
        assert self.post("notes_open_key", key=self.key, wraps=sent_wraps(self.key)).status_code == 200
        return self.key

    def seal(self, meeting, **other):
        """Send a note; gives the answer and its id."""
        data = {"id": str(uuid.uuid4()), "key": self.key, "content": sent(note_file())}
        data |= {"written_at": instant_text(clock.now()), **other}
        return self.post("note_seal", meeting.pk, **data), data["id"]

    def note(self, meeting) -> str:
        """A note that is kept; its id."""
        answer, note_id = self.seal(meeting)
        assert answer.status_code == 200, answer.content
        return note_id

    def share(self, note_id: str, reader: "Person", **other):
        data = {"id": str(uuid.uuid4()), "reader": reader.viewer.user.pk, "key": reader.key}
        return self.post("note_share", note_id, **(data | {"content": sent(note_file())} | other))


@pytest.fixture
def person(signed_in):
    """A member with a client: `person(noam)`."""
    return lambda viewer: Person(signed_in(viewer), viewer)


@pytest.fixture
def with_key(person):
    """A member who has made a key: `with_key(noam)`."""

    def make(viewer) -> Person:
        made = person(viewer)
        made.open_key()
        return made

    return make


@pytest.fixture(autouse=True)
def _static_headers(monkeypatch):
    """The live server's static files bear the headers that WhiteNoise gives them."""
    plain = StaticFilesHandler.serve

    def serve(self, request):
        answer = plain(self, request)
        add_headers(answer.headers, "", request.path)
        return answer

    monkeypatch.setattr(StaticFilesHandler, "serve", serve)


@pytest.fixture
def desk(sign_in, site, browser, settings):  # noqa: F811  a fixture of that name
    """A browser page of a member, signed in: `desk(noam)`. Each has a browser of its own."""
    troubles, contexts = [], []

    def make(viewer, language: str = "he", size: dict = DESKTOP) -> Desk:
        context = browser.new_context(viewport=size, extra_http_headers={"Accept-Language": language})
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        Watch(page, troubles)
        sign_in(page, viewer.user.email)
        return Desk(page, site, viewer)

    make.troubles = troubles
    yield make
    for context in contexts:
        context.close()
    assert troubles == []
