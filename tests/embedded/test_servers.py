"""The embedded servers, started for real in folders of their own."""

import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

ROOT = Path(__file__).resolve().parent.parent.parent
# The user is changed inside the process: another user may not be able to enter the folder of this interpreter.
SCRIPT = """
import os, pwd, sys, encodings.idna, ipaddress, signal
from mentoring_platform.embedded import servers
if len(sys.argv) > 2:
    user = pwd.getpwnam(sys.argv[2])
    os.setgroups([]); os.setgid(user.pw_gid); os.setuid(user.pw_uid)
getattr(servers, sys.argv[1])()
"""
KEEP = ("PATH", "HOME", "LANG", "PG_BINDIR", "TMPDIR")


def run(data: Path, action: str, user: str | None = None, **more) -> subprocess.Popen:
    environment = {key: os.environ[key] for key in KEEP if key in os.environ}
    environment |= {"LIVUI_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT), "LIVUI_DATA_IS_DISPOSABLE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, action, *([user] if user else [])],
        cwd="/",
        env=environment,
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
    name = "superuser" if role == "superuser" else role
    return psycopg.connect(host=str(data / "run"), user=name, password=secrets[role], dbname=database, autocommit=True)


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
        assert app.execute(
            "SELECT datctype FROM pg_database WHERE datname = current_database()"
        ).fetchone() == ("C.UTF-8",)
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


def test_ordinary_user_starts_a_cluster_too(data):
    """As root the test becomes `nobody`; otherwise it is an ordinary user already."""
    user = "nobody" if os.getuid() == 0 else None
    data.mkdir()
    if user:
        shutil.chown(data, user)
    try:
        done(run(data, "up", user))
        assert (data / "postgres" / "PG_VERSION").stat().st_uid == (pwd.getpwnam(user).pw_uid if user else os.getuid())
        with connect(data, "ops") as ops:
            assert ops.execute("SELECT current_user").fetchone() == ("ops",)
    finally:
        done(run(data, "down", user))
