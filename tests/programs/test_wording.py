"""How an administrator words letters: by braces alone, for a language and a program, with preview and sample."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation

from mentoring_platform.notifications.models import MessageSettings, OutgoingMessage, OwnWording
from mentoring_platform.notifications.services import send_waiting_messages
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import ProgramFactory

LIST, PAGE = "/north/settings/messages/", "/north/settings/messages/wording/"
LETTER = {"letter": "meeting_soon", "language": "en"}
WORDS = {"subject": "See you: {names}", "opening": "A {meeting_word}, {when}.", "closing": "Bye", "short": "{names}!"}


@pytest.fixture
def program(organization):
    with organization_scope(organization):
        return ProgramFactory(organization=organization, name="Havruta", terms={"meeting": "chat"})


def address(page: str = PAGE, **more) -> str:
    asked = {**LETTER, **more}
    return f"{page}?" + "&".join(f"{name}={value}" for name, value in asked.items())


def said(organization, program=None, language: str = "en"):
    with organization_scope(organization), transaction.atomic(), translation.override(language):
        values = {"names": "Uri", "when": "today"}
        return words_for("meeting_soon", organization=organization, program=program, values=values)


def test_own_words_for_all_then_for_one_program_then_the_usual_ones_again(signed_in, ada, organization, program):
    client, usual = signed_in(ada), said(organization)
    assert client.post(address(), WORDS).url == address()
    assert said(organization).subject == "See you: Uri" and said(organization).opening == "A meeting, today."
    assert said(organization, program).opening == "A chat, today."
    assert said(organization, language="he").subject != "See you: Uri"
    own = {**WORDS, "subject": "Soon: {names}"}
    client.post(address(program=program.pk), own)
    assert (said(organization, program).subject, said(organization).subject) == ("Soon: Uri", "See you: Uri")
    # Only what differs is the program's: the rest follows the words for all.
    client.post(address(), {**WORDS, "closing": "Shalom"})
    assert (said(organization, program).closing, said(organization, program).subject) == ("Shalom", "Soon: Uri")
    assert "Havruta" in client.get(LIST).content.decode()
    for each in (address(program=program.pk), address()):
        client.post(each, {"act": "default"})
    assert said(organization, program) == said(organization) == usual


def test_unknown_words_and_lone_braces_are_named_beside_their_field(signed_in, ada, organization):
    wrong = {**WORDS, "opening": "{name.__class__} and {secret}", "short": "{ open"}
    errors = signed_in(ada).post(address(), wrong).context["form"].errors
    assert set(errors) == {"opening", "short"}
    assert "{secret}" in errors["opening"][1]
    with organization_scope(organization), transaction.atomic():
        assert not OwnWording.objects.exists()


def test_what_people_write_stays_text(signed_in, ada, organization):
    tags = {**WORDS, "opening": "<script>x</script> {% now 'Y' %} {names}"}
    client = signed_in(ada)
    preview = client.post(address(f"{PAGE}preview/"), tags).content.decode()
    assert "&lt;script&gt;" in preview and "<script>x" not in preview and "now &#x27;Y&#x27;" in preview
    # A value is not looked at again.
    client.post(address(), {**WORDS, "opening": "{names}"})
    with organization_scope(organization), transaction.atomic(), translation.override("en"):
        values = {"names": "{when}", "when": "today"}
        assert words_for("meeting_soon", organization=organization, values=values).opening == "{when}"


def test_sample_goes_to_oneself_once_and_keeps_what_was_typed(signed_in, ada, organization):
    client = signed_in(ada)
    for _ in range(2):
        answer = client.post(address(), {**WORDS, "act": "try"})
        assert answer.status_code == 200 and answer.context["form"]["subject"].value() == WORDS["subject"]
    with organization_scope(organization):
        with transaction.atomic():
            assert not OwnWording.objects.exists()
            assert OutgoingMessage.objects.get().to == ada.user.email
        send_waiting_messages(organization=organization)
    (letter,) = mail.outbox
    assert letter.subject == "See you: Uri and Neria" and "A meeting, Tuesday" in letter.body
    assert 'dir="ltr"' in letter.alternatives[0].content


@pytest.mark.parametrize("more", [{"letter": "none"}, {"language": "xx"}, {"program": "none"}])
def test_what_is_not_there_is_not_found(signed_in, ada, more):
    assert signed_in(ada).get(address(**more)).status_code == 404


def test_another_organizations_program_is_not_found(signed_in, ada, other_organization):
    with organization_scope(other_organization):
        foreign = ProgramFactory(organization=other_organization)
    assert signed_in(ada).get(address(program=foreign.pk)).status_code == 404
    assert signed_in(ada).post(address(program=foreign.pk), WORDS).status_code == 404


def test_what_another_organization_chose_is_not_shown(signed_in, ada, other_organization):
    with organization_scope(other_organization):
        words = {**WORDS, "subject": "Elsewhere"}
        OwnWording.objects.create(organization=other_organization, changed_at=clock.now(), **LETTER, **words)
        MessageSettings.objects.create(organization=other_organization, channels=[], most_per_day=17)
    client = signed_in(ada)
    assert not any(row["is_own"] for row in client.get(LIST).context["rows"])
    page = client.post(address("/north/settings/messages/wording/preview/"), {**WORDS, "subject": ""})
    assert page.status_code == 200 and "Elsewhere" not in page.content.decode()
    assert client.get("/north/settings/messages/channels/").context["form"].initial["most_per_day"] != 17


def test_coordinators_word_nothing(signed_in, dana):
    client = signed_in(dana)
    assert {client.get(page).status_code for page in (LIST, address())} == {404}
