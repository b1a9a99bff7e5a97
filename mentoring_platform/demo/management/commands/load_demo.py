from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.demo.accounts import PASSWORD, SignIn
from mentoring_platform.demo.letters import tell_last_week, write_letters
from mentoring_platform.demo.loading import PARTS, SEED, load_demo, sign_ins


class Command(BaseCommand):
    help = "Load five invented organizations with a year of history, unless they are there, and print who can sign in."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day before which the history ends"
        )
        parser.add_argument("--seed", type=int, default=SEED, help="another number tells another year")
        parser.add_argument("--force", action="store_true", help="load it beside organizations that are not the demo's")

    def handle(self, *args, today: date | None, seed: int, force: bool, **options) -> None:
        try:
            is_new = load_demo(today=today, seed=seed, force=force)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if is_new:
            tell_the_planner()
            with transaction.atomic():
                write_letters()
                tell_last_week()
        self.stdout.write(_("The demo is loaded.") if is_new else _("The demo is loaded already."))
        self.stdout.write("")
        for entry in sign_ins():
            self.stdout.write(_line(entry))
        self.stdout.write("")
        self.stdout.write(_("The password of all of them: %(password)s") % {"password": PASSWORD})


def tell_the_planner() -> None:
    """Gather statistics of what was just written, as the tables' owner; the first pages would wait for them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _line(entry: SignIn) -> str:
    """One sign-in: address, e-mail, role, organization."""
    names = {part.slug: part.name for part in PARTS}
    role = Role(entry.role).label if entry.role else _("Operator of the platform")
    return f"{settings.SITE_URL + entry.path:<45} {entry.email:<26} {role} · {names.get(entry.slug, 'Livui')}"
