"""Faults in the pages of organizations: who may open them, and which rows they reach."""

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from types import FunctionType

from django.http import HttpResponse

from mentoring_platform.accounts.checks import organization_views
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from tests.mutants.fault import SWEEP, Fault, replaced
from tests.mutants.scopes import CLOSING, ELSEWHERE, OF_THE_WHOLE_ORGANIZATION, SUBSTITUTES, unscoped, viewer_queries
from tests.tenancy.matrix import BY_KEY, EVERYBODY, WHO_OPENS, WHOLE_ORGANIZATION
from tests.tenancy.routes import PREFIX

SEEN_ELSEWHERE = {
    "meetings/<uuid:meeting_id>/restore/": f"{SWEEP}test_who_lost_a_program_does_not_take_back_what_he_cancelled_there",
    "pairings/<uuid:pairing_id>/stand-in/end/": SUBSTITUTES,
    "pairings/<uuid:pairing_id>/ended/": f"{CLOSING}::test_each_of_the_four_sees_exactly_the_own_part",
    "proposals/<uuid:proposal_id>/accept/": "tests/sessions/test_proposals.py::test_nobody_sees_another_ones",
}


def _cell(function: Callable, name: str):
    """The cell of a closed-over name in a view or in what its decorators wrap."""
    while isinstance(function, FunctionType):
        if name in function.__code__.co_freevars:
            return function.__closure__[function.__code__.co_freevars.index(name)]
        function = function.__wrapped__
    raise LookupError(name)


@contextmanager
def _every_member(view: Callable):
    with replaced(_cell(view, "predicate"), "cell_contents", lambda viewer: True):
        yield None


@contextmanager
def _everybody(view: Callable):
    body = _cell(view, "view").cell_contents

    def unguarded(request, organization_slug, **kwargs):
        everything = tuple(Membership(organization=request.organization, role=role) for role in Role.values)
        request.viewer = Viewer(request.user, request.organization, everything)
        try:
            return body(request, **kwargs)
        except Membership.DoesNotExist:
            # Past the door; only then there was no row of this made-up member's own.
            return HttpResponse()

    with replaced(_cell(view, "func"), "cell_contents", unguarded):
        yield None


def view_faults() -> list[Fault]:
    """For each page its guard and its scope."""
    faults = []
    reach = [query for name, query in viewer_queries().items() if name not in OF_THE_WHOLE_ORGANIZATION]
    for route, view in organization_views():
        if not route.startswith(PREFIX):
            continue
        short = route.removeprefix(PREFIX)
        stranger = f"{SWEEP}test_stranger_gets_404[{route}]"
        faults.append(Fault(f"/{short}: guard replaced by an open door", partial(_everybody, view), stranger))
        if WHO_OPENS.get(short) != EVERYBODY:
            matrix = f"{SWEEP}test_each_role_opens_what_the_matrix_says[{route}]"
            faults.append(Fault(f"/{short}: every member may open it", partial(_every_member, view), matrix))
        if "<" in short and short not in WHOLE_ORGANIZATION | BY_KEY:
            elsewhere = SEEN_ELSEWHERE.get(short, f"{ELSEWHERE}[{route}]")
            faults.append(Fault(f"/{short}: rows without the viewer's scope", partial(unscoped, *reach), elsewhere))
    return faults
