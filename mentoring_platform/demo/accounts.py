"""Who can sign in to the demo: the table of sign-ins, and users and roles while the demo is being told."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.choices import Language

PASSWORD = "livui-demo"  # nosec B105  # noqa: S105  it is printed for everybody to read
OPERATOR = "operator@livui.example"


@dataclass(frozen=True)
class SignIn:
    """Who signs in, in which organization (by slug), and as what; the operator belongs to none."""

    email: str
    name: str
    slug: str
    role: str
    language: str = Language.HEBREW

    @property
    def path(self) -> str:
        """Where they begin: the home of the organization, or the operator's list of organizations."""
        return reverse("reports:home", args=[self.slug]) if self.slug else reverse("operator:organizations")


SIGN_INS = (
    SignIn("adina@yeshiva.example", "עדינה שקד", "yeshiva", Role.ADMINISTRATOR),
    SignIn("dana@yeshiva.example", "דנה ברזילי", "yeshiva", Role.COORDINATOR),
    SignIn("yishai@yeshiva.example", "ישי רפאלי", "yeshiva", Role.COORDINATOR),
    SignIn("noam@yeshiva.example", "נועם יוספי", "yeshiva", Role.MENTOR),
    SignIn("uri@yeshiva.example", "אורי תמיר", "yeshiva", Role.MENTEE),
    SignIn("shaul@yeshiva.example", "שאול הלפרין", "yeshiva", Role.BROADCASTER),
    SignIn("ruth@council.example", "רות אלמוג", "council", Role.ADMINISTRATOR),
    SignIn("gilad@council.example", "גלעד זמיר", "council", Role.COORDINATOR),
    SignIn("michal@council.example", "מיכל אשכנזי", "council", Role.COORDINATOR),
    SignIn("hila@council.example", "הילה כרמי", "council", Role.MENTOR),
    SignIn("talia@council.example", "טליה וקנין", "council", Role.MENTOR),
    SignIn("naomi@network.example", "נעמי אדלר", "network", Role.ADMINISTRATOR, Language.ENGLISH),
    SignIn("amit@network.example", "עמית דרורי", "network", Role.COORDINATOR),
    SignIn("hadas@network.example", "הדס נגר", "network", Role.MENTOR),
    SignIn("shira@network.example", "שירה פלדמן", "network", Role.VIEWER),
    SignIn("orit@safetynet.example", "אורית וייס", "safetynet", Role.ADMINISTRATOR),
    SignIn("meir@safetynet.example", "מאיר עוזרי", "safetynet", Role.COORDINATOR),
    SignIn("limor@safetynet.example", "לימור סבג", "safetynet", Role.COORDINATOR),
    SignIn("michal@council.example", "מיכל אשכנזי", "safetynet", Role.MENTOR),
    SignIn("elad@safetynet.example", "אלעד חיון", "safetynet", Role.MENTOR),
    SignIn("elad@safetynet.example", "אלעד חיון", "safetynet", Role.MENTEE),
    SignIn("hagit@safetynet.example", "חגית רוזנברג", "safetynet", Role.PROFESSIONAL),
    SignIn("ronit@safetynet.example", "רונית קפלן", "safetynet", Role.VIEWER),
    SignIn("einat@collective.example", "עינת גרינברג", "collective", Role.ADMINISTRATOR),
    SignIn("yoav@collective.example", "יואב שפירא", "collective", Role.COORDINATOR),
    SignIn(OPERATOR, "מפעילת המערכת", "", ""),
)
"""Michal coordinates in one organization and mentors in another; Elad was helped and now helps; Naomi reads English."""


class Cast:
    """The users of the whole demo. All share one password, whose hash is made once."""

    def __init__(self):
        self._hash = make_password(PASSWORD)
        self._users: dict[str, User] = {}

    def user(self, email: str, name: str, language: str = Language.HEBREW, **fields) -> User:
        """The user with this address, made at the first call."""
        if email not in self._users:
            self._users[email] = User(email=email, name=name, language=language, password=self._hash, **fields)
        return self._users[email]

    def known(self, world: World, email: str) -> User:
        """A user of the table; the name is taken in that organization from now on."""
        entry = next(entry for entry in SIGN_INS if entry.email == email)
        world.names.reserve(entry.name)
        return self.user(entry.email, entry.name, entry.language)

    def numbered(self, world: World, word: str, number: int, name: str) -> User:
        """A user who is not in the table, such as mentor-07."""
        return self.user(f"{word}-{number:02d}@{world.organization.slug}.example", name)

    def join(self, world: World, user: User, role: str) -> Membership:
        return world.add(Membership, user=user, role=role)

    def lead(self, world: World, name: str, role: str) -> Membership:
        """Somebody of the organization's table joins it."""
        return self.join(world, self.known(world, f"{name}@{world.organization.slug}.example"), role)

    def add_operator(self) -> None:
        """Somebody who runs the platform and is a member of no organization."""
        entry = next(entry for entry in SIGN_INS if entry.email == OPERATOR)
        self.user(entry.email, entry.name, is_operator=True)

    def save(self) -> None:
        """Write all users; before the worlds, whose memberships name them."""
        User.objects.bulk_create(self._users.values(), batch_size=1000)
