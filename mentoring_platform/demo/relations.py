"""One program's enrolments, pairings and fixed times while they are being told."""

from datetime import date, timedelta
from uuid import UUID

from mentees.models import Mentee
from mentoring_platform.demo.calendar import Period, breaks_of
from mentoring_platform.demo.habits import Fate, Habit
from mentoring_platform.demo.people import Diary
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.choices import EndReason, Frequency, Intensity, PairingRole, PeriodKind
from programs.models import Absence, CalendarPeriod, Enrolment, Pairing, Program, UnitClosure
from programs.services.commitment import promised_until
from programs.services.observing import AHEAD, days_observed, usual_observances
from sessions.choices import Mode
from sessions.models import MeetingSeries


class Story:
    """A program and what belongs to it. Ends of pairings end their fixed times, as the product does."""

    def __init__(self, world: World, program: Program, periods: list[Period], diary: Diary, places: list[str]):
        self.world = world
        self.program = program
        self.breaks = breaks_of(periods) + self._observe()
        self.absences: list[Absence] = []
        self.closures: list[UnitClosure] = []
        self.diary = diary
        self.places = places
        self.habits: dict[UUID, Habit] = {}
        self.fates: dict[UUID, Fate] = {}
        self.fixed_times: list[MeetingSeries] = []
        for period in periods:
            world.add(
                CalendarPeriod,
                program=program,
                kind=period.kind,
                name=period.name,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
            )

    def _observe(self) -> list[tuple[date, date]]:
        """What new programs observe, from the first day of the story on; gives the days without Shabbat."""
        world, program = self.world, self.program
        program.observes = usual_observances(world.organization)
        program.shabbat_from, program.observed_until = program.starts_on, world.today + AHEAD
        observed = days_observed(world.organization, program.observes, "", world.first_day, program.observed_until)
        for day, (name, source) in observed.items():
            facts = {"kind": PeriodKind.HOLIDAY, "name": name, "source": source}
            world.add(CalendarPeriod, program=program, starts_on=day, ends_on=day, **facts)
        return [(day, day) for day in observed]

    def away(self, person: Mentor | Mentee, starts_on: date, ends_on: date | None, kind: str) -> None:
        """Somebody is away for a while."""
        whose = {"mentor": person} if isinstance(person, Mentor) else {"mentee": person}
        self.absences.append(self.world.add(Absence, starts_on=starts_on, ends_on=ends_on, kind=kind, **whose))

    def close(self, unit: Unit, name: str, starts_on: date, ends_on: date) -> None:
        """A unit is closed for a while; it has none below it."""
        self.closures.append(self.world.add(UnitClosure, unit=unit, name=name, starts_on=starts_on, ends_on=ends_on))

    def closed_of(self, pairing: Pairing) -> list[tuple[date, date]]:
        """The spans in which no meeting of a pairing is expected."""
        mentee = pairing.enrolment.mentee
        away = [row for row in self.absences if row.mentor_id == pairing.mentor_id or row.mentee_id == mentee.id]
        closed = [row for row in self.closures if row.unit_id == mentee.unit_id]
        return self.breaks + [(row.starts_on, row.ends_on or self.world.last_day) for row in (*away, *closed)]

    def enrol(self, mentee: Mentee, starts_on: date) -> Enrolment:
        return self.world.add(Enrolment, program=self.program, mentee=mentee, starts_on=starts_on)

    def pair(self, enrolment: Enrolment, mentor: Mentor, starts_on: date, **fields) -> Pairing:
        """A pairing without a fixed time."""
        fields.setdefault("committed_until", promised_until(self.program, starts_on))
        return self.world.add(Pairing, enrolment=enrolment, mentor=mentor, starts_on=starts_on, **fields)

    def fix(
        self,
        pairing: Pairing,
        *,
        frequency: str = Frequency.WEEKLY,
        starts_on: date | None = None,
        mode: str = Mode.IN_PERSON,
        minutes: int | None = None,
    ) -> MeetingSeries:
        """Give a pairing a fixed time among the mentor's free hours."""
        rng = self.world.rng
        slot = self.diary.take(pairing.mentor)
        series = self.world.add(
            MeetingSeries,
            pairing=pairing,
            frequency=frequency,
            weekday=slot.weekday,
            week_of_month=rng.choice([1, 2, 3, 4, -1]) if frequency == Frequency.MONTHLY else None,
            start_time=slot.start_time,
            minutes=minutes or self.program.meeting_minutes,
            mode=mode,
            place=rng.choice(self.places) if mode == Mode.IN_PERSON else "",
            starts_on=starts_on or pairing.starts_on,
            ends_on=pairing.ends_on,
        )
        self.fixed_times.append(series)
        return series

    def pair_with_fixed_time(
        self, enrolment: Enrolment, mentor: Mentor, starts_on: date, frequency: str = Frequency.WEEKLY, **fields
    ) -> Pairing:
        pairing = self.pair(enrolment, mentor, starts_on, **fields)
        self.fix(pairing, frequency=frequency)
        return pairing

    def change_mentor(
        self,
        pairing: Pairing,
        successor: Mentor,
        last_day: date,
        reason: str = EndReason.CHANGE_OF_MENTOR,
        frequency: str = Frequency.WEEKLY,
    ) -> Pairing:
        """The next link of the chain: the former pairing ends on a day, the new one begins on the day after."""
        self.end_pairing(pairing, last_day, reason)
        return self.pair_with_fixed_time(
            pairing.enrolment, successor, last_day + timedelta(days=1), frequency, intensity=pairing.intensity
        )

    def change_frequency(self, pairing: Pairing, frequency: str, from_day: date) -> None:
        """Close the pairing's fixed time and give it another rhythm from a day on."""
        for series in self.fixed_times:
            if series.pairing_id == pairing.id and series.ends_on == pairing.ends_on:
                series.ends_on = max(series.starts_on, from_day - timedelta(days=1))
        self.fix(pairing, frequency=frequency, starts_on=from_day)

    def end_pairing(self, pairing: Pairing, last_day: date, reason: str) -> None:
        pairing.ends_on = max(pairing.starts_on, last_day)
        pairing.end_reason = reason
        for series in self.fixed_times:
            if series.pairing_id == pairing.id and (series.ends_on is None or series.ends_on > pairing.ends_on):
                series.ends_on = max(series.starts_on, pairing.ends_on)

    def end_enrolment(self, pairing: Pairing, last_day: date, reason: str) -> None:
        """The mentee goes, and so the pairing ends on the same day."""
        self.end_pairing(pairing, last_day, reason)
        pairing.enrolment.ends_on = pairing.ends_on
        pairing.enrolment.end_reason = reason

    def raise_intensity(self, pairing: Pairing, intensity: str, until: date | None = None) -> None:
        pairing.intensity = intensity
        pairing.intensity_until = until if intensity == Intensity.EXCEPTIONAL else None

    def current_pairings(self) -> list[Pairing]:
        """Primary pairings of this program that hold today, in the order of their telling."""
        today = self.world.today
        return [
            pairing
            for pairing in self.world.rows(Pairing)
            if pairing.enrolment.program_id == self.program.id
            and pairing.role == PairingRole.PRIMARY
            and pairing.starts_on <= today
            and (pairing.ends_on is None or pairing.ends_on >= today)
        ]

    def fixed_pairings(self) -> list[Pairing]:
        """Those of them that have a fixed time today."""
        today = self.world.today
        fixed = {series.pairing_id for series in self.fixed_times if series.ends_on is None or series.ends_on >= today}
        return [pairing for pairing in self.current_pairings() if pairing.id in fixed]
