"""Changes of the year: observed days, closures of units, absences of people."""

from programs import services as programs
from programs.models import Absence, CalendarPeriod, UnitClosure
from tests.audit.changes.scene import DAY, TODAY

AWAY = {"starts_on": TODAY, "ends_on": TODAY + DAY, "kind": "ill"}
CLOSED = {"name": "c", "starts_on": TODAY, "ends_on": TODAY + DAY}


def _day_changed(s) -> None:
    programs.set_observed_days(program=s.program, observes=["yom_tov"], by=s.ada)
    period = CalendarPeriod.objects.filter(source="yom_tov").first()
    programs.change_day(period=period, name="d", is_open=True, by=s.ada)


HOW = {
    "absence.changed": lambda s: programs.change_absence(absence=Absence.objects.get(), by=s.ada, **AWAY),
    "absence.recorded": lambda s: programs.record_absence(person=s.mentee, by=s.ada, **AWAY),
    "absence.removed": lambda s: programs.remove_absence(absence=Absence.objects.get(), by=s.ada),
    "calendar.day_changed": _day_changed,
    "program.observes": lambda s: programs.set_observed_days(program=s.program, observes=["shabbat"], by=s.ada),
    "unit.closed": lambda s: programs.close_unit(unit=s.unit, by=s.ada, **CLOSED),
    "unit.closure_changed": lambda s: programs.change_closure(
        closure=UnitClosure.objects.get(), unit=s.unit, by=s.ada, **CLOSED
    ),
    "unit.reopened": lambda s: programs.remove_closure(closure=UnitClosure.objects.get(), by=s.ada),
}
