"""One object of each kind that an address can name, full of a word that must never leave its organization."""

from collections.abc import Callable
from datetime import date, time

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy import clock
from programs.choices import Frequency
from sessions.models import ImportFile
from tests.factories import (
    CalendarPeriodFactory,
    LogFactory,
    MeetingFactory,
    MembershipFactory,
    PairingFactory,
    SeriesFactory,
    UnitFactory,
    UserFactory,
)

CANARY = "קנריתצהובה"

MAKERS: dict[str, Callable[[dict], object]] = {
    "membership_id": lambda made: made["membership"].pk,
    "user_id": lambda made: made["membership"].user_id,
    "unit_id": lambda made: made["unit"].pk,
    "mentor_id": lambda made: made["pairing"].mentor_id,
    "mentee_id": lambda made: made["pairing"].enrolment.mentee_id,
    "program_id": lambda made: made["pairing"].enrolment.program_id,
    "enrolment_id": lambda made: made["pairing"].enrolment_id,
    "period_id": lambda made: made["period"].pk,
    "pairing_id": lambda made: made["pairing"].pk,
    "series_id": lambda made: made["series"].pk,
    "meeting_id": lambda made: made["log"].meeting_id,
    "import_id": lambda made: made["import"].pk,
}


def make_objects(organization) -> dict[str, object]:
    """Make a whole small programme in the active organization; gives the id for each kind of argument."""
    unit = UnitFactory(organization=organization, name=f"{CANARY} unit")
    user = UserFactory(name=CANARY)
    membership = MembershipFactory(organization=organization, user=user, role=Role.MENTOR)
    pairing = PairingFactory(
        organization=organization,
        mentor__full_name=f"{CANARY} mentor",
        mentor__membership=membership,
        mentor__unit=unit,
        enrolment__mentee__full_name=f"{CANARY} mentee",
        enrolment__mentee__unit=unit,
        enrolment__program__name=f"{CANARY} program",
    )
    program = pairing.enrolment.program
    period = CalendarPeriodFactory(
        organization=organization, program=program, name=CANARY, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 9)
    )
    series = SeriesFactory(
        organization=organization, pairing=pairing, frequency=Frequency.WEEKLY, start_time=time(16), place=CANARY
    )
    meeting = MeetingFactory(organization=organization, pairing=pairing, series=series, place=CANARY)
    log = LogFactory(organization=organization, meeting=meeting, summary=CANARY, author=membership)
    imported = ImportFile.objects.create(
        organization=organization,
        program=program,
        uploaded_by=user,
        name=f"{CANARY}.xlsx",
        content=CANARY.encode(),
        starts_on=date(2026, 1, 1),
        created_at=clock.now(),
    )
    made = {"unit": unit, "membership": membership, "pairing": pairing, "period": period, "series": series}
    made |= {"log": log, "import": imported}
    return {name: maker(made) for name, maker in MAKERS.items()}
