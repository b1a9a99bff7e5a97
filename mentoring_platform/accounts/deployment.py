"""What `manage.py check --deploy` asks of the addresses of a deployment, beyond Django's own checks."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

PRINTS_LETTERS = "django.core.mail.backends.console.EmailBackend"


@register(Tags.security, deploy=True)
def check_hosts(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Hosts are named exactly: a wildcard lets any name in, also one that somebody else owns."""
    return [
        Error(
            f"ALLOWED_HOSTS lets more than one name in: {host}",
            hint="Write each name under which people reach the site in full, without * and without a dot before it.",
            id="accounts.E002",
        )
        for host in settings.ALLOWED_HOSTS
        if "*" in host or host.startswith(".")
    ]


@register(Tags.security, deploy=True)
def check_site_url(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Links in letters lead to this site, encrypted."""
    address = urlsplit(settings.SITE_URL)
    problems: list[CheckMessage] = []
    if address.hostname not in _bare_hosts():
        problems.append(
            Error(
                f"SITE_URL names {address.hostname}, which is not in ALLOWED_HOSTS.",
                hint="Links in letters begin with SITE_URL: add its host to ALLOWED_HOSTS, or mend it.",
                id="accounts.E003",
            )
        )
    if address.scheme != "https":
        kind = Error if settings.HTTPS else Warning
        problems.append(
            kind(
                "SITE_URL does not begin with https://.",
                hint="Links in letters carry secrets. Put a proxy that ends TLS before the site.",
                id="accounts.E004" if settings.HTTPS else "accounts.W004",
            )
        )
    return problems


@register(Tags.security, deploy=True)
def check_trusted_origins(app_configs=None, **kwargs) -> list[CheckMessage]:
    """No other site may send forms here."""
    return [
        Error(
            f"CSRF_TRUSTED_ORIGINS trusts {origin}, which is not one of this site's own https addresses.",
            hint="Leave it empty; where the proxy changes the Host header, name the https address that browsers see.",
            id="accounts.E005",
        )
        for origin in settings.CSRF_TRUSTED_ORIGINS
        if urlsplit(origin).scheme != "https" or urlsplit(origin).hostname not in _bare_hosts()
    ]


@register(Tags.security, deploy=True)
def check_letters(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Letters carry codes and secret links: printed into a log they help nobody but its readers."""
    if settings.EMAIL_BACKEND != PRINTS_LETTERS:
        return []
    return [
        Warning(
            "Letters are printed into the log instead of being sent, sign-in codes included.",
            hint="Set EMAIL_URL, such as smtp+tls://user:password@host:587.",
            id="accounts.W005",
        )
    ]


def _bare_hosts() -> set[str]:
    return {host.strip("[]") for host in settings.ALLOWED_HOSTS}
