"""Addresses of the embedded servers, as settings want them. They are the same whether the servers are up or not."""

import secrets
from urllib.parse import quote

from mentoring_platform.embedded.credentials import stored
from mentoring_platform.embedded.places import places

DATABASE = "livui"


def _database_url(role: str) -> str:
    return f"postgres://{role}:{stored().get(role, '')}@/{places().sockets}/{DATABASE}"


def app_database_url() -> str:
    """The database as the role `app`."""
    return _database_url("app")


def owner_database_url() -> str:
    """The database as the role `owner`, for migrations."""
    return _database_url("owner")


def ops_database_url() -> str:
    """The database as the role `ops`, for backups."""
    return _database_url("ops")


def redis_url() -> str:
    """The embedded Valkey."""
    return f"unix://{quote(str(places().sockets / 'valkey.sock'))}"


def broker_url(redis_url: str) -> str:
    """The same server as Celery's transport names it."""
    return "redis+socket://" + redis_url.removeprefix("unix://") if redis_url.startswith("unix://") else redis_url


def secret_key() -> str:
    """Django's secret key of this cluster; before its first start one that is forgotten with the process."""
    return stored().get("secret_key") or secrets.token_urlsafe(48)
