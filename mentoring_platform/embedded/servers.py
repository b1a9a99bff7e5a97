"""Starting and stopping both servers, safely when several do it at once."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from mentoring_platform.embedded import credentials, postgres, valkey
from mentoring_platform.embedded.places import EmbeddedError, Places, places


def up() -> Places:
    """Start what the environment does not bring: PostgreSQL unless `DATABASE_URL` is set, Valkey unless `REDIS_URL` is.

    Does nothing to what runs already; waits for others who start the same servers. Raises EmbeddedError.
    """
    where = places()
    with _locked(where):
        secrets = credentials.ensure(where)
        if not os.environ.get("DATABASE_URL"):
            postgres.start(where, secrets)
        if not os.environ.get("REDIS_URL"):
            valkey.start(where)
    return where


def down() -> Places:
    """Stop both servers and keep their data."""
    where = places()
    if where.data.exists():
        with _locked(where):
            valkey.stop(where)
            postgres.stop(where)
    return where


def status() -> dict[str, bool]:
    """Which of the servers runs."""
    where = places()
    return {"PostgreSQL": postgres.is_up(where), "Valkey": valkey.is_up(where)}


@contextmanager
def _locked(where: Places) -> Iterator[None]:
    _make_folders(where)
    with where.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_folders(where: Places) -> None:
    passable = 0o711 if where.runs_as else 0o700
    for folder in reversed([parent for parent in where.data.parents if not parent.exists()]):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755 if where.runs_as else 0o700)
    for folder in (where.data, where.sockets):
        folder.mkdir(exist_ok=True, mode=passable)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in _trusted(where):
            raise EmbeddedError(f"{folder} belongs to somebody else. Choose another folder with LIVUI_DATA.")
        folder.chmod(passable)
    for folder in (where.valkey, where.postgres):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
    if where.runs_as:
        for folder in (where.postgres, where.sockets):
            os.chown(folder, where.runs_as.pw_uid, where.runs_as.pw_gid)


def _trusted(where: Places) -> set[int]:
    return {os.getuid()} | ({where.runs_as.pw_uid} if where.runs_as else set())
