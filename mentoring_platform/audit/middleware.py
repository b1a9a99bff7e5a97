from mentoring_platform.audit.origin import answering
from mentoring_platform.audit.services import record_refusal, write_reads

REFUSED = {403, 404}


class AuditMiddleware:
    """Writes down what a request has read, or that it was refused to a member.

    After the view's transaction, in a short one of its own: a page that takes its time to be made holds up nobody
    else's entry, and the trace of a refusal outlives the rollback. An entry that cannot be written spoils the answer.
    Whoever is sent on to another page was shown nothing, so no read is written.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with answering(request) as origin:
            response = self.get_response(request)
            member = getattr(request, "member", None)
            if member is not None and response.status_code in REFUSED:
                record_refusal(by=member, page=request.resolver_match)
            elif response.status_code < 300:
                write_reads(origin)
            return response
