"""The handbook through its pages: written, published in versions, read, agreed to, offered; and who sees none of it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.handbook import queries, services
from programs.handbook.comparing import compare
from programs.handbook.terms import Glossary, meaning_of, with_terms
from programs.models import (
    HandbookAgreement,
    HandbookPage,
    HandbookText,
    HandbookVersion,
    Pairing,
    ProgramScope,
    Topic,
)
from programs.services import set_topics
from tests.factories import EnrolmentFactory, MentorFactory, PairingFactory, ProgramFactory
from tests.programs.test_handbook_search import write

HANDBOOK = "/north/handbook/"


@pytest.fixture(autouse=True)
def _everybody_reads_english(organization, other_organization):
    type(organization).objects.update(language="en")
    organization.refresh_from_db()


@pytest.fixture
def clients(signed_in, dana, noam, ada):
    return {"dana": signed_in(dana), "noam": signed_in(noam), "ada": signed_in(ada)}


def the_page(here) -> HandbookPage:
    with organization_scope(here.organization):
        return HandbookPage.objects.order_by("-pk").first()


def body(client, url: str, **query) -> str:
    response = client.get(url, query)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def begin(client, here, title: str = "Listening", where: str = "", kind: str = "position") -> str:
    """Begin a page; gives its address."""
    form = client.get(f"{HANDBOOK}new/").context["form"]
    sent = {"page": form["page"].value(), "where": where or str(here.program.pk), "kind": kind, "title": title}
    answer = client.post(f"{HANDBOOK}new/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.post(f"{HANDBOOK}new/", sent).url == answer.url, "A double click is one page."
    return answer.url.removesuffix("write/")


def save(client, url: str, text: str, act: str = "save", seen: int | None = None, language: str = "en", **more):
    at = f"{url}write/?language={language}"
    if seen is None:
        seen = client.get(at).context["form"]["seen"].value()
    return client.post(at, {"title": "Listening", "names": "", "body": text, "seen": seen, "act": act, **more})


def test_a_page_from_its_first_draft_to_an_older_version(here, clients):
    """Dana writes; Noam reads what is published and nothing else; each version is kept."""
    dana, noam = clients["dana"], clients["noam"]
    assert "The handbook is empty" in body(noam, HANDBOOK)
    url = begin(dana, here)
    assert noam.get(url).status_code == 404 and "Listening" not in body(noam, HANDBOOK)
    assert dana.get(url).url == f"{url}write/"
    refused = save(dana, url, "", act="publish")
    assert refused.status_code == 200 and "needs a text" in refused.content.decode()
    preview = dana.post(f"{url}write/", {"body": "# So\n<b>"}, headers={"HX-Request": "true"}).content.decode()
    assert "<h3" in preview and "&lt;b&gt;" in preview and "<html" not in preview
    assert save(dana, url, "One **word**", act="publish").url == url
    assert "<strong>word</strong>" in body(noam, url) and "Listening" in body(noam, HANDBOOK)
    # A second version: nobody reads the draft, then everybody does.
    save(dana, url, "Two words")
    assert "One" in body(noam, url) and "A draft of a new version" in body(dana, HANDBOOK)
    save(dana, url, "Two words", act="publish", remark="Another number")
    assert "Two words" in body(noam, url) and "Another number" in body(noam, url)
    compared = body(dana, f"{url}versions/")
    assert "<del>" in compared and "<ins>" in compared and "[gone:" in compared
    # The first one comes back as a draft, once, and is published as the third.
    assert dana.post(f"{url}versions/", {"restore": "1"}).url == f"{url}write/"
    assert "One **word**" in body(dana, f"{url}write/")
    dana.post(f"{url}versions/", {"restore": "1"})
    dana.post(f"{url}versions/", {"restore": "77"})
    with organization_scope(here.organization):
        assert HandbookVersion.objects.count() == 3
    save(dana, url, "One **word**", act="publish")
    with organization_scope(here.organization):
        texts = HandbookText.objects.order_by("version__number").values_list("version__number", "body")
        assert list(texts) == [(1, "One **word**"), (2, "Two words"), (3, "One **word**")]
        actions = list(AuditEntry.objects.filter(action__startswith="handbook").values_list("action", flat=True))
        assert actions.count("handbook.published") == 3 and "handbook.restored" in actions
    # A draft is discarded, the page stays; a page that never was published goes with its draft.
    save(dana, url, "Four")
    assert dana.post(f"{url}write/", {"act": "discard", "seen": "9"}).url == f"{url}write/"
    assert dana.post(f"{url}write/", {"act": "discard", "seen": "1"}).url == url
    other = begin(dana, here, "Never")
    assert dana.post(f"{other}write/", {"act": "discard", "seen": "1"}).url == HANDBOOK
    assert dana.get(other).status_code == 404 and "One" in body(noam, url)


def test_two_write_at_once_and_nothing_is_lost(here, clients, make_viewer, signed_in):
    """Rut saves first; Dana is told, sees both, and what she typed is still there."""
    dana, rut = clients["dana"], signed_in(make_viewer(Role.COORDINATOR, organization=here.organization, name="רות"))
    url = begin(dana, here)
    save(rut, url, "first line\nwritten by Rut", seen=1)
    told = save(dana, url, "first line\nwritten by Dana", seen=1)
    shown = told.content.decode()
    assert told.status_code == 200 and "רות" in shown and "Nothing of yours is lost" in shown
    assert "written by Dana</textarea>" in shown and ">Rut" in shown.replace(" Rut", "Rut").replace("</span>", ">")
    assert save(dana, url, "written by Dana", act="publish", seen=1).status_code == 200, "Neither is it published."
    assert save(rut, url, "first line\nwritten by Rut", seen=1).status_code == 302, "The same twice is one."
    again = told.context["form"]["seen"].value()
    assert save(dana, url, "written by both", seen=again).status_code == 302
    with organization_scope(here.organization):
        assert HandbookText.objects.get().body == "written by both"
    # The other language is another text of the same draft: who saves it has to have seen the draft, too.
    assert save(rut, url, "שלום", seen=again, language="he").status_code == 200
    assert save(rut, url, "שלום", language="he").status_code == 302


def test_each_reads_the_own_language_or_is_told(here, clients, noam):
    url = begin(clients["dana"], here)
    save(clients["dana"], url, "שלום לכולם", language="he", title="שלום")
    save(clients["dana"], url, "Peace", act="publish")
    assert "Peace" in body(clients["noam"], url) and "שלום לכולם" in body(clients["noam"], url, language="he")
    noam.user.language = "he"
    noam.user.save()
    with translation.override("he"):
        assert "שלום לכולם" in body(clients["noam"], url) and "Peace" not in body(clients["noam"], url)
    with organization_scope(here.organization), transaction.atomic():
        HandbookText.objects.filter(language="he").delete()
    shown = body(clients["noam"], url)
    assert "Peace" in shown and 'class="notice notice-info"' in shown
    assert 'lang="en"' in shown


def test_read_and_agreed(here, clients, noam, dana, make_viewer, organization):
    """A page that asks for it stands in the mentor's week until he has agreed; a small correction asks nobody again."""
    client, mentor = clients["dana"], clients["noam"]
    week, url = "/north/my-week/", begin(clients["dana"], here)
    save(client, url, "We listen.", act="publish")
    assert "of the handbook waits" not in body(mentor, week)
    place = {"kind": "position", "position": 0, "asks_agreement": "on"}
    assert client.post(f"{url}place/", place).url == url
    assert "1 page of the handbook waits to be read" in body(mentor, week)
    assert "I have read it and agree" in body(mentor, url) and "I have read it" not in body(client, url)
    rows = client.get(f"{url}agreed/").context["rows"]
    assert [(row.mentor.full_name, row.counts) for row in rows] == [("נועם שפירא", False)]
    # A reminder, once a day, that names the page and opens it.
    client.post(f"{url}agreed/")
    client.post(f"{url}agreed/")
    with organization_scope(organization):
        (letter,) = OutgoingMessage.objects.filter(kind="handbook")
        assert letter.to == noam.user.email and "Listening" in letter.subject and url in letter.text
        assert "We listen" not in letter.text + letter.html
    # What he has not seen he does not agree to.
    save(client, url, "We listen, and ask.", act="publish")
    mentor.post(url, {"number": "1"})
    mentor.post(url, {"number": "x"})
    clients["ada"].post(url, {"number": "2"})
    with organization_scope(organization):
        assert not HandbookAgreement.objects.exists()
    for _twice in range(2):
        assert mentor.post(url, {"number": "2"}).status_code == 302
    with organization_scope(organization):
        assert HandbookAgreement.objects.get().number == 2
    assert "waits to be read" not in body(mentor, week) and "You have read this and agreed" in body(mentor, url)
    assert client.get(f"{url}agreed/").context["missing"] == []
    client.post(f"{url}agreed/")
    save(client, url, "We listen and ask.", act="publish", is_small="on")
    assert "waits to be read" not in body(mentor, week)
    save(client, url, "We listen, ask and keep silent.", act="publish")
    assert "waits to be read" in body(mentor, week)
    client.post(f"{url}place/", {"act": "out"})
    assert "waits to be read" not in body(mentor, week) and mentor.get(url).status_code == 404
    assert "Taken out" in body(client, HANDBOOK)
    client.post(f"{url}place/", {"act": "back"})
    assert mentor.get(url).status_code == 200
    # Who accompanies nobody in the program is not asked; for the whole organization all mentors are.
    with organization_scope(organization), transaction.atomic():
        Pairing.objects.update(starts_on=date(2025, 9, 1), ends_on=date(2025, 9, 30))
        assert not queries.pages_to_agree(noam).exists()
        HandbookPage.objects.update(program=None)
        assert queries.pages_to_agree(noam).exists()


def test_who_reads_and_who_writes(here, elsewhere, clients, dana, noam, ada, tamar, make_viewer, signed_in):
    organization = here.organization
    with organization_scope(organization), transaction.atomic():
        other = ProgramFactory(organization=organization, name="Other")
        pages = {
            name: write(organization, program, name, name)
            for name, program in (("own", here.program), ("foreign", other), ("all", None))
        }
        narrow = make_viewer(Role.COORDINATOR, organization=organization)
        ProgramScope.objects.create(
            organization=organization, membership=narrow.membership(Role.COORDINATOR), program=here.program
        )
        advisor = make_viewer(Role.PROFESSIONAL, organization=organization)
        everybody = {"noam": noam, "narrow": narrow, "dana": dana, "ada": ada, "advisor": advisor}
        read = {
            name: sorted(p.versions.get().texts.get().title for p in queries.pages_for(v))
            for name, v in everybody.items()
        }
        written = {
            name: {key for key, page in pages.items() if queries.writes(v, page)} for name, v in everybody.items()
        }
        listed = {name: queries.written_pages(v).count() for name, v in everybody.items()}
    every = ["all", "foreign", "own"]
    assert read == {"noam": ["all", "own"], "narrow": ["all", "own"], "dana": every, "ada": every, "advisor": ["all"]}
    assert written == {"noam": set(), "narrow": {"own"}, "dana": set(every), "ada": {"all"}, "advisor": set()}
    assert listed == {"noam": 0, "narrow": 1, "dana": 3, "ada": 1, "advisor": 0}
    for client, name, opens in (
        (clients["noam"], "own", (200, 404)), (clients["noam"], "foreign", (404, 404)),
        (clients["ada"], "own", (200, 404)), (clients["ada"], "all", (200, 200)),
        (signed_in(narrow), "all", (200, 404)), (signed_in(tamar), "all", (404, 404)),
    ):  # fmt: skip
        url = f"{HANDBOOK}{pages[name].pk}/"
        assert (client.get(url).status_code, client.get(f"{url}write/").status_code) == opens, (name, opens)
    mentee = make_viewer(Role.MENTEE, organization=organization)
    assert signed_in(mentee).get(HANDBOOK).status_code == 404
    # Where a new page may stand: an administrator's belongs to all, who is narrowed has the own program alone.
    for client, places in ((clients["ada"], ["all"]), (signed_in(narrow), [str(here.program.pk)])):
        choices = client.get(f"{HANDBOOK}new/").context["form"].fields["where"].choices
        assert [key for key, _name in choices] == places
    forged = {"page": str(pages["all"].pk), "where": str(other.pk), "kind": "term", "title": "x"}
    assert signed_in(narrow).post(f"{HANDBOOK}new/", forged).status_code == 200


def test_offered_where_it_is_needed(here, clients, noam, dana):
    """Beside topics, concerns and courses; topics of other programs are not tied to it."""
    organization = here.organization
    with organization_scope(organization), transaction.atomic():
        sleep, _work = set_topics(program=here.program, names=["Sleep", "Work"], by=None)
        other = ProgramFactory(organization=organization, name="Other")
        (foreign,) = set_topics(program=other, names=["Foreign"], by=None)
        page = write(organization, here.program, "Nights", "x")
    url = f"{HANDBOOK}{page.pk}/place/"
    assert "Foreign" not in body(clients["dana"], url)
    told = {"kind": "answer", "position": 0, "topics": [str(sleep.pk)], "beside_concern": "on", "beside_course": "on"}
    assert clients["dana"].post(url, told | {"topics": [str(foreign.pk)]}).status_code == 200
    assert clients["dana"].post(url, told).status_code == 302
    with organization_scope(organization):
        (offer,) = queries.offers_beside_topics(noam, here.program)
        assert (offer.title, offer.topics) == ("Nights", (sleep.pk,))
        assert [found.title for found in queries.offers_beside_course(noam, None)] == ["Nights"]
        assert queries.offers_beside_topics(noam, other) == queries.offers_beside_concern(noam, other) == []
    concern = body(clients["noam"], f"/north/concerns/about/{here.pairing.pk}/")
    assert "From the handbook" in concern and "Nights" in concern
    # By hand in order, and at the end of another section.
    with organization_scope(organization), transaction.atomic():
        more = [write(organization, here.program, f"P{n}", "x", position=n) for n in (1, 2)]
        services.place_page(page=page, topics=[], position=2, by=dana)
        order = queries.pages_for(dana).values_list("pk", flat=True)
        assert list(order) == [more[0].pk, more[1].pk, page.pk]
    clients["dana"].post(f"{HANDBOOK}{more[0].pk}/place/", {"kind": "term", "position": 0})
    assert "<h3>Terms</h3>" in body(clients["noam"], HANDBOOK)


def test_terms_are_explained_once_and_nowhere_else(here, clients):
    organization = here.organization
    with organization_scope(organization), transaction.atomic():
        term = write(organization, here.program, "גבול", "הקו <בין> השניים.\n\nעוד.", names="גבולות, צה״ל", kind="term")
        text = '`גבול` [גבול](https://x.example) ובגבול **גבול** תגבול.\n\n# הגְּבוּלוֹת\n\nוצה"ל'
        page = write(organization, here.program, "דף", text)
    shown = body(clients["noam"], f"{HANDBOOK}{page.pk}/")
    assert shown.count('class="term-word"') == 1 and ">ובגבול</button>" in shown
    assert "הקו &lt;בין&gt; השניים.</span>" in shown
    assert f'href="{HANDBOOK}{term.pk}/"' in shown
    assert 'class="term-word"' not in body(clients["noam"], f"{HANDBOOK}{term.pk}/"), "Not on its own page."
    with organization_scope(organization):
        terms = [(term, HandbookText.objects.get(version__page=term))]
    for text in ("הגְּבוּלוֹת", 'וצה"ל', "צהל", "גבולות"):
        assert with_terms(text, terms)[1].used == terms, text
    for text in ("תגבול", "גבולי", "`גבול`", ""):
        assert with_terms(text, terms)[1].used == [], text
    assert list(Glossary([]).explain("גבול")) == []
    assert len(meaning_of(HandbookText(title="t", body="מילה " * 200))) < 310


def test_lists_cost_the_same_with_two_pages_and_with_four(here, clients, noam):
    counted = {}
    for pages in (2, 4):
        with organization_scope(here.organization), transaction.atomic():
            for number in range(pages - HandbookPage.objects.count()):
                page = write(here.organization, here.program, f"Title {number}", "x", asks_agreement=True)
            mentor = MentorFactory(organization=here.organization)
            enrolment = EnrolmentFactory(organization=here.organization, program=here.program)
            PairingFactory(organization=here.organization, mentor=mentor, enrolment=enrolment)
        for who, path in (
            ("noam", ""), ("noam", "?q=Title"), ("noam", "print/"), ("noam", f"{page.pk}/"), ("dana", ""),
            ("dana", f"{page.pk}/agreed/"), ("dana", f"{page.pk}/place/"), ("dana", f"{page.pk}/versions/"),
        ):  # fmt: skip
            clients[who].get(HANDBOOK)
            with CaptureQueriesContext(connection) as told:
                assert clients[who].get(f"{HANDBOOK}{path}").status_code == 200
            key = (who, path.replace(str(page.pk), "page"))
            counted.setdefault(key, []).append(len([q for q in told if "programs_handbook" in q["sql"]]))
    assert counted == {
        ("noam", ""): [4, 4], ("noam", "?q=Title"): [5, 5], ("noam", "print/"): [2, 2], ("noam", "page/"): [4, 4],
        ("dana", ""): [3, 3], ("dana", "page/agreed/"): [3, 3], ("dana", "page/place/"): [5, 5],
        ("dana", "page/versions/"): [4, 4],
    }  # fmt: skip
    assert "Title" in body(clients["noam"], f"{HANDBOOK}print/", program=str(here.program.pk))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""), ("a", ""), ("", "a\nb"), ("one two three\nfour\n", "one 2 three\nfour\nfive\n"),
        ("שלום עולם", "עולם שלום"),
        ("a " * 900, "b " * 900), ("x\n" * 700, "y\n" * 10), ("same\r\nline", "same\nline"), ("  a", "a  "),
    ],
)  # fmt: skip
def test_two_texts_are_compared_and_nothing_falls_out(old: str, new: str):
    pieces = compare(old, new)
    plain = old.replace("\r\n", "\n")
    assert "".join(piece.text for piece in pieces if piece.what != "new") == plain
    assert "".join(piece.text for piece in pieces if piece.what != "gone") == new
    assert all(piece.text for piece in pieces)
    if plain == new:
        assert {piece.what for piece in pieces} <= {"same"}


def test_topics_and_clock_are_those_of_the_organization(here):
    """What is tied to a topic goes with it, and a page with all that hangs on it."""
    with organization_scope(here.organization), transaction.atomic():
        (topic,) = set_topics(program=here.program, names=["Sleep"], by=None)
        page = write(here.organization, here.program, "Nights", "x", asks_agreement=True)
        page.topic_links.create(organization=here.organization, topic=topic)
        HandbookAgreement.objects.create(
            organization=here.organization, page=page, mentor=here.mentor, number=1, agreed_at=clock.now()
        )
        Topic.objects.all().delete()
        assert not page.topic_links.exists()
        page.delete()
        assert not HandbookVersion.objects.exists() and not HandbookAgreement.objects.exists()
