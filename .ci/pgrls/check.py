"""Run pgrls on a freshly migrated database: its rules, and its proofs that no organization reaches another's rows.

Prints and fails on what pgrls.toml beside this file does not explain, and on explanations of what is no longer found.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import django
from psycopg.conninfo import make_conninfo

CONFIG = Path(__file__).with_name("pgrls.toml")
PGRLS = Path(".venv/lint/bin/pgrls")
PROOFS = ("anon", "cross-tenant", "write")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")
    django.setup()
    from tests import databases

    name = databases.create(f"lint{os.getpid()}")
    try:
        found = list(findings(make_conninfo(**databases.role_parameters("owner", name))))
    finally:
        databases.drop(name)
    known = [(known["rule"], at) for known in tomllib.loads(CONFIG.read_text("utf-8"))["known"] for at in known["at"]]
    unexplained = [each for each in found if not any(matches(each, one) for one in known)]
    unneeded = [one for one in known if not any(matches(each, one) for each in found)]
    for rule, where, message in unexplained:
        print(f"{where}: {rule} {message}")
    for rule, where in unneeded:
        print(f"{CONFIG.name}: {rule} {where} is explained and no longer found.")
    return 1 if unexplained or unneeded else 0


def matches(finding: tuple[str, str, str], known: tuple[str, str]) -> bool:
    rule, where, _message = finding
    return rule == known[0] and fnmatchcase(where, known[1])


def findings(database: str) -> Iterator[tuple[str, str, str]]:
    """Rule, place and message of everything that pgrls finds."""
    from mentoring_platform.tenancy.checks import tenant_tables

    for violation in pgrls(database, "lint")["violations"]:
        yield violation["rule_id"], violation["location"], violation["message"]
    for mode in PROOFS:
        tables = {table["table"]: table for table in pgrls(database, "verify", "--mode", mode)["tables"]}
        for name in sorted({f"public.{table}" for table in tenant_tables()} - set(tables)):
            yield f"verify {mode}", name, "was not looked at, so nothing is proven."
        for name, table in tables.items():
            if table["verdict"] != "isolated" and not table["policies"]:
                yield f"verify {mode}", name, f"{table['verdict']}: {table['note']}"
            for policy in table["policies"]:
                if policy["verdict"] != "isolated":
                    told = policy["witness"] or policy["reason"]
                    yield f"verify {mode}", f"{name}.{policy['policy']}", f"{policy['verdict']}: {told}"


def pgrls(database: str, command: str, *arguments: str) -> dict:
    told = subprocess.run(
        [PGRLS, command, *arguments, "--config", CONFIG, "--format", "json"],
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    try:
        return json.loads(told.stdout)
    except json.JSONDecodeError:
        sys.exit(f"pgrls {command} failed: {told.stderr or told.stdout}")


if __name__ == "__main__":
    sys.exit(main())
