"""A mentor tells of danger, one question at a time and without script."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Concern, Pairing
from tests.concerns.conftest import DAY, WORDS, instant
from tests.factories import MeetingFactory, MembershipFactory
from tests.tenancy.forms_on_pages import forms_on


class Telling:
    """A browser without script that goes through the form: answers what is asked, sends the rest as it came."""

    def __init__(self, client, url: str):
        self.client, self.url = client, url
        self.page = client.get(url)

    @property
    def step(self) -> str:
        return self._form.sent["step"][0]

    @property
    def text(self) -> str:
        return self.page.content.decode()

    @property
    def _form(self):
        return next(form for form in forms_on(self.text) if "step" in form.sent)

    def data(self, **answers) -> dict:
        sent = {name: values[-1] for name, values in self._form.sent.items() if values}
        for name in re.findall(r'<textarea name="(\w+)"', self.text):
            sent[name] = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', self.text, re.S)[1]
        return sent | answers

    def go_on(self, **answers) -> str:
        self.page = self.client.post(self.url, self.data(**answers))
        return self.step if self.page.status_code == 200 else self.page["Location"]


@pytest.fixture
def telling(signed_in, noam, pairing):
    return Telling(signed_in(noam), noam.url("programs:tell_concern", pairing.pk))


def test_from_the_question_of_danger_to_what_happens_next(line, telling, rina, noam, outbox, inside_it, readers):
    assert telling.step == "danger"
    assert telling.go_on() == "danger" and "If you are not sure" in telling.text
    assert telling.go_on(in_danger="yes") == "call"
    assert [number in telling.text for number in ("tel:100", "tel:101", "tel:118", "tel:1201")] == [True] * 4
    assert telling.text.index("tel:100") < telling.text.index('<form method="post" novalidate')
    assert telling.go_on() == "words" and "section 368D" in telling.text
    assert telling.go_on(words=" ") == "words" and "Write in a few words" in telling.text
    assert telling.go_on(words=f"{WORDS}\r\nפעמיים") == "recipient"
    assert "רינה · Professional" in telling.text and "שרה · Coordinator" in telling.text and "עדה" not in telling.text
    assert telling.go_on() == "check" and WORDS in telling.text and "רינה · Professional" in telling.text
    assert inside_it(Concern.objects.count) == 0
    sent = telling.go_on()
    concern = inside_it(lambda: Concern.objects.get())
    assert sent == noam.url("programs:concern", concern.pk)
    assert (concern.in_danger, concern.words, concern.author) == (True, f"{WORDS}\nפעמיים", noam.user)
    assert concern.due_at == concern.raised_at + DAY and readers(concern) == [["רינה"]]
    after = telling.client.get(sent).content.decode()
    assert "What happens now" in after and "tomorrow at 12:00" in after and "it goes to שרה" in after
    [letter] = outbox()
    assert (letter.to, letter.due_at) == (rina.user.email, concern.raised_at)
    for secret in (WORDS, "דוד", "נועם", "רינה"):
        assert secret not in letter.subject + letter.text
    assert sent in letter.text and "19" in letter.text and "12:00" in letter.text


def test_going_back_and_changing_loses_nothing(line, telling):
    telling.go_on(in_danger="no"), telling.go_on(words=WORDS), telling.go_on()
    assert telling.go_on(change="danger") == "danger"
    assert telling.go_on(in_danger="yes") == "call"
    assert telling.go_on(change="words") == "words" and WORDS in telling.text
    assert telling.go_on() == "recipient"
    assert telling.go_on() == "check" and WORDS in telling.text


def test_what_is_missing_at_the_end_is_asked_for(line, telling):
    telling.go_on(in_danger="no"), telling.go_on(words=WORDS), telling.go_on()
    assert telling.go_on(words="") == "words"
    telling.go_on(words=WORDS), telling.go_on()
    assert telling.go_on(recipient="somebody") == "recipient"


def test_the_same_sent_twice_is_one_and_other_words_are_another(line, telling, inside_it, outbox):
    telling.go_on(in_danger="no"), telling.go_on(words=WORDS), telling.go_on()
    data, same = telling.data(), set()
    for _turn in range(2):
        same.add(telling.client.post(telling.url, data)["Location"])
    assert len(same) == 1 and inside_it(Concern.objects.count) == 1 and len(outbox()) == 1
    assert telling.go_on(**data | {"words": "Something else"}) == "check"
    assert "already" in telling.text and inside_it(Concern.objects.count) == 1
    assert telling.go_on() not in same
    assert inside_it(Concern.objects.count) == 2


def test_without_recipients_all_administrators_are_told(telling, make_viewer, organization, inside_it, readers):
    make_viewer(Role.ADMINISTRATOR, organization=organization, name="רות")
    telling.go_on(in_danger="no"), telling.go_on(words=WORDS)
    assert "The administrators of the organization" in telling.text
    telling.go_on(), telling.go_on()
    assert readers(inside_it(lambda: Concern.objects.get())) == [["עדה", "רות"]]


def test_with_nobody_to_tell_nothing_is_kept(telling, ada, inside_it):
    telling.go_on(in_danger="no"), telling.go_on(words=WORDS), telling.go_on()
    membership = ada.acting_membership
    membership.is_active = False
    inside_it(membership.save)
    assert telling.go_on() == "check" and "nobody here yet" in telling.text
    assert inside_it(Concern.objects.count) == 0


def test_who_is_a_recipient_too_does_not_tell_himself(line, telling, pairing, noam, ada, inside_it):
    from programs.concerns.settings import set_recipients

    memberships = [noam.acting_membership, line[0]]
    inside_it(lambda: set_recipients(program=pairing.enrolment.program, memberships=memberships, by=ada))
    telling.go_on(in_danger="no"), telling.go_on(words=WORDS)
    assert "רינה" in telling.text and "נועם · Mentor" not in telling.text


@pytest.mark.parametrize(("days_ago", "status"), [(None, 200), (-9, 200), (28, 200), (29, 404)])
def test_a_former_mentor_can_tell_for_four_weeks(days_ago, status, now, pairing, noam, signed_in, inside_it):
    if days_ago is not None:
        ends_on = date(2026, 11, 18) - timedelta(days=days_ago)
        inside_it(lambda: Pairing.objects.filter(pk=pairing.pk).update(ends_on=ends_on))
    client = signed_in(noam)
    assert client.get(noam.url("programs:tell_concern", pairing.pk)).status_code == status
    listed = client.get(noam.url("programs:choose_concern")).content.decode()
    assert (str(pairing.pk) in listed) == (status == 200)


def test_another_mentor_s_mentee_is_not_there(pairing, make_viewer, organization, signed_in):
    other = make_viewer(Role.MENTOR, organization=organization)
    client = signed_in(other)
    assert client.get(other.url("programs:tell_concern", pairing.pk)).status_code == 404
    assert "דוד" not in client.get(other.url("programs:choose_concern")).content.decode()


def test_the_form_reads_nothing_but_what_was_typed(line, pairing, noam, signed_in, inside_it, organization):
    """Whatever stands in an address or in notes about this mentee, the form begins empty."""
    client, url = signed_in(noam), noam.url("programs:tell_concern", pairing.pk)
    begun = client.get(f"{url}?{urlencode({'words': 'planted', 'in_danger': 'yes'})}").content.decode()
    assert "checked" not in begun and 'value="planted' not in begun
    source = inside_it(lambda: list(AuditEntry.objects.filter(action="concern.begun").values()))
    assert source[0]["subject_id"] is None and str(pairing.pk) not in str(source[0]["detail"])


def test_it_is_reached_from_the_week_the_meeting_the_notes_and_the_menu(pairing, noam, signed_in, organization):
    with organization_scope(organization):
        meeting = MeetingFactory(organization=organization, pairing=pairing, local_date=date(2026, 11, 18))
    client, link = signed_in(noam), noam.url("programs:tell_concern", pairing.pk)
    pages = [noam.url("mentoring_sessions:my_week"), noam.url("mentoring_sessions:meeting", meeting.pk)]
    for page in [*pages, noam.url("mentoring_sessions:note_write", meeting.pk)]:
        assert link in client.get(page).content.decode(), page
    week = client.get(pages[0]).content.decode()
    assert noam.url("programs:choose_concern") in week and f'"{noam.url("programs:concerns")}"' not in week


def test_without_danger_the_letter_waits_until_shabbat_is_over_and_with_danger_it_does_not(
    line, told, rina, now, outbox
):
    now.move_to("2026-11-21T08:00:00+00:00")
    told(rina)
    told(rina, in_danger=True)
    quiet, urgent = outbox()
    assert quiet.due_at == instant("2026-11-22T08:00+02:00") and urgent.due_at == instant("2026-11-21T08:00+00:00")


def test_letters_speak_the_language_of_the_organization(line, told, rina, organization, outbox):
    organization.language = "en"
    organization.save()
    told(rina, in_danger=True)
    [letter] = outbox()
    assert letter.subject == "Urgent: a concern waits for your answer"
    assert "Thursday, 19 November 2026, 12:00" in letter.text


def test_somebody_else_s_id_opens_nothing(line, told, rina, noam, pairing, make_viewer, organization, telling):
    """The id that a form sends is the sender's own: nobody learns what another one sent under it."""
    other = make_viewer(Role.MENTOR, organization=organization)
    concern = told(rina)
    with organization_scope(organization):
        MembershipFactory(organization=organization, role=Role.MENTOR)
        from mentors.models import Mentor

        Mentor.objects.update(membership=other.acting_membership)
    theirs = Telling(telling.client.__class__(headers={"accept-language": "en"}), telling.url)
    theirs.client.force_login(other.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    theirs.page = theirs.client.get(theirs.url)
    theirs.go_on(in_danger="no", concern=str(concern.pk)), theirs.go_on(words=WORDS), theirs.go_on()
    assert theirs.go_on() == "check" and str(concern.pk) not in theirs.text
    assert theirs.client.get(noam.url("programs:concern", concern.pk)).status_code == 404
    assert new_id() != concern.pk
