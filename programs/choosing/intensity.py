"""Exceptional needs end by themselves."""

from django.db import transaction

from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.choices import Intensity
from programs.choosing.letters import tell_intensity_over
from programs.models import Pairing
from programs.queries import not_over_on


@transaction.atomic
def end_exceptional(*, organization: Organization) -> int:
    """Let pairings whose exceptional time is over be what they were before; how many. Tells the office; audited.

    Called by the job; repeated, it changes nothing. What has ended meanwhile stays as it was.
    """
    today = clock.today(organization)
    over = Pairing.objects.filter(not_over_on(today), intensity=Intensity.EXCEPTIONAL, intensity_until__lt=today)
    rows = list(over.select_for_update(no_key=True, of=("self",)).select_related("enrolment__mentee").order_by("pk"))
    for pairing in rows:
        pairing.intensity = pairing.intensity_before or Intensity.ROUTINE
        tell_intensity_over(pairing)
        pairing.intensity_before, pairing.intensity_until = "", None
        pairing.save(update_fields=["intensity", "intensity_before", "intensity_until"])
        detail = {"intensity": pairing.intensity, "until": None}
        record(organization=organization, by=None, action="pairing.intensity", subject=pairing, detail=detail)
    return len(rows)
