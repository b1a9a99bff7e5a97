"""Who can sign in to the demo: users, their roles, and the table of sign-ins that is printed."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import Organization

PASSWORD = "livui-demo"
OPERATOR_EMAIL = "operator@livui.example"


@dataclass(frozen=True)
class SignIn:
    """One line of the table: who signs in, and as what; `organization` is None for the operator."""

    email: str
    name: str
    role: str
    organization: Organization | None = None

    @property
    def path(self) -> str:
        return f"/{self.organization.slug}/" if self.organization else "/operator/"


class Cast:
    """The users of the whole demo. All share one password, whose hash is made once."""

    def __init__(self):
        self._hash = make_password(PASSWORD)
        self._users: dict[str, User] = {}
        self.sign_ins: list[SignIn] = []

    def user(self, email: str, name: str, language: str = Language.HEBREW, **fields) -> User:
        """The user with this address, made at the first call."""
        if email not in self._users:
            self._users[email] = User(email=email, name=name, language=language, password=self._hash, **fields)
        return self._users[email]

    def member(self, world: World, user: User, role: str, *, listed: bool = False) -> Membership:
        """Give a user a role in the organization; a listed one stands in the printed table."""
        if listed:
            self.sign_ins.append(SignIn(user.email, user.name, role, world.organization))
        return world.add(Membership, user=user, role=role)

    def lead(self, world: World, local_part: str, name: str, role: str, language: str = Language.HEBREW) -> Membership:
        """A named person of the organization with a listed sign-in."""
        world.names.reserve(name)
        user = self.user(address(world.organization.slug, local_part), name, language)
        return self.member(world, user, role, listed=True)

    def add_operator(self) -> None:
        """Somebody who runs the platform and is a member of no organization."""
        user = self.user(OPERATOR_EMAIL, "מפעילת המערכת", is_operator=True)
        self.sign_ins.append(SignIn(user.email, user.name, ""))

    def save(self) -> None:
        """Write all users; before the worlds, whose memberships name them."""
        User.objects.bulk_create(self._users.values(), batch_size=1000)


def address(slug: str, local_part: str) -> str:
    """An e-mail address at a domain that can never exist (RFC 2606)."""
    return f"{local_part}@{slug}.example"
