from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come into being by invitation only; letters speak the language of their reader."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address and the password do not go together."),
        "incorrect_code": _("This is not the code of the latest e-mail."),
        "incorrect_password": _("This is not the password."),
        "too_many_login_attempts": _("That was too often. Wait five minutes, and try again."),
        "rate_limited": _("That was too often. Wait five minutes, and try again."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def generate_login_code(self) -> str:
        """Digits, for the number keys of a phone; eight, because three guesses a letter must stay hopeless."""
        return get_random_string(8, "0123456789")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter leads to this site, whatever host its request has named."""
        return settings.SITE_URL.rstrip("/") + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send a sign-in code or a password link, in the person's own language if one is known."""
        own = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        with translation.override(own or translation.get_language()):
            super().send_mail(template_prefix, email, {**context, "is_rtl": translation.get_language_bidi()})
