"""Loading the demo: all of it or nothing, never touching what is not the demo's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.demo import calendar, collective, council, network, safety_net, yeshiva
from mentoring_platform.demo.accounts import SIGN_INS, Cast, SignIn
from mentoring_platform.demo.matching import put_on_the_board
from mentoring_platform.demo.morning import keep_yesterday
from mentoring_platform.demo.trail import tell_trail
from mentoring_platform.demo.world import Telling, World
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.services import create_organization
from reports.services import roll_up_week

LOCK = 4_851_020
SEED = 5786


@dataclass(frozen=True)
class Part:
    """One organization of the demo and the function that tells it."""

    slug: str
    name: str
    tell: Callable[[World, Cast], None]
    place: str = ""


HOMES = {yeshiva.SLUG: "safed", council.SLUG: "beit-shemesh", safety_net.SLUG: "tel-aviv"}
"""By whose sunset Shabbat comes in; the others go by their time zone."""

PARTS = tuple(
    Part(module.SLUG, module.NAME, module.tell, HOMES.get(module.SLUG, ""))
    for module in (yeshiva, council, network, safety_net, collective)
)


def load_demo(*, today: date | None = None, seed: int = SEED, factor: float = 1, force: bool = False) -> bool:
    """Load the five organizations with a year of history that ends with the day before `today`.

    The same seed and day give the same rows, ids included; `factor` scales the number of people. Returns False and
    changes nothing when the demo is there already. `today` is a local day of the demo, at most the present one.

    Raises ValidationError: foreign organizations exist and `force` is not given, one of the demo's addresses is taken,
    or the day is outside the demo's calendar. Everything is written in one transaction; nothing is ever deleted.
    Beside foreign organizations no operator is made, since everybody knows the demo's password.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_loaded():
            return False
        is_alone = _require_room(force)
        telling = Telling(today=today, seed=seed, factor=factor)
        cast = Cast()
        if is_alone:
            cast.add_operator()
        worlds = [_tell(part, telling, cast) for part in PARTS]
        cast.save()
        for world in worlds:
            _write(world)
    return True


def is_loaded() -> bool:
    """Whether all organizations of the demo are there."""
    return all(_is_ours(part) for part in PARTS)


def sign_ins() -> list[SignIn]:
    """Who of the table can sign in: the operator is left out where none was made."""
    there = set(User.objects.values_list("email", flat=True).filter(email__in=[entry.email for entry in SIGN_INS]))
    return [entry for entry in SIGN_INS if entry.email in there]


def _is_ours(part: Part) -> bool:
    organization = Organization.objects.filter(slug=part.slug).first()
    if organization is None:
        return False
    with organization_scope(organization):
        return Membership.objects.filter(user__email__endswith=f"@{part.slug}.example").exists()


def _require_room(force: bool) -> bool:
    """Whether the demo is alone here; ValidationError where it may not be loaded."""
    slugs = [part.slug for part in PARTS]
    taken = Organization.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    if taken:
        raise ValidationError(_("These addresses are taken: %(slugs)s.") % {"slugs": ", ".join(sorted(taken))})
    is_alone = not Organization.objects.exists()
    if not is_alone and not force:
        raise ValidationError(_("Other organizations live here. With --force the demo is loaded beside them."))
    return is_alone


def _tell(part: Part, telling: Telling, cast: Cast) -> World:
    organization = create_organization(name=part.name, slug=part.slug, place=part.place)
    day = telling.today or clock.today(organization)
    if day > clock.today(organization):
        raise ValidationError(_("The history cannot end in the future."))
    if not calendar.EARLIEST <= day <= calendar.LATEST:
        raise ValidationError(
            _("The demo knows the calendar from %(first)s to %(last)s.")
            % {"first": calendar.EARLIEST, "last": calendar.LATEST}
        )
    world = World(organization, replace(telling, today=day))
    part.tell(world, cast)
    tell_trail(world)
    return world


def _write(world: World) -> None:
    with organization_scope(world.organization):
        world.save()
        for week in world.past_weeks():
            roll_up_week(organization=world.organization, week_start=week.start)
        keep_yesterday(world)
        put_on_the_board(world)
