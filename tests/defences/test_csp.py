"""The content security policy of real answers, judged by Google's evaluator."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

EVALUATE = Path(__file__).with_name("evaluate_csp.mjs")
HEADER = "Content-Security-Policy"
GRAVE = {"HIGH", "SYNTAX", "MEDIUM", "HIGH_MAYBE", "STRICT_CSP"}


def findings(policy: str) -> list[dict[str, str]]:
    installed = settings.BASE_DIR / ".venv/node/node"
    node = str(installed) if installed.exists() else shutil.which("node")
    done = subprocess.run([node, EVALUATE], input=policy, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def grave(policy: str) -> list[dict[str, str]]:
    return [finding for finding in findings(policy) if finding["severity"] in GRAVE]


def test_the_evaluator_sees_a_lax_policy():
    assert "HIGH" in {finding["severity"] for finding in findings("script-src 'self' 'unsafe-inline' https:")}
    assert "HIGH" in {finding["severity"] for finding in findings("default-src *")}


def answers(client, signed, viewer):
    yield client.get(reverse("account_login"))
    yield signed.get(viewer.url("members:list"))
    yield signed.get("/nowhere/at/all/")


def test_the_evaluator_finds_nothing_grave(client, ada, signed_in):
    signed = signed_in(ada)
    for answer, status in zip(answers(client, signed, ada), (200, 200, 404), strict=True):
        assert answer.status_code == status
        assert grave(answer.headers[HEADER]) == [], answer.headers[HEADER]
        assert "unsafe" not in answer.headers[HEADER]


def test_a_page_of_ours_that_broke_has_a_policy_without_a_fault(ada, signed_in, monkeypatch):
    monkeypatch.setattr("mentoring_platform.members.views.members.people_for", lambda viewer: 1 / 0)
    client = signed_in(ada)
    client.raise_request_exception = False
    answer = client.get(ada.url("members:list"))
    assert answer.status_code == 500
    assert grave(answer.headers[HEADER]) == []


def test_every_script_of_a_page_bears_the_nonce_of_its_answer_and_none_twice(client, ada, signed_in):
    nonces = []
    for answer in (*answers(client, signed_in(ada), ada), client.get(reverse("account_login"))):
        (nonce,) = re.findall(r"'nonce-([^']+)'", answer.headers[HEADER])
        scripts = re.findall(r"<script[^>]*>", answer.content.decode())
        assert len(scripts) == 2
        assert all(f'nonce="{nonce}"' in script for script in scripts)
        nonces.append(nonce)
    assert len(set(nonces)) == 4


@pytest.mark.parametrize(
    ("directive", "value"),
    [
        ("default-src", "'none'"),
        ("object-src", "'none'"),
        ("base-uri", "'none'"),
        ("frame-ancestors", "'none'"),
        ("form-action", "'self'"),
        ("style-src", "'self'"),
        ("worker-src", "'self'"),
        ("require-trusted-types-for", "'script'"),
        ("trusted-types", "default"),
    ],
)
def test_policy_says(client, db, directive, value):
    policy = client.get(reverse("account_login")).headers[HEADER]
    assert f"{directive} {value}" in [part.strip() for part in policy.split(";")]
