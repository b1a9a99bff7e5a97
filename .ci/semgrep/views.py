from django.shortcuts import get_list_or_404, get_object_or_404
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from mentees import models
from mentoring_platform.accounts.models import User
from mentees.queries import mentees_for
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor


def asks_models(request, mentor_id):
    # ruleid: query-in-view
    Mentor.objects.all()
    # ruleid: query-in-view
    models.Mentee.objects.filter(pk=1)
    # ruleid: query-in-view
    models.Mentee._base_manager.get(pk=1)
    # ruleid: query-in-view
    get_object_or_404(Mentor, pk=mentor_id)
    # ruleid: query-in-view
    get_list_or_404(models.Mentee, unit=1)
    # ruleid: query-in-view
    manager = Mentor._default_manager
    # ruleid: query-in-view
    type(request.found).objects.first()


def asks_queries(request, mentee_id):
    # ok: query-in-view
    get_object_or_404(mentees_for(request.viewer), pk=mentee_id)
    # ok: query-in-view
    get_object_or_404(Organization, pk=1)
    # ok: query-in-view
    User.objects.get(pk=request.user.pk)
    # ok: query-in-view
    mentees_for(request.viewer).filter(pk=mentee_id)


# ruleid: view-without-csrf-check
@csrf_exempt
def takes_anything(request): ...


# ruleid: view-without-csrf-check
asks_models.csrf_exempt = True


# ok: view-without-csrf-check
@csrf_protect
def takes_forms(request): ...
