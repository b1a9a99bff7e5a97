"""What tests of the calendar share: people with an address, and the readers that others have written."""

import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events
from django.test import Client

PAGE = "/north/calendar/"
ADDRESS = re.compile(r'value="(http://testserver/calendar/[^"]+\.ics)"')
KHAL = """[calendars]
[[meetings]]
path = {folder}/meetings
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = meetings
"""

Read = tuple[str, str, str, str]
"""Id, start and end in local time, and title."""


def make_address(client: Client, slug: str = "north") -> str:
    """Press the button that makes the first address; gives its path."""
    page = client.post(f"/{slug}/calendar/address/", {"seen": ""})
    assert page.status_code == 200
    return ADDRESS.search(page.content.decode()).group(1).removeprefix("http://testserver")


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def read_by_icalendar(content: bytes, zone, first: datetime, last: datetime) -> set[Read]:
    """Each occurrence, as `icalendar` and `recurring-ical-events` understand the feed."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(first, last)
    return {
        (str(event["UID"]), local(event.start, zone), local(event.end, zone), str(event["SUMMARY"])) for event in found
    }


class Khal:
    """khal of Debian as a calendar that subscribes: it takes the feed in again and again, and lists what it has."""

    def __init__(self, folder: Path, zone: str):
        self.folder = folder
        (folder / "meetings").mkdir()
        (folder / "config").write_text(KHAL.format(folder=folder, zone=zone))

    def read(self, content: bytes, first: datetime, last: datetime) -> set[Read]:
        feed = self.folder / "feed.ics"
        feed.write_bytes(content)
        self._run("import", "--batch", "-a", "meetings", str(feed))
        days = [f"{day:%Y-%m-%d}" for day in (first, last)]
        line = "{uid}|{start-long-full}|{end-long-full}|{title}"
        listed = self._run("list", "--once", "--day-format", "", "--format", line, *days)
        return {tuple(row.split("|")) for row in listed.splitlines() if row}

    def _run(self, *words: str) -> str:
        command = ["khal", "-c", str(self.folder / "config"), *words]
        bare = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8"}
        done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def local(instant: datetime, zone) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def planned(meeting, zone, title: str, key=None) -> Read:
    """A meeting as any calendar should show it."""
    ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes)
    return (f"{key or meeting.pk}@livui", local(meeting.starts_at, zone), local(ends_at, zone), title)


def fetch(path: str, **headers) -> bytes:
    """As a calendar does: signed out."""
    answer = Client(headers=headers).get(path)
    assert answer.status_code == 200
    return answer.content


def show_names(client: Client) -> None:
    assert client.post(f"{PAGE}names/", {"names": "shown"}).status_code == 302
