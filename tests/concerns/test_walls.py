"""What was told in confidence is read by its author and by whom it was told, and stands nowhere else."""

import pytest

from mentoring_platform.accounts.choices import Role
from mentoring_platform.notifications.models import OutgoingMessage
from programs.concerns.queries import overview
from programs.models import ProgramScope
from tests.concerns.conftest import DAY, WORDS
from tests.factories import ProgramFactory, UserFactory
from tests.tenancy.sweeping import text_of

NAME = "דוד"


@pytest.fixture
def concern(line, told, rina):
    return told(rina)


@pytest.fixture
def opens(signed_in, concern):
    """Whether somebody reads it on its page."""

    def of(viewer) -> bool:
        answer = signed_in(viewer).get(viewer.url("programs:concern", concern.pk))
        assert (answer.status_code == 200) == (WORDS in text_of(answer))
        return answer.status_code == 200

    return of


def test_it_is_read_by_its_author_and_by_whom_it_was_told_until_it_is_passed_on(
    opens, now, watch, rina, sara, ada, noam, dana, tamar, make_viewer, organization, inside_it, pairing
):
    mentee = make_viewer(Role.MENTEE, organization=organization)
    pairing.enrolment.mentee.membership = mentee.acting_membership
    inside_it(pairing.enrolment.mentee.save)
    roles = (Role.MENTOR, Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL, Role.VIEWER)
    others = [dana, mentee, *(make_viewer(role, organization=organization) for role in roles)]
    for told in ({rina}, {rina, sara}, {rina, sara, ada}):
        for viewer in (noam, rina, sara, ada, *others):
            assert opens(viewer) == (viewer in told | {noam}), (viewer, told)
        now.shift(DAY)
        watch()


def test_nobody_of_the_office_meets_it_on_any_other_page(concern, signed_in, ada, dana, pairing, inside_it):
    program, mentee = pairing.enrolment.program, pairing.enrolment.mentee
    pages = [
        ("audit:trail", ()), ("audit:trail_sheet", ()), ("programs:concerns", ()), ("reports:dashboard", ()),
        ("programs:concern_settings", ()), ("reports:program", (program.pk,)), ("programs:mentee", (mentee.pk,)),
        ("programs:pairing", (pairing.pk,)), ("reports:mentee_history", (mentee.pk,)), ("reports:weekly_sheet", ()),
        ("mentoring_sessions:board", ()), ("mentoring_sessions:gaps", ()), ("programs:mentees", ()),
    ]  # fmt: skip
    for viewer in (ada, dana):
        client = signed_in(viewer)
        for name, arguments in pages:
            answer = client.get(viewer.url(name, *arguments), {"q": WORDS})
            text = text_of(answer).replace(f'value="{WORDS}"', "")
            assert WORDS not in text or "?q=" in text, (viewer, name)
            if answer.status_code == 200 and name.startswith(("audit", "programs:concern")):
                assert NAME not in text, (viewer, name)
    history = signed_in(ada).get(ada.url("reports:mentee_history", mentee.pk)).content.decode()
    assert "concern" not in history.replace("/concerns/", "").replace(">Concerns<", "").lower()


def test_the_mentee_finds_no_trace_of_it(concern, signed_in, noam, rina, pairing, make_viewer, organization, inside_it):
    mentee = make_viewer(Role.MENTEE, organization=organization)
    pairing.enrolment.mentee.membership = mentee.acting_membership
    inside_it(pairing.enrolment.mentee.save)
    signed_in(noam).get(noam.url("programs:tell_concern", pairing.pk))
    signed_in(rina).get(rina.url("programs:concern", concern.pk))
    client = signed_in(mentee)
    for name in ("reports:my_record", "mentoring_sessions:my_meetings"):
        text = client.get(mentee.url(name)).content.decode()
        assert "concern" not in text.lower() and rina.user.name not in text, name
    assert client.get(mentee.url("programs:concerns")).status_code == 404


def test_the_office_sees_how_many_wait_in_its_own_programs(
    concern, told, rina, ada, sara, make_viewer, organization, inside_it, now, watch, signed_in
):
    def limited():
        viewer = make_viewer(Role.COORDINATOR, organization=organization, name="רחל")
        program = ProgramFactory(organization=organization)
        ProgramScope.objects.create(organization=organization, membership=viewer.acting_membership, program=program)
        return viewer

    rachel = inside_it(limited)

    def counts(viewer) -> tuple:
        shown = inside_it(lambda: overview(viewer))
        return shown.open, shown.overdue, shown.taken

    assert counts(ada) == counts(sara) == (1, 0, 0) and counts(rachel) == (0, 0, 0)
    now.shift(DAY)
    assert counts(ada) == (1, 1, 0)
    watch()
    assert counts(ada) == (1, 1, 0)  # passed on because nobody had answered
    told(rina)
    assert counts(sara) == (2, 1, 0)
    page = signed_in(ada).get(ada.url("reports:dashboard") + "?part=charts").content.decode()
    assert "The next one has to be answered by tomorrow at 12:00" in page


def test_the_steering_team_and_the_operator_see_not_even_that(concern, signed_in, make_viewer, organization):
    viewer = make_viewer(Role.VIEWER, organization=organization)
    client = signed_in(viewer)
    page = client.get(viewer.url("reports:dashboard"))
    assert page.status_code == 200 and page.context["unkept"] == []
    client.force_login(UserFactory(is_operator=True), backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("programs:concerns", "reports:dashboard"):
        assert client.get(viewer.url(name)).status_code == 404


def test_letters_and_their_keys_say_nothing(concern, inside_it, now, watch):
    now.shift(DAY)
    watch()
    rows = inside_it(lambda: list(OutgoingMessage.objects.values_list("key", "subject", "text", "html")))
    assert len(rows) == 2
    for secret in (WORDS, NAME, "נועם", "רינה", "שרה"):
        assert secret not in str(rows)
