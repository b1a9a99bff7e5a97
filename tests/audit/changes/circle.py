"""Changes of the mentors' circle."""

import uuid

from programs.circle import services
from programs.models import CircleAnswer, CircleQuestion
from tests.factories import MembershipFactory


def _waiting(s) -> CircleQuestion:
    return CircleQuestion.objects.get(state="waiting")


def _shown(s) -> CircleQuestion:
    return CircleQuestion.objects.get(state="open")


def _answer(s, **facts) -> CircleAnswer:
    if facts:
        CircleAnswer.objects.update(**facts)
    return CircleAnswer.objects.select_related("question__program").get()


def _by_another(s) -> CircleAnswer:
    return _answer(s, author=MembershipFactory(organization=s.organization))


def _closed(s) -> CircleQuestion:
    return services.close_question(question=_shown(s), by=s.noam)


PLAIN = {"is_anonymous": False, "told": set(), "cleared": set()}

HOW = {
    "circle.agreed": lambda s: services.agree(answer=_answer(s), agreed=True, by=s.noam),
    "circle.answer_hidden": lambda s: services.judge_answer(answer=_answer(s), state="hidden", why="w", by=s.noam),
    "circle.answer_shown": lambda s: services.judge_answer(answer=_answer(s, state="hidden"), state="shown", by=s.noam),
    "circle.answered": lambda s: services.answer(
        answer_id=uuid.uuid4(), question=_shown(s), words="w", by=s.noam, **PLAIN
    ),
    "circle.asked": lambda s: services.ask(
        question_id=uuid.uuid4(), program=s.program, is_case=False, title="t", words="w", by=s.noam, **PLAIN
    ),
    "circle.closed": _closed,
    "circle.facilitators_set": lambda s: services.set_facilitators(
        program=s.program, memberships=[s.membership], by=s.ada
    ),
    "circle.hidden": lambda s: services.hide_question(question=_shown(s), why="w", by=s.noam),
    "circle.on_table": lambda s: services.put_on_table(question=_shown(s), course=None, by=s.noam),
    "circle.opened": lambda s: services.open_question(question=_closed(s), by=s.noam),
    "circle.returned": lambda s: services.return_question(question=_waiting(s), why="w", seen=1, by=s.noam),
    "circle.shown": lambda s: services.let_through(question=_waiting(s), seen=1, by=s.noam),
    "circle.taken_back": lambda s: services.take_back(question=_waiting(s), by=s.noam),
    "circle.thanked": lambda s: services.thank(answer=_by_another(s), by=s.noam),
}
