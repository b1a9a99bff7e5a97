"""Was it sent, when, why not: what became of each message, in words. Never what is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mentoring_platform.notifications.choices import Channel, State
from mentoring_platform.notifications.models import OutgoingMessage, Preference
from mentoring_platform.notifications.queries import preferences_of, settings_of
from mentoring_platform.notifications.rest import EVE, hours_of, is_rest
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_datetime

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LOOKS = {
    State.WAITING: "planned",
    State.SENT: "done",
    State.DELIVERED: "done",
    State.BOUNCED: "error",
    State.GIVEN_UP: "error",
    State.DROPPED: "ended",
}
"""The mark of each state (`ui.states`)."""
NO_SUCH_MAILBOX = (" 550", " 551", " 553", "bounced", "invalid", "AnymailRecipientsRefused")


@dataclass(frozen=True)
class Story:
    """A message with what became of it."""

    message: OutgoingMessage
    words: str

    @property
    def look(self) -> str:
        return LOOKS[self.message.state]

    @property
    def state_word(self) -> str:
        return str(self.message.state.label)


def with_stories(organization: Organization, messages: Iterable[OutgoingMessage]) -> list[Story]:
    """The messages, each with its story, in the reader's language; three queries at most, however many they are."""
    rows = list(messages)
    teller = _Teller(organization, rows)
    return [Story(row, teller.tell(row)) for row in rows]


def next_hours(organization: Organization, instant: datetime) -> datetime:
    """The first moment, from an instant on, at which letters go that keep rest."""
    day = clock.local_day(organization, instant)
    while True:
        hours = hours_of(organization, day)
        if hours is not None and instant < hours[1]:
            return max(instant, hours[0])
        day += ONE_DAY


class _Teller:
    """What is needed to tell the stories of these messages, read once."""

    def __init__(self, organization: Organization, rows: list[OutgoingMessage]):
        self.organization, self.now = organization, clock.now()
        self.today = clock.today(organization)
        self.waiting = [row for row in rows if row.state == State.WAITING and row.keeps_rest]

    def tell(self, row: OutgoingMessage) -> str:
        acts = {
            State.WAITING: self._waits,
            State.SENT: lambda row: _("Sent %(when)s.") % {"when": self._say(row.sent_at)},
            State.DELIVERED: lambda row: _("Arrived %(when)s.") % {"when": self._say(row.delivered_at)},
            State.BOUNCED: self._came_back,
            State.GIVEN_UP: lambda row: _("Not sent. %(reason)s") % {"reason": _reason(row)},
            State.DROPPED: _dropped,
        }
        return acts[row.state](row)

    def _came_back(self, row: OutgoingMessage) -> str:
        told = {"when": self._say(row.bounced_at), "reason": _reason(row)}
        return _("Came back %(when)s. %(reason)s") % told

    def _waits(self, row: OutgoingMessage) -> str:
        if row.claimed_until and row.claimed_until > self.now:
            return _("Is being sent at this moment.")
        if row.retry_at and row.retry_at > self.now:
            return _("The last try failed. The next one: %(when)s.") % {"when": self._say(row.retry_at)}
        moment = max(self.now, row.due_at)
        if row.keeps_rest:
            opens = next_hours(self.organization, moment)
            if opens > moment:
                told = {"when": self._say(opens), "cause": self._cause(moment)}
                return _("Waits until %(when)s, because of %(cause)s.") % told
            if personal := self._personal(row, moment):
                return personal
        if moment > self.now:
            return _("Is to be sent %(when)s.") % {"when": self._say(moment)}
        return _("Goes within the next minutes.")

    def _cause(self, moment: datetime) -> str:
        day = clock.local_day(self.organization, moment)
        is_eve = clock.local_time(self.organization, moment) >= EVE and is_rest(self.organization, day + ONE_DAY)
        for at in (day, day + ONE_DAY) if is_eve else (day,):
            if is_rest(self.organization, at):
                return pgettext("cause", "Shabbat") if at.weekday() == SATURDAY else pgettext("cause", "the holiday")
        return pgettext("cause", "the night")

    def _personal(self, row: OutgoingMessage, moment: datetime) -> str:
        """Why it waits for its reader: quiet hours, one letter a day, enough for today; empty if it does not."""
        preference = self.preferences.get(row.membership_id) or Preference()
        at = clock.local_time(self.organization, moment)
        if preference.is_quiet_at(at):
            return _("Waits until %(time)s, since its reader wants quiet hours.") % {
                "time": f"{preference.quiet_until:%H:%M}"
            }
        if preference.digest and not self._is_from_before(row, moment):
            return _("Waits for the next morning: its reader wants one letter a day.")
        most = min(filter(None, (preference.most_per_day, self.most)))
        if self.sent_today.get((row.channel, row.to), 0) >= most:
            return _("Waits for the next morning: its reader has had enough for today.")
        return ""

    def _is_from_before(self, row: OutgoingMessage, moment: datetime) -> bool:
        hours = hours_of(self.organization, clock.local_day(self.organization, moment))
        return hours is not None and row.due_at < hours[0]

    @cached_property
    def preferences(self) -> dict:
        return preferences_of({row.membership_id for row in self.waiting if row.membership_id})

    @cached_property
    def most(self) -> int:
        return settings_of(self.organization).most_per_day

    @cached_property
    def sent_today(self) -> dict[tuple[str, str], int]:
        begins, _ends = clock.day_bounds(self.organization, self.today, self.today)
        sent = OutgoingMessage.objects.filter(
            to__in={row.to for row in self.waiting}, sent_at__gte=begins, keeps_rest=True, merged_into__isnull=True
        )
        counted = sent.order_by().values("channel", "to").annotate(number=Count("pk"))
        return {(row["channel"], row["to"]): row["number"] for row in counted}

    def _say(self, instant: datetime) -> str:
        zone = self.organization.zone
        return say_datetime(instant, today=self.today, zone=zone, language=get_language() or "")


def _dropped(row: OutgoingMessage) -> str:
    return {
        "unwanted": _("Not sent: its reader does not want this kind."),
        "left": _("Not sent: its reader has no access any more."),
        "no address": _("Not sent: there is no such address any more."),
        "broken address": _("Not sent: nothing reaches this address."),
    }.get(row.last_error, _("Not sent: it was not wanted any more."))


def _reason(row: OutgoingMessage) -> str:
    """Why a message did not arrive, as far as its provider has said."""
    if row.channel == Channel.EMAIL and row.last_error.endswith(NO_SUCH_MAILBOX):
        return _("The address is wrong, or takes no letters.")
    if row.address_id and row.address.broken_at:
        if row.channel == Channel.PUSH:
            return _("The device takes no notices any more.")
        return _("The number is wrong, or takes no such messages.")
    return _("The provider did not take it (%(code)s).") % {"code": row.last_error or "–"}
