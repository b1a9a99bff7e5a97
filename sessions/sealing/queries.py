"""Keys and sealed notes as a viewer may have them: the own, and what was shared with one by name."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Pairing
from sessions.models import Meeting, NoteShare, PasskeyWrap, SealedNote, SealingKey
from sessions.queries.meetings import PEOPLE, reportable_meetings
from sessions.queries.my_week import own_pairings
from sessions.sealing.permissions import READERS

TALK = ("talk__mentor__membership", "talk__coordinator__user")


def keys_of(viewer: Viewer) -> QuerySet[SealingKey]:
    """The viewer's own keys with their wraps, the one in use last."""
    passkeys = Prefetch("passkeys", PasskeyWrap.objects.order_by("made_at", "pk"))
    keys = SealingKey.objects.filter(user=viewer.user).prefetch_related("wraps", passkeys)
    return keys.order_by("created_at", "pk")


def key_in_use(viewer: Viewer) -> SealingKey | None:
    """The key to which the viewer's notes are sealed, or None before the set-up."""
    return SealingKey.objects.filter(user=viewer.user, retired_at__isnull=True).first()


def passkeys_of(viewer: Viewer) -> QuerySet[PasskeyWrap]:
    """What the viewer's own passkeys open."""
    return PasskeyWrap.objects.filter(key__user=viewer.user).select_related("key")


def notes_of(viewer: Viewer) -> QuerySet[SealedNote]:
    """Notes that the viewer has written, the newest first, with whom each is shared with."""
    shares = Prefetch("shares", NoteShare.objects.select_related("reader").order_by("shared_at", "pk"))
    notes = SealedNote.objects.filter(author=viewer.user).select_related(
        "key", "meeting", "pairing__enrolment__mentee", *TALK
    )
    return notes.prefetch_related(shares).order_by("-written_at", "-pk")


def shared_with(viewer: Viewer) -> QuerySet[NoteShare]:
    """Notes that their authors have shared with the viewer, the newest first."""
    shares = NoteShare.objects.filter(reader=viewer.user)
    talk = (f"note__{path}" for path in TALK)
    related = ("key", "note__author", "note__meeting", "note__pairing__enrolment__mentee", *talk)
    return shares.select_related(*related).order_by("-note__written_at", "-pk")


def readers_for(viewer: Viewer) -> QuerySet[SealingKey]:
    """The keys in use of the other members with whom a note can be shared, by name."""
    member = Membership.objects.filter(user=OuterRef("user"), is_active=True, role__in=READERS)
    keys = SealingKey.objects.filter(Exists(member), retired_at__isnull=True).exclude(user=viewer.user)
    return keys.select_related("user").order_by("user__name", "user_id")


def reader_for(viewer: Viewer, user_id: int) -> User | None:
    """One of those with whom a note can be shared, or None."""
    key = readers_for(viewer).filter(user_id=user_id).first()
    return key.user if key else None


def meetings_to_write_about(viewer: Viewer) -> QuerySet[Meeting]:
    """The viewer's own meetings, of pairings that are not over: afterwards nothing new is written."""
    today = clock.today(viewer.organization)
    lasting = Q(pairing__ends_on__isnull=True) | Q(pairing__ends_on__gte=today)
    return reportable_meetings(viewer).filter(lasting).select_related(*PEOPLE)


def pairings_to_write_about(viewer: Viewer) -> QuerySet[Pairing]:
    """Those whom the viewer accompanies now, by name."""
    today = clock.today(viewer.organization)
    return own_pairings(viewer).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
