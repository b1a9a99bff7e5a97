"""Proposals for 1,000 who wait among 300 mentors: solving with its proof, and a whole board from rows to rows."""

from datetime import date, time
from random import Random

from django.db import transaction

from mentees.models import Availability as MenteeAvailability
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentors.models import Availability as MentorAvailability
from mentors.models import Mentor
from programs.matching import services
from programs.matching.solver import Aim, is_proven, solve
from programs.models import Enrolment, MatchProposal, MatchRun, Program, Wish
from tests.benchmarks.measure import ms, queries_of, timed
from tests.matching.generated import large

SEEKERS, MENTORS = 1_000, 300
HOURS = [time(hour) for hour in range(9, 19)]


def measure() -> None:
    """Print how long solving takes, and a board with reading, comparing and writing."""
    print(f"\nProposals for {SEEKERS:,} among {MENTORS} mentors")
    timed(lambda: solve(large(0, aim=Aim.BEST_FIT, seekers=3, mentors=2)), 1)  # the import of SciPy
    for aim in Aim:
        asked = large(7, aim=aim, seekers=SEEKERS, mentors=MENTORS)
        found = []
        taken = timed(lambda asked=asked, found=found: found.append(solve(asked)), 3)
        assert is_proven(asked, found[0])
        print(f"  {'solved and proven, ' + aim.value:<34}{ms(taken.p50)}   {len(found[0].pairs)} of {SEEKERS:,} paired")
    organization = Organization.objects.create(name="Matching", slug="matching")
    with organization_scope(organization), transaction.atomic():
        program, viewer = _people(organization)
        run = services.ask_for_proposals(program=program, aim="nobody_left", by=viewer)
        times = []

        def compute() -> None:
            times.append(timed(lambda: services.solve_run(organization=organization, run_id=run.pk), 1))

        number = queries_of(compute)
        run = MatchRun.objects.get(pk=run.pk)
        paired = MatchProposal.objects.filter(run=run, mentor__isnull=False).count()
    print(
        f"  {'a whole board':<34}{ms(times[0].p50)}   {number} queries, {paired} paired, worth = bound: "
        f"{run.worth == run.bound}"
    )


def _people(organization: Organization):
    random, its = Random(7), {"organization": organization}
    user = User.objects.create(email="coordinator@matching.example", name="Coordinator")
    Membership.objects.create(**its, user=user, role=Role.COORDINATOR)
    program = Program.objects.create(**its, name="Mentoring", slug="mentoring", starts_on=date(2020, 1, 1))
    languages = [["he"], ["he", "ru"], ["he", "ar"], ["ru"], ["am"]]
    mentors = [
        Mentor(
            **its,
            full_name=f"Mentor {n}",
            search_name=f"mentor {n}",
            capacity=random.randint(1, 5),
            languages=random.choice(languages),
        )
        for n in range(MENTORS)
    ]
    mentees = [
        Mentee(**its, full_name=f"Mentee {n}", search_name=f"mentee {n}", languages=random.choice(languages))
        for n in range(SEEKERS)
    ]
    Mentor.objects.bulk_create(mentors)
    Mentee.objects.bulk_create(mentees)
    enrolments = [Enrolment(**its, program=program, mentee=mentee, starts_on=date(2020, 1, 1)) for mentee in mentees]
    Enrolment.objects.bulk_create(enrolments)
    for model, name, people in ((MentorAvailability, "mentor", mentors), (MenteeAvailability, "mentee", mentees)):
        model.objects.bulk_create(
            model(**its, **{name: person}, weekday=day, starts_at=starts, ends_at=time(starts.hour + 2))
            for person in people
            for day in random.sample(range(5), 2)
            for starts in [random.choice(HOURS)]
        )
    Wish.objects.bulk_create(
        Wish(**its, enrolment=enrolment, mentor=mentor, rank=rank)
        for enrolment in enrolments
        for rank, mentor in enumerate(random.sample(mentors, 3), start=1)
    )
    return program, viewer_for(user, organization)
