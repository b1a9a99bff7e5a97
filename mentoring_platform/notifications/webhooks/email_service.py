"""The webhook of the mail service that EMAIL_URL names, as django-anymail knows it: its checks and its events."""

from importlib import import_module

from django.conf import settings

PREFIX = "anymail.backends."


def tracking_view():
    """The view of django-anymail that checks and reads the service's events; None where letters go by plain SMTP.

    None, too, where nothing would tell the service's call from anybody's: no signature and no ANYMAIL_WEBHOOK_SECRET.
    """
    if not settings.EMAIL_BACKEND.startswith(PREFIX):
        return None
    name = settings.EMAIL_BACKEND.removeprefix(PREFIX).split(".")[0]
    module = import_module(f"anymail.webhooks.{name}")
    found = [thing for key, thing in vars(module).items() if key.endswith("TrackingWebhookView")]
    view = next((thing for thing in found if thing.__module__ == module.__name__), None)
    if view is None or (view.warn_if_no_basic_auth and not settings.ANYMAIL.get("WEBHOOK_SECRET")):
        return None
    return view()
