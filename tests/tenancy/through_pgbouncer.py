"""The same two clients through PgBouncer in transaction mode with a pool of one: `make pooling`.

Not part of the suite: PgBouncer comes as a package of the system.
"""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from tests.databases import role_parameters
from tests.tenancy.two_clients import assert_nobody_saw_another, backends, two_organizations, work_side_by_side

__all__ = ["two_organizations"]  # a fixture
PORT = 6432


def _configure(folder: Path, config: dict) -> Path:
    (folder / "users.txt").write_text(f'"{config["USER"]}" "{config["PASSWORD"]}"\n')
    ini = folder / "pgbouncer.ini"
    ini.write_text(
        f"[databases]\n{config['NAME']} = host={config['HOST']} dbname={config['NAME']}\n"
        f"[pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\nunix_socket_dir = {folder}\n"
        f"auth_type = scram-sha-256\nauth_file = {folder}/users.txt\nlogfile = {folder}/log\n"
        "pool_mode = transaction\ndefault_pool_size = 1\nmax_client_conn = 20\nserver_reset_query =\n"
    )
    return ini


@pytest.fixture
def bouncer(two_organizations):
    """The web reaches the test database through a PgBouncer of its own."""
    program = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    assert program, "Install PgBouncer first: apt-get install pgbouncer"
    folder = Path(f"/tmp/livui-bouncer-{os.getpid()}")
    folder.mkdir(mode=0o755)
    connections["default"].close()
    config = connections["default"].settings_dict
    former = {"DISABLE_SERVER_SIDE_CURSORS": False, "HOST": config["HOST"], "PORT": config["PORT"]}
    command = [program, str(_configure(folder, config))]
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.iterdir()):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        command[1:1] = ["-u", "nobody"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        config |= {"HOST": str(folder), "PORT": str(PORT), "DISABLE_SERVER_SIDE_CURSORS": True}
        _wait(config["NAME"])
        yield
    finally:
        connections["default"].close()
        config |= former
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder)


def _wait(database: str) -> None:
    for _ in range(50):
        try:
            psycopg.connect(**role_parameters("default", database)).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError("PgBouncer does not answer.")


def test_two_clients_share_one_connection_and_nothing_else(bouncer, two_organizations):
    assert len(backends()) == 1
    seen, done = work_side_by_side(two_organizations)
    assert_nobody_saw_another(seen, done)
