"""What talks of a program can be about: the list that its coordinator keeps."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mentoring_platform.accounts.access import member_view
from programs import queries, services
from programs.forms import TopicsForm
from programs.permissions import can_manage_programs
from programs.views.pages import answer_form


@member_view(can_manage_programs)
def topics(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """The topics of a program in their order; the first time a proposal."""
    program = get_object_or_404(queries.managed_programs(request.viewer), pk=program_id)
    back = request.viewer.url("programs:detail", program.pk)
    return answer_form(
        request,
        TopicsForm(request.POST or None, program=program, cancel_url=back),
        lambda data: services.set_topics(program=program, by=request.viewer, **data),
        template="programs/topics.html",
        title=_("Topics"),
        back=back,
        done=_("The topics are saved."),
        program=program,
    )
