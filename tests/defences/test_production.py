"""The shape of docker-compose.yml, for real: its environment, command and checks; only the servers are embedded."""

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connections, transaction
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from tests.defences import compose
from tests.factories import PASSWORD, MembershipFactory, OrganizationFactory, UserFactory

HOST = "livui.example.org"
# What the README tells an operator to set, beside the passwords.
OPERATORS = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": HOST,
    "SITE_URL": f"https://{HOST}",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "HTTPS": "True",
    "APP_PASSWORD": "a",
    "OWNER_PASSWORD": "b",
    "OPS_PASSWORD": "c",
    "POSTGRES_PASSWORD": "d",
}


def database_url(alias: str) -> str:
    found = connections[alias].settings_dict
    return f"postgres://{found['USER']}:{quote(found['PASSWORD'])}@/{found['HOST']}/{found['NAME']}"


def environment(**changes: str) -> dict[str, str]:
    """The environment of the container, with the embedded servers in place of those of compose."""
    inside = compose.environment({**compose.env_example(), **OPERATORS, **changes})
    servers = {"DATABASE_URL": database_url("default"), "OWNER_DATABASE_URL": database_url("owner")}
    servers |= {"OPS_DATABASE_URL": settings.OPS_DATABASE_URL, "REDIS_URL": settings.REDIS_URL}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LIVUI_DATA") if name in os.environ}
    return {**kept, **inside, **servers, "PYTHONDONTWRITEBYTECODE": "1"}


def check(**changes: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING"],
        cwd=compose.ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_check_is_clean(db):
    done = check()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": "short"}, "security.W009"),
        ({"HTTPS": "False"}, "security.W012"),
        ({"HTTPS": "False", "SITE_URL": f"http://{HOST}"}, "accounts.W004"),
        ({"HSTS_SECONDS": "0"}, "security.W004"),
        ({"ALLOWED_HOSTS": f"*,{HOST}"}, "accounts.E002"),
        ({"ALLOWED_HOSTS": ".example.org"}, "accounts.E002"),
        ({"SITE_URL": "https://elsewhere.example.org"}, "accounts.E003"),
        ({"SITE_URL": f"http://{HOST}"}, "accounts.E004"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*.example.org"}, "accounts.E005"),
        ({"CSRF_TRUSTED_ORIGINS": f"http://{HOST}"}, "accounts.E005"),
        ({"EMAIL_URL": "consolemail://"}, "accounts.W005"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_check_complains(db, changes, complaint):
    done = check(**changes)
    assert done.returncode != 0
    assert f"({complaint})" in done.stderr


def test_the_check_accepts_the_site_s_own_origin(db):
    assert check(CSRF_TRUSTED_ORIGINS=f"https://{HOST}", HSTS_PRELOAD="True").returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "APP_PASSWORD"])
def test_compose_does_not_start_without(name):
    with pytest.raises(KeyError, match=name):
        compose.environment({**OPERATORS, name: ""})


def test_every_variable_of_compose_is_explained():
    text = (compose.ROOT / "docker-compose.yml").read_text("utf-8")
    assert {match[1] for match in compose.VARIABLE.finditer(text)} <= set(compose.env_example())


def test_the_containers_check_the_deployment_at_each_start():
    assert "check --deploy --database default" in (compose.ROOT / "docker-compose.yml").read_text("utf-8")


@dataclass
class Browser:
    """Speaks to the site as the proxy does that ends TLS, and keeps cookies as a browser would."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, path: str, data: dict[str, str] | None = None, **headers: str) -> http.client.HTTPResponse:
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
        sent["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        if data is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if data is None else urlencode(data)
        connection.request("GET" if data is None else "POST", path, body, sent)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        return answer

    def post(self, path: str, data: dict[str, str]) -> http.client.HTTPResponse:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("/account/login/").text)
        token = token or re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("/account/profile/").text)
        return self.ask(path, {**data, "csrfmiddlewaretoken": token[1]})

    def sign_in(self, email: str) -> None:
        answer = self.post("/account/login/", {"login": email, "password": PASSWORD})
        assert answer.status == 302, answer.text


@pytest.fixture(scope="module")
def static_root(tmp_path_factory):
    return str(tmp_path_factory.mktemp("static"))


@pytest.fixture
def site(transactional_db, static_root):
    """The image's own command, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inside = {**environment(), "STATIC_ROOT": static_root}
    run = {"cwd": compose.ROOT, "env": inside, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if not os.listdir(static_root):
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput"], check=True, timeout=180, **run)
    words = [sys.executable, "-m", *compose.command()]
    words[words.index("--bind") + 1] = f"127.0.0.1:{port}"
    words[words.index("--workers") + 1] = "1"
    process = subprocess.Popen(words, **run)
    browser = Browser(port)
    try:
        for _ in range(150):
            time.sleep(0.2)
            try:
                if browser.ask("/healthz").status == 200:
                    break
            except ConnectionError:
                assert process.poll() is None
        yield browser
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def member(transactional_db):
    organization = OrganizationFactory(name="ישיבת הצפון", slug="north")
    user = UserFactory()
    with organization_scope(organization), transaction.atomic():
        MembershipFactory(organization=organization, user=user, role=Role.ADMINISTRATOR)
    user.password = make_password(PASSWORD, hasher=PBKDF2PasswordHasher())  # tests hash as no production does
    user.save()
    return user


def attributes(cookie) -> dict[str, object]:
    shown = ("secure", "httponly", "path", "domain", "samesite")
    return {name: cookie[name] for name in shown}


def test_cookies_belong_to_this_host_alone(site, member):
    site.sign_in(member.email)
    site.post(reverse("accounts:language"), {"language": "en"})
    assert set(site.cookies) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for cookie in site.cookies.values():
        assert attributes(cookie) == {
            "secure": True,
            "httponly": True,
            "path": "/",
            "domain": "",
            "samesite": "Lax",
        }, cookie.key
    assert site.ask("/north/members/").status == 200


def test_answers_of_the_server_itself(site, member):
    site.sign_in(member.email)
    for path, status in (("/account/login/", 302), ("/north/members/", 200), ("/nowhere/", 404), ("/healthz", 200)):
        answer = site.ask(path)
        assert answer.status == status, path
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path
        assert "no-store" in answer.headers["Cache-Control"], path
        assert not {"Server", "X-Powered-By", "Via"} & set(answer.headers), path
        assert "gunicorn" not in str(answer.headers).lower()


def test_signing_out_empties_the_browser(site, member):
    site.sign_in(member.email)
    assert site.ask("/account/profile/").headers["Clear-Site-Data"] is None
    answer = site.post(reverse("account_logout"), {})
    assert (answer.status, answer.headers["Clear-Site-Data"]) == (302, '"cache"')
    assert site.ask("/north/members/").status == 302


def test_static_files_are_kept_and_stay_ours(site):
    style = re.search(r'href="(/static/app\.[^"]+css)"', site.ask("/account/login/").text)[1]
    answer = site.ask(style)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answer.headers


def test_plain_http_and_foreign_hosts_are_turned_away(site):
    plain = site.ask("/account/login/", X_Forwarded_Proto="http")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/account/login/")
    foreign = site.ask("/account/login/", Host="evil.example")
    assert foreign.status == 400
    forged = site.ask("/account/login/", X_Forwarded_Host="evil.example")
    assert (forged.status, "evil.example" in forged.text) == (200, False)


def test_a_foreign_host_learns_nothing(site):
    text = site.ask("/north/members/", Host="evil.example").text
    for word in ("evil.example", "ALLOWED_HOSTS", "DisallowedHost", "Django", "Traceback", "python"):
        assert word not in text
