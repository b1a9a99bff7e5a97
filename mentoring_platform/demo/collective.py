"""A collective of fifty organizations around one table: a shell for now, with its administrators alone."""

from mentoring_platform.accounts.choices import Role
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.world import World

SLUG = "collective"
NAME = "שולחן הארגונים לחוסן"


def tell(world: World, cast: Cast) -> None:
    """Add the collective's rows to the world and its people to the cast: no program, so that empty pages show."""
    cast.lead(world, "einat", Role.ADMINISTRATOR)
    cast.lead(world, "yoav", Role.COORDINATOR)
