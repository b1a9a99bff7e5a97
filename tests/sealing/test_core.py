"""The encryption itself, run by Node against the very bundle that browsers are given."""

import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).parent
VECTORS = 143


def node() -> str:
    installed = settings.BASE_DIR / ".venv/node/node"
    return str(installed) if installed.exists() else shutil.which("node")


def run_tests(name: str) -> dict[str, int]:
    """How many tests of a file passed, failed and were left out, as Node itself counts them."""
    command = [node(), "--test", "--test-reporter=tap", str(FOLDER / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    told = {what: int(number) for what, number in re.findall(r"^# (pass|fail|skipped) (\d+)$", done.stdout, re.M)}
    assert done.returncode == 0 and told["fail"] == told["skipped"] == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return told


def test_all_public_vectors_of_the_age_format_hold():
    assert run_tests("vectors.test.mjs")["pass"] == VECTORS


def test_a_thousand_notes_envelopes_codes_pins_and_the_open_session():
    whole = (FOLDER / "core.test.mjs").read_text("utf-8")
    assert "number < 1000" in whole
    assert run_tests("core.test.mjs")["pass"] == len(re.findall(r"^test\(", whole, re.M)) >= 11
