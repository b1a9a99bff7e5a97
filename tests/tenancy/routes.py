"""Every address of the product, as the resolver has them."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

PREFIX = "<slug:organization_slug>/"


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of the product, with its arguments as the resolver writes them."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route


ALL_ROUTES = sorted(set(routes()))
ROUTES = [route for route in ALL_ROUTES if route.startswith(PREFIX)]
OBJECT_ROUTES = [route for route in ROUTES if route.count("<") > 1]
BATCHES = [ROUTES[at::16] for at in range(16)]
"""The same in sixteen heaps, for what changes nothing: to set the stage takes longer than to ask."""
