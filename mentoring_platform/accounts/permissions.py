"""Who may do what with members and settings, as named predicates on the viewer."""

import rules

from mentoring_platform.accounts.choices import Role


@rules.predicate
def is_member(viewer) -> bool:
    """Every member, in any role."""
    return bool(viewer.roles)


@rules.predicate
def is_anybody(viewer) -> bool:
    """Whoever holds the link, member or not."""
    return True


@rules.predicate
def is_administrator(viewer) -> bool:
    return viewer.has(Role.ADMINISTRATOR)


@rules.predicate
def is_coordinator(viewer) -> bool:
    return viewer.has(Role.COORDINATOR)


@rules.predicate
def is_mentor(viewer) -> bool:
    return viewer.has(Role.MENTOR)


@rules.predicate
def is_mentee(viewer) -> bool:
    return viewer.has(Role.MENTEE)


@rules.predicate
def is_professional(viewer) -> bool:
    return viewer.has(Role.PROFESSIONAL)


@rules.predicate
def is_broadcaster(viewer) -> bool:
    return viewer.has(Role.BROADCASTER)


@rules.predicate
def is_steering(viewer) -> bool:
    """Sees sums alone."""
    return viewer.has(Role.VIEWER)


can_manage_members = is_administrator
can_manage_settings = is_administrator
can_see_members = is_administrator
