import io

import pytest
from django.core.management import CommandError, call_command

from mentoring_platform.accounts.models import User
from tests.factories import UserFactory


def test_new_operator_is_told_how_to_set_a_password(db):
    out = io.StringIO()
    call_command("create_operator", "Op@Platform.example", stdout=out)
    user = User.objects.get(email="op@platform.example")
    assert user.is_operator
    assert not user.has_usable_password()
    assert "http://testserver/operator/organizations/" in out.getvalue()
    assert "http://testserver/account/password/reset/" in out.getvalue()


def test_password_from_standard_input(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("four plain words here\n"))
    call_command("create_operator", "op@platform.example", "--password-stdin", stdout=io.StringIO())
    assert User.objects.get().check_password("four plain words here")


def test_person_known_already_keeps_the_password(db):
    user = UserFactory()
    call_command("create_operator", user.email, stdout=io.StringIO())
    password = user.password
    user.refresh_from_db()
    assert user.is_operator
    assert user.password == password


@pytest.mark.parametrize(
    ("email", "password"), [("not an address", "four plain words here"), ("op@platform.example", "x")]
)
def test_mistakes_are_said_and_nothing_is_made(db, monkeypatch, email, password):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    with pytest.raises(CommandError):
        call_command("create_operator", email, "--password-stdin", stdout=io.StringIO())
    assert not User.objects.exists()
