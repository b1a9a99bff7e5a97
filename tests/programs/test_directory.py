"""The directory of professionals and services: entered, found, recommended, and kept true by those who are listed."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.directory import by_link, queries, services
from programs.directory.fresh import MOST_LETTERS, SILENCE, asks_on, is_old
from programs.directory.marks import marks_of
from programs.models import DirectoryEntry, DirectoryField, EntryField, EntryProposal, EntryRefusal
from programs.tasks import directory as tasks
from tests.factories import UnitFactory

AT = "/north/directory/"
LAWYER = {
    "kind": "person", "name": "עו״ד מיכל ברק", "fields_of_help": ["משפט", "מיצוי זכויות"], "phone": "02-500-1234",
    "email": "michal@law.example", "about": "ליווי מול הביטוח הלאומי", "languages": ["he", "ru"], "cost": "by_means",
    "limits": "לא מטפלת בקטינים", "told_on": "2026-11-01",
}  # fmt: skip
SERVICE = {
    "kind": "service", "name": "קו הסיוע ליציאה מחובות", "fields_of_help": ["כסף וחובות"], "phone": "*2201",
    "cost": "free",
}  # fmt: skip


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def own_fields(organization):
    with organization_scope(organization), transaction.atomic():
        for position, name in enumerate(["משפט", "מיצוי זכויות", "כסף וחובות"]):
            DirectoryField.objects.create(organization=organization, name=name, position=position)


def _names(client, query: str = "") -> list[str]:
    return [entry.name for entry in client.get(AT + query).context["page"]]


def test_an_office_enters_finds_prints_and_takes_out(organization, dana, signed_in):
    client = signed_in(dana)
    refused = client.post(f"{AT}new/", LAWYER | {"told_on": ""}).content.decode()
    assert "only once they know of it" in refused
    for facts in (LAWYER | {"why": "סבלנית"}, SERVICE):
        assert client.post(f"{AT}new/", facts).status_code == 302
    assert "Write a number" in client.post(f"{AT}new/", SERVICE | {"phone": "call me"}).content.decode()
    with organization_scope(organization):
        unit = UnitFactory(organization=organization, name="גוש עציון")
        below = UnitFactory(organization=organization, name="אפרת", parent=unit)
        apart = UnitFactory(organization=organization, name="גליל")
        # Units are named only once an entry stands in them: so that those stand there, two that nobody finds.
        DirectoryEntry.objects.filter(name=LAWYER["name"]).update(unit=unit)
        for place in (below, apart):
            DirectoryEntry.objects.create(
                organization=organization, kind="service", name="אחר", unit=place, cost="paid",
                confirmed_on=clock.today(organization), changed_at=clock.now(),
            )  # fmt: skip
        lawyer = DirectoryEntry.objects.get(name=LAWYER["name"])
        field = DirectoryField.objects.get(name="משפט")
    both = [LAWYER["name"], SERVICE["name"]]
    assert sorted(_names(client)) == sorted([*both, "אחר", "אחר"])
    # By a word, with a typing error, with a letter joined to it, by the name of a field, and by each filter.
    for asked in ("?q=ברק", "?q=מיכאל ברק", "?q=לביטוח לאומי", "?q=משפט", f"?field={field.pk}", "?language=ru&q=עוד",
                  f"?area={below.pk}&cost=by_means", "?cost=by_means"):  # fmt: skip
        assert _names(client, asked) == [LAWYER["name"]], asked
    assert _names(client, f"?area={apart.pk}&cost=free") == [SERVICE["name"]] and _names(client, "?q=חובות") == [
        SERVICE["name"]
    ]
    assert _names(client, "?q=אסטרונאוט") == []
    page = client.get(f"{AT}{lawyer.pk}/").content.decode()
    assert "סבלנית" in page and 'href="tel:025001234"' in page and "לא מטפלת" in page
    assert "*2201" in client.get(f"{AT}print/?cost=free").content.decode()
    assert client.get(f"{AT}sheet/").content[:2] == b"PK"
    assert client.post(f"{AT}{lawyer.pk}/edit/", LAWYER | {"fields_of_help": ["משפט"]}).status_code == 302
    with organization_scope(organization):
        assert EntryField.objects.filter(entry=lawyer).count() == 1
    assert "Entries stand under" in client.post(f"{AT}fields/", {"names": "אחר"}).content.decode()
    assert client.post(f"{AT}fields/", {"names": "כסף וחובות\nמשפט\nרוח"}).status_code == 302
    # They asked to be out: entered again by mistake, the office is told.
    assert client.post(f"{AT}{lawyer.pk}/", {"act": "remove_asked"}).status_code == 302
    again = {**LAWYER, "fields_of_help": ["משפט"], "name": "מיכל", "email": "", "phone": "+972 2 500 1234"}
    page = client.post(f"{AT}new/", again).content.decode()
    assert "asked to be left out" in page and 'type="checkbox" name="asked_again"' in page
    with organization_scope(organization):
        kept = str(list(EntryRefusal.objects.values()))
        assert "מיכל" not in kept and "5001234" not in kept
    assert client.post(f"{AT}new/", again | {"asked_again": "on"}).status_code == 302
    assert sorted(_names(client)) == sorted(["מיכל", SERVICE["name"], "אחר", "אחר"])


def test_a_mentor_suggests_and_the_office_lists(organization, dana, noam, ada, make_viewer, signed_in):
    other = make_viewer(Role.MENTOR, organization=organization, name="אחר")
    professional = make_viewer(Role.PROFESSIONAL, organization=organization)
    mentor = signed_in(noam)
    assert mentor.post(f"{AT}new/", SERVICE).status_code == 302
    with organization_scope(organization):
        entry = DirectoryEntry.objects.get()
        assert not entry.recommendations.exists()
        assert not queries.suggestions_for(other).exists() and queries.suggestions_for(dana).count() == 1
    page = f"{AT}{entry.pk}/"
    assert mentor.get(page).status_code == 200 and SERVICE["name"] in mentor.get(AT).content.decode()
    for viewer in (other, professional):
        assert signed_in(viewer).get(page).status_code == 404 and _names(signed_in(viewer)) == []
    assert mentor.post(page, {"act": "accept"}).status_code == 404
    assert signed_in(ada).post(page, {"act": "accept"}).status_code == 404  # the administrator reads
    assert signed_in(dana).post(page, {"act": "accept"}).status_code == 302
    for viewer in (other, professional, ada):
        client = signed_in(viewer)
        assert _names(client) == [SERVICE["name"]]
        assert client.post(page, {"act": "recommend", "word": "עזרו מהר"}).status_code == 302
    client.post(page, {"act": "recommend", "word": "עזרו לאט"})
    assert client.post(page, {"act": "unrecommend"}).status_code == 302
    assert "missing here" in client.post(page, {"act": "recommend", "word": ""}).content.decode()
    shown = signed_in(noam).get(page).content.decode()
    assert shown.count("עזרו מהר") == 2 and "עזרו לאט" not in shown
    assert signed_in(make_viewer(Role.MENTEE, organization=organization)).get(AT).status_code == 404


@pytest.fixture
def asked(organization, dana):
    """The lawyer, a year after she was last confirmed, and the address in her letter."""
    with organization_scope(organization), transaction.atomic():
        facts = {name: value for name, value in LAWYER.items() if name not in ("fields_of_help", "told_on")}
        entry = services.add_entry(organization=organization, fields=["משפט"], is_listed=True, by=dana, **facts)
        DirectoryEntry.objects.update(confirmed_on=date(2025, 11, 18))
        assert by_link.ask_for_confirmation(organization=organization, entry_id=str(entry.pk))
        assert not by_link.ask_for_confirmation(organization=organization, entry_id=str(entry.pk))
        letter = OutgoingMessage.objects.get()
    assert letter.to == LAWYER["email"] and letter.forget_when_sent and letter.keeps_rest
    return re.search(r"http://testserver(/directory-entry/north/[-\w]+/)", letter.text).group(1)


def test_whoever_is_listed_confirms_changes_or_leaves_without_signing_in(organization, dana, asked, signed_in):
    client = Client(enforce_csrf_checks=True)
    page = client.get(asked)
    assert "הכול נכון" in page.content.decode() or "All of it is correct" in page.content.decode()
    assert not page.cookies and page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    with organization_scope(organization):
        assert DirectoryEntry.objects.get().confirmed_on == date(2025, 11, 18)  # a look changes nothing
    for _press in range(2):
        assert client.post(asked, {"act": "confirm"}).status_code == 200
    with organization_scope(organization):
        entry = DirectoryEntry.objects.get()
        assert (entry.confirmed_on, entry.letters, entry.asked_on) == (date(2026, 11, 18), 0, None)
        assert AuditEntry.objects.filter(action="directory.confirmed_by_link").count() == 1
    # A change waits for the office.
    change = {name: value for name, value in LAWYER.items() if name in by_link.ProposalForm.base_fields}
    assert client.post(asked, change | {"act": "change"}).context["done"] == "same"
    assert client.post(asked, change | {"act": "change", "site": "javascript:alert(1)"}).context["done"] == ""
    assert client.post(asked, change | {"act": "change", "phone": "02-999-9999"}).context["done"] == "change"
    assert "name" in client.get(f"{asked}?ask=change").context["form"].fields
    with organization_scope(organization):
        assert DirectoryEntry.objects.get().phone == LAWYER["phone"] and EntryProposal.objects.count() == 1
    office, its_page = signed_in(dana), f"{AT}{entry.pk}/"
    assert "02-999-9999" in office.get(its_page).content.decode() and office.post(its_page, {"act": "take"})
    with organization_scope(organization):
        assert DirectoryEntry.objects.get().phone == "02-999-9999" and not EntryProposal.objects.exists()
    # Out, at once; what remains tells nothing, and the link is as one that never was.
    assert client.post(asked, {"act": "out"}).context["done"] == "out"
    with organization_scope(organization):
        assert not DirectoryEntry.objects.exists() and EntryRefusal.objects.count() == 3
    never = asked[:-5] + "xxxx/"
    south, none = asked.replace("north", "south"), asked.replace("north", "nowhere")
    answers = [client.post(address, {"act": "confirm"}) for address in (asked, never, south, none)]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({re.sub(rb'nonce="[^"]*"', b"", answer.content) for answer in answers}) == 1


def test_two_reminders_then_the_bottom_of_the_list(organization, dana, asked, signed_in):
    client = signed_in(dana)
    client.post(f"{AT}new/", SERVICE)
    assert _names(client)[-1] == SERVICE["name"]
    seen = []
    for days in range(1, 61):
        with time_machine.travel("2026-11-18T10:00:00+00:00", tick=False) as traveller:
            traveller.shift(timedelta(days=days))
            with organization_scope(organization), transaction.atomic():
                for entry in queries.due_entries(organization):
                    by_link.ask_for_confirmation(organization=organization, entry_id=str(entry.pk))
                    seen.append(days)
            if days in (41, 42):
                client = signed_in(dana)
            if days == 41:
                assert _names(client)[-1] == SERVICE["name"]
            if days == 42:
                assert _names(client) == [SERVICE["name"], LAWYER["name"]]
                assert "Not confirmed since" in client.get(AT).content.decode()
                assert Client().get(asked).status_code == 200  # the first letter's link, too
    assert seen == [14, 28]
    with organization_scope(organization):
        lawyer = DirectoryEntry.objects.get(name=LAWYER["name"])
    client = signed_in(dana)
    client.post(f"{AT}{lawyer.pk}/", {"act": "confirm"})
    with organization_scope(organization):
        assert DirectoryEntry.objects.get(pk=lawyer.pk).confirmed_on == clock.today(organization)
        assert not queries.due_entries(organization).exists()
    tasks.ask_directory.apply(args=[organization.pk], throw=True)
    with organization_scope(organization):
        assert OutgoingMessage.objects.filter(key__startswith="directory:").count() == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_no_more_for_more(number, organization, dana, signed_in, django_assert_num_queries):
    with organization_scope(organization), transaction.atomic():
        for index in range(number):
            services.add_entry(
                organization=organization, fields=["משפט", "מיצוי זכויות"], is_listed=True, by=dana, kind="service",
                name=f"שירות {index}",
            )  # fmt: skip
    client = signed_in(dana)
    with django_assert_num_queries(16):
        client.get(AT)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 30))
def test_an_entry_that_never_answers_is_asked_three_times_and_then_is_old(confirmed_on, late):
    """However late the job comes: three letters, at least two weeks apart, and never before a year."""
    letters, asked_on, days = 0, None, []
    while (due := asks_on(confirmed_on=confirmed_on, letters=letters, asked_on=asked_on)) is not None:
        letters, asked_on = letters + 1, due + timedelta(days=late)
        days.append(asked_on)
    assert len(days) == MOST_LETTERS and days[0] >= confirmed_on + timedelta(days=365)
    assert all(later - earlier >= timedelta(days=14) for earlier, later in zip(days, days[1:], strict=False))
    assert is_old(confirmed_on, confirmed_on + SILENCE) and not is_old(confirmed_on, days[0] - timedelta(days=late))


def test_a_number_is_known_again_however_it_is_written(organization, other_organization):
    ways = ("02-500-1234", "+972 2 500 1234", "025001234", "972-2-5001234")
    assert len({frozenset(marks_of(organization, phone=way)) for way in ways}) == 1
    assert marks_of(organization, phone="025001234") != marks_of(other_organization, phone="025001234")
    assert marks_of(organization, phone="*2201") == set()
    assert marks_of(organization, name="עו״ד בֶּרק") == marks_of(organization, name='עו"ד ברק')
