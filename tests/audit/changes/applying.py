"""Changes of applications, those included that whoever applies makes by a link, and of forms to apply."""

from datetime import timedelta

from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy import clock
from programs.applying import services
from programs.applying.questions import Question
from programs.models import Application, ApplicationForm, DirectoryEntry
from tests.factories import ProgramFactory

WORDS = {"consent": {"he": "x"}}


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _waiting(s) -> Application:
    return Application.objects.get(state="waiting")


def _draft(s) -> Application:
    form = ApplicationForm.objects.get()
    services.begin_application(form=form, language="he")
    return Application.objects.get(state="draft")


def _form(s) -> ApplicationForm:
    return services.copy_proposal(program=ProgramFactory(organization=s.organization), side="mentor", by=_dana(s))


def _opened(s) -> ApplicationForm:
    form = _form(s)
    services.set_open(form=form, is_open=True, by=_dana(s))
    return form


def _enter(s):
    facts = {"full_name": "New", "phone": "", "email": ""}
    services.enter_application(program=s.program, side="mentee", facts=facts, heard_from="x", why="x", by=_dana(s))


def _forget(s):
    row = _waiting(s)
    services.decline_application(application=row, words="x", tells=False, by=_dana(s))
    Application.objects.filter(pk=row.pk).update(decided_on=clock.today(s.organization) - timedelta(days=183))
    services.forget_decided(organization=s.organization)


def _with_question(s) -> ApplicationForm:
    form = _form(s)
    services.keep_question(form=form, question=Question("k", "text", {"he": "x"}), by=_dana(s))
    return form


HOW = {
    "application.answered": lambda s: services.answer_office(application=_waiting(s), words="x"),
    "application.asked": lambda s: services.ask_applicant(application=_waiting(s), words="x", by=_dana(s)),
    "application.declined": lambda s: services.decline_application(
        application=_waiting(s), words="x", tells=True, by=_dana(s)
    ),
    "application.entered": _enter,
    "application.forgotten": _forget,
    "application.referred": lambda s: services.refer_application(
        application=_waiting(s), entry=DirectoryEntry.objects.first(), words="x", tells=True, by=_dana(s)
    ),
    "application.sent": lambda s: services.send_application(
        application=_draft(s), facts={"full_name": "New", "email": "new@people.example"}, answers={}, asked=[]
    ),
    "application.taken_care_of": lambda s: services.take_care(application=_waiting(s), by=_dana(s)),
    "application.taken_in": lambda s: services.take_in(
        application=_waiting(s),
        unit=s.unit,
        starts_on=clock.today(s.organization),
        same_as=None,
        tells=True,
        by=_dana(s),
    ),
    "application.waits": lambda s: services.let_wait(
        application=_waiting(s), reason="x", until=clock.today(s.organization) + timedelta(days=9), by=_dana(s)
    ),
    "application.withdrawn": lambda s: services.withdraw_application(application=_waiting(s)),
    "application_form.begun": _form,
    "application_form.closed": lambda s: services.set_open(form=_opened(s), is_open=False, by=_dana(s)),
    "application_form.moved": lambda s: services.move_question(form=_with_question(s), key="k", by=-1, viewer=_dana(s)),
    "application_form.opened": _opened,
    "application_form.question": _with_question,
    "application_form.removed": lambda s: services.remove_question(form=_with_question(s), key="k", by=_dana(s)),
    "application_form.texts": lambda s: services.change_texts(form=_form(s), words=WORDS, asks=[], by=_dana(s)),
}
