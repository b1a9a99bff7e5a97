"""Administrators say who is told in each program, and what mentors read; nobody else does."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.concerns.queries import guidance_of, recipients_of
from programs.concerns.settings import set_recipients
from programs.models import ConcernRecipient


@pytest.fixture
def names(pairing, inside_it):
    def of() -> list[str]:
        rows = inside_it(lambda: list(recipients_of(pairing.enrolment.program)))
        return [str(row.membership.user) for row in rows]

    return of


@pytest.fixture
def url(ada, pairing):
    return ada.url("programs:concern_recipients", pairing.enrolment.program.pk)


def rows(*values, **more) -> dict:
    typed = {f"form-{number}-membership": str(value) for number, value in enumerate(values)}
    return {"form-TOTAL_FORMS": len(values), "form-INITIAL_FORMS": 0, **typed, **more}


def test_recipients_are_chosen_in_order_and_shown(url, ada, rina, sara, signed_in, names):
    client = signed_in(ada)
    first, second = rina.acting_membership.pk, sara.acting_membership.pk
    assert client.get(url).content.decode().count("<select") == 1
    more = client.post(url, rows(second, add_row="1")).content.decode()
    assert more.count("<select") == 2 and f'value="{second}" selected' in more
    assert client.post(url, rows(second, first, "")).status_code == 302 and names() == ["שרה", "רינה"]
    assert "1. שרה · 2. רינה" in client.get(ada.url("programs:concern_settings")).content.decode()
    fewer = client.post(url, rows(second, first, remove_row="0")).content.decode()
    assert fewer.count("<select") == 1 and f'value="{first}" selected' in fewer
    assert client.post(url, rows(first)).status_code == 302 and names() == ["רינה"]


def test_nobody_and_the_same_twice_are_refused(url, line, ada, rina, signed_in, names):
    client, first = signed_in(ada), rina.acting_membership.pk
    assert "Name at least one person" in client.post(url, rows("")).content.decode()
    assert "named twice" in client.post(url, rows(first, first)).content.decode()
    assert names() == ["רינה", "שרה"]


def test_mentees_and_former_members_cannot_be_named(
    url, ada, make_viewer, organization, signed_in, inside_it, rina, names
):
    mentee = make_viewer(Role.MENTEE, organization=organization, name="דוד")
    former = rina.acting_membership
    former.is_active = False
    inside_it(former.save)
    client = signed_in(ada)
    page = client.get(url).content.decode()
    for membership in (mentee.acting_membership, former):
        assert str(membership.pk) not in page
        assert client.post(url, rows(membership.pk)).status_code == 200
    assert names() == []


@pytest.mark.parametrize("name", ["concern_recipients", "concern_settings", "concern_guidance"])
def test_coordinators_and_mentors_do_not_set_it(name, pairing, dana, noam, rina, signed_in):
    arguments = [pairing.enrolment.program.pk] if name == "concern_recipients" else []
    for viewer in (dana, noam, rina):
        client, url = signed_in(viewer), viewer.url(f"programs:{name}", *arguments)
        assert client.get(url).status_code == 404 and client.post(url, rows(1)).status_code in (404, 405)


def test_a_program_without_recipients_is_told_to_administrators(pairing, ada, dana, line, signed_in, inside_it):
    pages = [ada.url("reports:dashboard"), ada.url("programs:concerns")]
    link = ada.url("programs:concern_recipients", pairing.enrolment.program.pk)
    assert [link in signed_in(ada).get(page).content.decode() for page in pages] == [False, False]
    inside_it(lambda: ConcernRecipient.objects.all().delete())
    assert [link in signed_in(ada).get(page).content.decode() for page in pages] == [True, True]
    assert [link in signed_in(dana).get(page).content.decode() for page in pages] == [False, False]


def test_own_words_and_numbers_take_the_place_of_the_product_s(ada, noam, pairing, signed_in, inside_it, organization):
    client, url = signed_in(ada), ada.url("programs:concern_guidance")
    before = client.get(url).content.decode()
    assert 'value="1201"' in before and "368D" in before
    number = {"form-0-name": 'קב"ט', "form-0-number": "*3464", "form-0-when_to_call": "בכל שעה"}
    sent = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, **number}
    assert "Write the digits" in client.post(url, sent | {"form-0-number": "soon"}).content.decode()
    assert "Something is missing" in client.post(url, sent | {"form-0-number": ""}).content.decode()
    again = client.post(url, sent | {"duty": "שורה\r\n\r\nשנייה", "add_row": "1"}).content.decode()
    assert "שורה" in again and "*3464" in again
    assert client.post(url, sent | {"duty": "שורה\r\n\r\nשנייה <b>"}).status_code == 302
    shown = inside_it(lambda: guidance_of(organization))
    assert [(row.name, row.dial) for row in shown.numbers] == [('קב"ט', "*3464")]
    asked = signed_in(noam).post(noam.url("programs:tell_concern", pairing.pk), {"step": "danger", "change": "call"})
    text = asked.content.decode()
    assert 'href="tel:*3464"' in text and "tel:100" not in text
    assert "<p>שורה</p>" in text and "שנייה &lt;b&gt;" in text


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_leave_one_line(pairing, rina, sara, ada, organization, names):
    barrier, errors = Barrier(2), []

    def save(viewer) -> None:
        try:
            with organization_scope(organization), transaction.atomic():
                barrier.wait()
                memberships = [viewer.acting_membership]
                set_recipients(program=pairing.enrolment.program, memberships=memberships, by=ada)
        except Exception as error:  # handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=save, args=[viewer]) for viewer in (rina, sara)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and len(names()) == 1
