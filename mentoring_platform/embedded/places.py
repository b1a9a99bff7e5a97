"""Where the embedded servers keep data, sockets and secrets, and as which user they run.

Knows nothing of Django: settings read this before anything is configured.
"""

import hashlib
import os
import pwd
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_FOLDER = 80
"""A socket's path may have 107 bytes, its name included (unix(7), sun_path)."""
PLAIN_PATH = re.compile(r"[\w./-]+", re.ASCII)
"""What a path may hold to pass unchanged through addresses, shells and PostgreSQL's list of socket folders."""


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
        """A folder whose path is short and plain enough for a socket: beside the data if possible."""
        beside = self.data / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(beside)):
            return beside
        # Not the folder of TMPDIR: all processes must find the same one. Its owner is checked before use.
        return Path(f"/tmp/livui-{os.getuid()}-{_digest(self.data)}")  # nosec B108  # noqa: S108  as the line above says


def places() -> Places:
    """The cluster of this project: in `LIVUI_DATA`, else `.embedded/` in the project; a relative path starts there.

    Where that folder cannot serve, the user's folder for such data takes its place, or one in /var: where the user may
    not write, where it belongs to somebody else, and, as root, where `postgres` or `nobody`, as whom PostgreSQL then
    runs, may not enter. Every process of the same user finds the same place. Makes nothing.
    """
    wanted = PROJECT / Path(os.environ.get("LIVUI_DATA") or ".embedded").expanduser()
    for data in _candidates(wanted):
        runs_as = _unprivileged(data) if os.getuid() == 0 else None
        if _is_usable(data, runs_as):
            return Places(data, runs_as)
    raise EmbeddedError(f"Neither {wanted} nor another folder can hold the data. Choose one with LIVUI_DATA.")


def reachable(path: Path) -> bool:
    """Whether every user may enter this folder, or read this file, and enter all folders above it."""
    needed = stat.S_IROTH if path.is_file() else stat.S_IXOTH
    if path.exists() and not path.stat().st_mode & needed:
        return False
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents if folder.exists())


def _candidates(wanted: Path) -> Iterator[Path]:
    name = f"{wanted.parent.name}-{_digest(wanted)}"
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    yield wanted
    yield Path(state).expanduser() / "livui" / name
    yield Path("/var/lib/livui") / name
    yield Path(f"/var/tmp/livui-{os.getuid()}") / name  # nosec B108  # noqa: S108  its owner is checked before use


def _is_usable(data: Path, runs_as: pwd.struct_passwd | None) -> bool:
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return False
    if existing == data and data.stat().st_uid != os.getuid():
        return False
    return runs_as is None or reachable(data.parent)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _unprivileged(data: Path) -> pwd.struct_passwd:
    """Who runs PostgreSQL for root: whoever owns its files already, else `postgres`, else `nobody`."""
    owner = (data / "postgres").stat().st_uid if (data / "postgres").exists() else 0
    for entry in pwd.getpwall():
        if owner and entry.pw_uid == owner:
            return entry
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL refuses to run as root, and there is neither a user 'postgres' nor 'nobody'.")
