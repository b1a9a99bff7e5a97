"""Announcements to mentors, and reminders of messages to pass on."""

from datetime import timedelta

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from programs.announcements import services
from programs.models import Announcement, AnnouncementReceipt, BroadcastLetter, Delivery
from sessions.services import passing_on
from tests.audit.changes.scene import DAY, TODAY
from tests.factories import MembershipFactory


def _writer(s):
    return viewer_for(MembershipFactory(organization=s.organization, role=Role.COORDINATOR).user, s.organization)


def _draft(s) -> Announcement:
    return services.write_announcement(
        programs=[s.program], units=[], texts={"he": ("x", "x")}, must_acknowledge=True, stands_until=TODAY + DAY,
        by=_writer(s),
    )  # fmt: skip


def _told() -> Announcement:
    return AnnouncementReceipt.objects.get().announcement


def _tell_newcomers(s) -> None:
    AnnouncementReceipt.objects.all().delete()
    assert services.tell_newcomers(organization=s.organization)


def _remind_teller(s) -> None:
    assert passing_on.remind_teller(organization=s.organization, membership_id=s.noam.acting_membership.pk)


def _ask_tellers(s) -> None:
    broadcast = Delivery.objects.get().broadcast
    found = Delivery.objects.filter(broadcast=broadcast)
    assert passing_on.remind_now(broadcast=broadcast, deliveries=found, by=_writer(s))
    assert BroadcastLetter.objects.exists()


def _tell_not_reached(s) -> None:
    broadcast = Delivery.objects.get().broadcast
    broadcast.tell_from, broadcast.tell_until = TODAY - timedelta(days=9), TODAY - DAY
    broadcast.save()
    assert passing_on.tell_not_reached(organization=s.organization, membership_id=broadcast.written_by_id)


HOW = {
    "announcement.acknowledged": lambda s: services.acknowledge(receipt=AnnouncementReceipt.objects.get(), by=s.noam),
    "announcement.corrected": lambda s: services.correct_announcement(
        announcement=_told(),
        texts={"he": ("אחר", "אחר")},
        stands_until=_told().stands_until,
        asks_again=True,
        seen=1,
        by=s.ada,
    ),  # fmt: skip
    "announcement.discarded": lambda s: services.discard_announcement(announcement=_draft(s), by=s.ada),
    "announcement.reminded": lambda s: services.remind_of_announcement(announcement=_told(), by=s.ada),
    "announcement.sent": lambda s: services.send_announcement(announcement=_draft(s), by=s.ada),
    "announcement.taken_down": lambda s: services.take_down(announcement=_told(), by=s.ada),
    "announcement.told_newcomers": _tell_newcomers,
    "announcement.written": _draft,
    "broadcast.mentor_reminded": _remind_teller,
    "broadcast.mentors_asked": _ask_tellers,
    "broadcast.unreached_told": _tell_not_reached,
}
