"""Starting and stopping both servers, safely when several do it at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from mentoring_platform.embedded import credentials, postgres, valkey
from mentoring_platform.embedded.places import EmbeddedError, Places, places, reachable


def up() -> Places:
    """Start PostgreSQL and Valkey of this project; does nothing to what runs already. Raises EmbeddedError."""
    where = places()
    with _locked(where):
        secrets = credentials.ensure(where)
        postgres.start(where, secrets)
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
    for folder in (where.data, where.sockets):
        folder.mkdir(parents=True, exist_ok=True, mode=passable)
        if folder.stat().st_uid not in _trusted(where):
            raise EmbeddedError(f"{folder} belongs to somebody else. Choose another folder with LIVUI_DATA.")
        if folder.stat().st_uid == os.getuid():
            folder.chmod(passable)
    if where.runs_as and not reachable(where.data):
        raise EmbeddedError(
            f"The user {where.runs_as.pw_name}, as whom PostgreSQL runs, cannot enter {where.data}. "
            "Choose another folder with LIVUI_DATA."
        )
    where.valkey.mkdir(exist_ok=True, mode=0o700)
    where.postgres.mkdir(exist_ok=True, mode=0o700)
    if where.runs_as:
        for folder in (where.postgres, where.sockets):
            os.chown(folder, where.runs_as.pw_uid, where.runs_as.pw_gid)


def _trusted(where: Places) -> set[int]:
    return {os.getuid()} | ({where.runs_as.pw_uid} if where.runs_as else set())
