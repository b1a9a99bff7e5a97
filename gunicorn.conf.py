"""Read by gunicorn at its start: answers do not name the server that gave them.

There is no access log: addresses hold the secrets of invitations, and query strings the names that people look for.
"""

import gc

from gunicorn.http.wsgi import Response

_headers_of_gunicorn = Response.default_headers


def _without_server(self) -> list[str]:
    return [line for line in _headers_of_gunicorn(self) if not line.startswith("Server:")]


Response.default_headers = _without_server


def post_worker_init(worker) -> None:
    """Leave what is loaded out of the collector's rounds: a full one took 0.1 s of the request that met it."""
    gc.collect()
    gc.freeze()
