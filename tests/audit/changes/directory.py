"""Changes of the directory, those included that come by the link of a letter."""

from datetime import timedelta

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from programs.directory import by_link, services
from programs.models import DirectoryEntry


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _facts(**more):
    return {"kind": "service", "name": "New", "fields": ["Law"], **more}


def _entry(s, days: int = 0) -> DirectoryEntry:
    entry = services.add_entry(
        organization=s.organization, is_listed=True, by=_dana(s), **_facts(email="new@people.example")
    )
    entry.confirmed_on = clock.today(s.organization) - timedelta(days=days)
    entry.save()
    return entry


def _suggested(s) -> DirectoryEntry:
    return services.add_entry(organization=s.organization, is_listed=False, by=s.noam, **_facts())


def _proposed(s) -> DirectoryEntry:
    entry = _entry(s)
    by_link.propose_by_link(entry=entry, values={"name": "Newer"})
    return entry


def _recommended(s) -> DirectoryEntry:
    entry = _entry(s)
    services.recommend_entry(entry=entry, word="good", by=s.noam)
    return entry


HOW = {
    "directory.accepted": lambda s: services.accept_entry(entry=_suggested(s), by=_dana(s)),
    "directory.added": _entry,
    "directory.asked": lambda s: by_link.ask_for_confirmation(
        organization=s.organization, entry_id=str(_entry(s, days=400).pk)
    ),
    "directory.changed": lambda s: services.change_entry(entry=_entry(s), by=_dana(s), **_facts(about="More")),
    "directory.confirmed": lambda s: services.confirm_entry(entry=_entry(s, days=9), by=_dana(s)),
    "directory.confirmed_by_link": lambda s: services.confirm_entry(entry=_entry(s, days=9), by=None),
    "directory.fields": lambda s: services.set_fields(organization=s.organization, names=["Law"], by=_dana(s)),
    "directory.left": lambda s: services.remove_entry(entry=_entry(s), asked=True, by=None),
    "directory.proposal_left": lambda s: services.close_proposal(entry=_proposed(s), takes=False, by=_dana(s)),
    "directory.proposal_taken": lambda s: services.close_proposal(entry=_proposed(s), takes=True, by=_dana(s)),
    "directory.proposed": _proposed,
    "directory.recommended": _recommended,
    "directory.removed": lambda s: services.remove_entry(entry=_entry(s), asked=False, by=_dana(s)),
    "directory.suggested": _suggested,
    "directory.unrecommended": lambda s: services.withdraw_recommendation(entry=_recommended(s), by=s.noam),
}
