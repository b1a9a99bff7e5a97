"""Whose door each address outside organizations is, written down by hand and apart from the code, and its arguments."""

import re

from django.utils.http import int_to_base36

EVERYBODY, SIGNED_IN, OPERATOR, LINK = "everybody", "signed in", "operator", "whoever holds the link"

DOORS = {
    "": SIGNED_IN,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "service-worker.js": EVERYBODY,
    "language/": EVERYBODY,
    "notices-worker.js": EVERYBODY,
    "messages/callback/email/": EVERYBODY,
    "messages/callback/whatsapp/": EVERYBODY,
    "messages/callback/twilio/<str:secret>/": LINK,
    "stop-letters/<slug:organization_slug>/<str:secret>/": LINK,
    "account/profile/": SIGNED_IN,
    "account/organizations/": SIGNED_IN,
    "account/login/": EVERYBODY,
    "account/login/code/": EVERYBODY,
    "account/login/code/confirm/": EVERYBODY,
    "account/logout/": EVERYBODY,
    "account/inactive/": EVERYBODY,
    "account/signup/": EVERYBODY,
    "account/reauthenticate/": SIGNED_IN,
    "account/password/change/": SIGNED_IN,
    "account/password/set/": SIGNED_IN,
    "account/password/reset/": EVERYBODY,
    "account/password/reset/done/": EVERYBODY,
    "account/password/reset/key/done/": EVERYBODY,
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": EVERYBODY,
    "operator/organizations/": OPERATOR,
    "operator/jobs/": OPERATOR,
    "operator/organizations/new/": OPERATOR,
    "operator/organizations/<int:organization_id>/": OPERATOR,
    "operator/organizations/<int:organization_id>/suspend/": OPERATOR,
    "operator/organizations/<int:organization_id>/resume/": OPERATOR,
    "calendar/<slug:organization_slug>/<str:secret>.ics": LINK,
    "answer/<slug:organization_slug>/<str:secret>/yes/": LINK,
    "answer/<slug:organization_slug>/<str:secret>/no/": LINK,
    "pulse/<slug:organization_slug>/<str:secret>/": LINK,
    "directory-entry/<slug:organization_slug>/<str:secret>/": LINK,
    "reference/<slug:organization_slug>/<str:secret>/": LINK,
    "consent/<slug:organization_slug>/<str:secret>/": LINK,
    "invitation/<slug:organization_slug>/<str:secret>/": LINK,
    "apply/<slug:organization_slug>/<str:program_slug>/<str:side>/": LINK,  # an open form says who asks, to everybody
    "application/<slug:organization_slug>/<str:secret>/": LINK,
}

# Each from the foreign organization and the ids of what is in it.
ARGUMENTS = {
    "organization_id": lambda organization, made: organization.pk,
    "organization_slug": lambda organization, made: organization.slug,
    "secret": lambda organization, made: "not-a-secret-that-was-ever-sent",
    "program_slug": lambda organization, made: "no-form-is-open-here",
    "side": lambda organization, made: "mentor",
    "uidb36": lambda organization, made: int_to_base36(made["user_id"]),
    "key": lambda organization, made: "set-password",
}
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def outside_address(route: str, organization, made: dict) -> str:
    """The route with arguments that belong to another organization."""

    def fill(match: re.Match) -> str:
        name = match.group(1) or match.group(2)
        assert name in ARGUMENTS, f"Say in tests/tenancy/outside.py, ARGUMENTS, how to make a '{name}' for {route}"
        return str(ARGUMENTS[name](organization, made))

    return "/" + _ARGUMENT.sub(fill, route).replace("^", "").replace("$", "")
