"""System checks of the fourth wall: a page of an organization that does not say who may open it stops the start."""

from collections.abc import Iterator

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

SLUG = ":organization_slug>"


def organization_views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every address that names an organization, as (route, view)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from organization_views(entry, route)
        elif isinstance(entry, URLPattern) and SLUG in route:
            yield route, entry.callback


@register(Tags.urls)
def check_permissions(app_configs=None, **kwargs) -> list[Error]:
    """Default deny: each view of an organization carries the predicate that opens it."""
    return [
        Error(
            f"The page {route} does not say who may open it.",
            hint="Put @member_view(predicate) on its view, outermost, with a predicate of the app's permissions.py; "
            "a page that whoever holds a secret link may open takes @link_view instead.",
            obj=f"{view.__module__}.{getattr(view, '__qualname__', view)}",
            id="accounts.E001",
        )
        for route, view in organization_views()
        if not callable(getattr(view, "permission", None))
    ]


def refuse_unguarded_views() -> None:
    """Raise ImproperlyConfigured if a page of an organization is unguarded: servers start without system checks."""
    problems = check_permissions()
    if problems:
        raise ImproperlyConfigured("\n".join(str(problem) for problem in problems))
