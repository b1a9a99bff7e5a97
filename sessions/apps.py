from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    """Meetings and their logs; the label keeps clear of django.contrib.sessions."""

    name = "sessions"
    label = "mentoring_sessions"
    verbose_name = _("Meetings")
