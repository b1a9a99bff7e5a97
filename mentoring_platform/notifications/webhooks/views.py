"""Where providers tell what became of messages. Each call bears its provider's signature, each message our own.

The organization is read from the word that we signed and gave along, never from the caller. What is not signed is
refused; what is signed and means nothing to us is taken, so that nobody calls again and again.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from mentoring_platform.notifications.callbacks import callback_address, named_by
from mentoring_platform.notifications.channels.sms import is_from_twilio
from mentoring_platform.notifications.channels.whatsapp import is_from_meta
from mentoring_platform.notifications.webhooks.email_service import tracking_view
from mentoring_platform.notifications.webhooks.reports import Report, from_email, from_twilio, from_whatsapp
from mentoring_platform.notifications.webhooks.services import note_report

DONE = 204


# nosemgrep: view-without-csrf-check -- no cookie opens it: the provider signs each call
@csrf_exempt
@require_POST
def twilio(request: HttpRequest, secret: str) -> HttpResponse:
    """The status of one SMS (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status)."""
    form = request.POST.dict()
    signature = request.headers.get("X-Twilio-Signature", "")
    if not is_from_twilio(address=callback_address("twilio", secret), form=form, signature=signature):
        raise Http404
    return _note(filter(None, [from_twilio(secret, form)]))


# nosemgrep: view-without-csrf-check -- no cookie opens it: Meta signs each call
@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """The statuses of messages; by GET, the handshake when the address is entered at Meta, which changes nothing."""
    if request.method == "GET":
        asked = request.GET
        is_ours = settings.WHATSAPP_VERIFY_TOKEN and constant_time_compare(
            asked.get("hub.verify_token", ""), settings.WHATSAPP_VERIFY_TOKEN
        )
        if asked.get("hub.mode") != "subscribe" or not is_ours:
            raise Http404
        return HttpResponse(asked.get("hub.challenge", "")[:200], content_type="text/plain")
    if not is_from_meta(body=request.body, signature=request.headers.get("X-Hub-Signature-256", "")):
        raise Http404
    try:
        return _note(list(from_whatsapp(request.body)))
    except ValueError as error:
        raise SuspiciousOperation("no notification") from error


# nosemgrep: view-without-csrf-check -- no cookie opens it: the mail service signs each call, or knows our secret
@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """Bounces and complaints, as the mail service of this installation tells them."""
    service = tracking_view()
    if service is None:
        raise Http404
    if request.method == "HEAD":  # some services ask so when the address is entered
        return HttpResponse()
    service.run_validators(request)
    return _note(filter(None, map(from_email, service.parse_events(request))))


def _note(reports: Iterable[Report]) -> HttpResponse:
    for report in reports:
        named = named_by(report.token)
        if named is not None:
            organization_id, message_id = named
            note_report(organization_id=organization_id, message_id=message_id, report=report)
    return HttpResponse(status=DONE)
