"""Where the embedded servers keep data, sockets and secrets, and as which user they run.

Knows nothing of Django: settings read this before anything is configured.
"""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_FOLDER = 80
"""A socket's path may have 107 bytes, its name included (unix(7), sun_path)."""


class EmbeddedError(Exception):
    """The embedded servers cannot be used here; the message says why and what helps."""


@dataclass(frozen=True)
class Places:
    """The folders of one embedded cluster. `runs_as` is None where the servers run as the calling user."""

    data: Path
    runs_as: pwd.struct_passwd | None

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def binaries(self) -> Path:
        return self.data / "binaries"

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets.json"

    @property
    def log(self) -> Path:
        return self.postgres / "server.log"

    @property
    def sockets(self) -> Path:
        """A folder whose path is short enough for a socket: beside the data if possible."""
        beside = self.data / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        return Path(tempfile.gettempdir()) / f"livui-{os.getuid()}-{_digest(self.data)}"


def places() -> Places:
    """The cluster of this project: in `LIVUI_DATA`, else `.embedded/` in the project, else a place that can be used.

    As root, PostgreSQL runs as `postgres` or `nobody`, who must be able to reach the data; an ordinary user must be
    able to write there.
    """
    chosen = os.environ.get("LIVUI_DATA")
    if os.getuid() == 0:
        runs_as = _unprivileged()
        default = PROJECT / ".embedded"
        fallback = Path("/var/lib/livui") / _digest(PROJECT)
        data = Path(chosen) if chosen else (default if reachable(PROJECT) else fallback)
    else:
        runs_as = None
        state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        writable = os.access(PROJECT, os.W_OK) or os.access(PROJECT / ".embedded", os.W_OK)
        default = PROJECT / ".embedded" if writable else state / "livui" / _digest(PROJECT)
        data = Path(chosen) if chosen else default
    return Places(data if data.is_absolute() else PROJECT / data, runs_as)


def reachable(path: Path) -> bool:
    """Whether every user may enter this folder and all folders above it."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents])


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL refuses to run as root, and there is neither a user 'postgres' nor 'nobody'.")
