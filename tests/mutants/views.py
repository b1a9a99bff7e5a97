"""Faults in the pages of organizations: who may open them, and which rows they reach."""

import sys
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from functools import partial
from types import FunctionType

from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode
from django.shortcuts import get_object_or_404

from mentoring_platform.accounts.checks import organization_views
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from sessions.models import Meeting
from sessions.queries import my_week
from tests.mutants.fault import SWEEP, Fault, replaced
from tests.tenancy.matrix import EVERYBODY, WHO_OPENS, WHOLE_ORGANIZATION

SEEN_ELSEWHERE = {
    "meetings/<uuid:meeting_id>/restore/": f"{SWEEP}test_who_lost_a_program_does_not_take_back_what_he_cancelled_there"
}
PREFIX = "<slug:organization_slug>/"


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
        return body(request, **kwargs)

    with replaced(_cell(view, "func"), "cell_contents", unguarded):
        yield None


@contextmanager
def _unscoped_rows():
    """Take the conditions from whatever a page looks its object up in; tells whether it looked anything up so."""
    met = []

    def anywhere(rows, *args, **kwargs):
        if isinstance(rows, QuerySet):
            met.append(rows.model)
            rows = rows.all()
            rows.query.where = WhereNode()
        return get_object_or_404(rows, *args, **kwargs)

    def any_meeting(viewer):
        met.append(Meeting)
        return Meeting.objects.all()

    with ExitStack() as everywhere:
        everywhere.enter_context(replaced(my_week, "reportable_meetings", any_meeting))
        for module in list(sys.modules.values()):
            is_ours = module is not None and module.__name__ != __name__
            if is_ours and getattr(module, "get_object_or_404", None) is get_object_or_404:
                everywhere.enter_context(replaced(module, "get_object_or_404", anywhere))
        yield lambda: bool(met)


def view_faults() -> list[Fault]:
    """For each page its guard and its scope."""
    faults = []
    for route, view in organization_views():
        if not route.startswith(PREFIX):
            continue
        short = route.removeprefix(PREFIX)
        stranger = f"{SWEEP}test_stranger_gets_404[{route}]"
        faults.append(Fault(f"/{short}: guard replaced by an open door", partial(_everybody, view), stranger))
        if WHO_OPENS.get(short) != EVERYBODY:
            matrix = f"{SWEEP}test_each_role_opens_what_the_matrix_says[{route}]"
            faults.append(Fault(f"/{short}: every member may open it", partial(_every_member, view), matrix))
        if "<" in short and short not in WHOLE_ORGANIZATION:
            elsewhere = SEEN_ELSEWHERE.get(short, f"{SWEEP}test_member_elsewhere_gets_404[{route}]")
            faults.append(Fault(f"/{short}: rows without the viewer's scope", _unscoped_rows, elsewhere))
    return faults
