import sys

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from mentoring_platform.accounts.services import make_operator


class Command(BaseCommand):
    help = "Let a person operate the platform: create, suspend and resume organizations, without seeing their content."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--password-stdin", action="store_true", help="read a password from standard input")

    def handle(self, *args, **options) -> None:
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else ""
        try:
            if options["password_stdin"]:
                validate_password(password)
            user = make_operator(email=options["email"], password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{user.email} operates the platform: {settings.SITE_URL}{reverse('operator:organizations')}")
        if not user.has_usable_password():
            self.stdout.write(f"To set a password: {settings.SITE_URL}{reverse('account_reset_password')}")
