"""Every address of the product. Pages of an organization live under its slug."""

from django.conf import settings
from django.urls import include, path

from mentoring_platform.accounts.views import landing
from mentoring_platform.members.views import invitation, jobs
from mentoring_platform.notifications.personal import by_link
from mentoring_platform.notifications.personal.views import notices_worker
from mentoring_platform.notifications.webhooks import views as webhooks
from programs.applying import by_link as applying
from programs.directory import by_link as directory_link
from programs.screening import by_link as screening_link
from sessions.pulses import views as pulses
from sessions.views import answers, calendar_feed, phone

organization_patterns = [
    path("", include("mentoring_platform.audit.urls")),
    path("", include("mentoring_platform.notifications.urls")),
    path("", include("mentoring_platform.members.urls")),
    path("", include("mentors.urls")),
    path("", include("mentees.urls")),
    path("", include("programs.urls")),
    path("", include("sessions.urls")),
    path("", include("reports.urls")),
]

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("service-worker.js", phone.worker, name="service_worker"),
    path("notices-worker.js", notices_worker, name="notices_worker"),
    path("healthz", landing.healthz, name="healthz"),
    path("readyz", jobs.readyz, name="readyz"),
    path("", include("mentoring_platform.accounts.urls")),
    path("account/", include("mentoring_platform.accounts.sign_in_urls")),
    path("operator/", include("mentoring_platform.members.operator_urls")),
    path("invitation/<slug:organization_slug>/<str:secret>/", invitation.accept, name="invitation"),
    path("calendar/<slug:organization_slug>/<str:secret>.ics", calendar_feed.feed, name="calendar_feed"),
    path("answer/<slug:organization_slug>/<str:secret>/yes/", answers.answer, {"held": True}, name="answer_yes"),
    path("answer/<slug:organization_slug>/<str:secret>/no/", answers.answer, {"held": False}, name="answer_no"),
    path("pulse/<slug:organization_slug>/<str:secret>/", pulses.by_link, name="answer_pulse"),
    path("stop-letters/<slug:organization_slug>/<str:secret>/", by_link.stop, name="stop_letters"),
    path("directory-entry/<slug:organization_slug>/<str:secret>/", directory_link.confirm, name="confirm_entry"),
    path("reference/<slug:organization_slug>/<str:secret>/", screening_link.reference, name="answer_reference"),
    path("consent/<slug:organization_slug>/<str:secret>/", screening_link.consent, name="answer_consent"),
    path("apply/<slug:organization_slug>/<str:program_slug>/<str:side>/", applying.start, name="apply"),
    path("application/<slug:organization_slug>/<str:secret>/", applying.application, name="application"),
    path("messages/callback/email/", webhooks.email, name="email_callback"),
    path("messages/callback/whatsapp/", webhooks.whatsapp, name="whatsapp_callback"),
    path("messages/callback/twilio/<str:secret>/", webhooks.twilio, name="twilio_callback"),
    path("<slug:organization_slug>/", include(organization_patterns)),
]

if settings.DEBUG:
    urlpatterns.insert(0, path("ui/", include("mentoring_platform.ui.urls")))
