"""A train group on Tuesdays at 18:00, led by Noam, of which Dana is the coordinator; and how its sheet is filled."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from django.db import transaction
from django.test import Client
from django.urls import reverse

from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import Boarding, Facilitation, GroupMeeting, Presence
from tests.factories import GroupFactory, GroupMeetingFactory, MenteeFactory

LAST_TUESDAY, TUESDAY, NEXT_TUESDAY = date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24)
HTMX = {"HX-Request": "true"}
FIELD = re.compile(r'<input type="radio" name="(row:[^"]+)" value="(\w+)"( checked)?')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Train:
    """The group, its last two meetings and the next one, and who boarded, by name."""

    organization: object
    group: object
    last: GroupMeeting
    meeting: GroupMeeting
    next: GroupMeeting
    mentees: dict

    def url(self, name: str, *args) -> str:
        return reverse(f"mentoring_sessions:{name}", args=[self.organization.slug, *args])

    @property
    def sheet(self) -> str:
        return self.url("group_sheet", self.meeting.pk)

    def states(self) -> dict[str, str]:
        """What is said of whom on the sheet, by name; who is not in it is unknown."""
        with organization_scope(self.organization), transaction.atomic():
            rows = Presence.objects.filter(meeting=self.meeting).select_related("mentee", "guest")
            return {row.mentee.full_name if row.mentee else row.guest.name: row.state for row in rows}

    def refreshed(self) -> GroupMeeting:
        with organization_scope(self.organization), transaction.atomic():
            return GroupMeeting.objects.get(pk=self.meeting.pk)

    def key(self, name: str) -> str:
        return f"mentee:{self.mentees[name].pk}"


def make_train(organization, program, mentor, names, **fields) -> Train:
    """Make the group in the program, with these people aboard since September."""
    with organization_scope(organization), transaction.atomic():
        began = date(2026, 9, 1)
        group = GroupFactory(
            organization=organization, program=program, name="קבוצת רכבת", starts_on=began, place="המתנ״ס", **fields
        )
        Facilitation.objects.create(organization=organization, group=group, mentor=mentor, starts_on=began)
        mentees = {name: MenteeFactory(organization=organization, full_name=name) for name in names}
        Boarding.objects.bulk_create(
            Boarding(organization=organization, group=group, mentee=mentee, starts_on=began)
            for mentee in mentees.values()
        )
        last, meeting, coming = [
            GroupMeetingFactory(organization=organization, group=group, local_date=day, place="המתנ״ס")
            for day in (LAST_TUESDAY, TUESDAY, NEXT_TUESDAY)
        ]
        return Train(organization, group, last, meeting, coming, mentees)


@dataclass
class Form:
    """A sheet as it stood on the screen of one person: its fields, and what was chosen."""

    client: Client
    url: str
    page: str

    @classmethod
    def open(cls, client: Client, url: str, **query: str) -> "Form":
        answer = client.get(url, query)
        assert answer.status_code == 200, answer.status_code
        return cls(client, url, unescape(answer.content.decode()))

    @property
    def rows(self) -> dict[str, str]:
        """What is chosen in each field that is shown."""
        return {name: value for name, value, is_on in FIELD.findall(self.page) if is_on}

    def field(self, key: str) -> str:
        return next(name for name in self.rows if name.startswith(f"row:{key}:"))

    def send(self, chosen: dict[str, str] | None = None, headers=None, **more: str):
        """Send the form as a browser would, with other answers for these keys."""
        hidden = {
            name: value for name, value in HIDDEN.findall(self.page) if name in ("letter", "unit", "last", "guest_key")
        }
        search = re.search(r'name="q" value="([^"]*)"', self.page)
        fields = {**hidden, "q": search[1] if search else "", "guest": "", **self.rows}
        fields |= {self.field(key): value for key, value in (chosen or {}).items()}
        return self.client.post(self.url, {**fields, **more}, headers=headers or {})
