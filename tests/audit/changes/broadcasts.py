"""Changes of messages to pass on."""

from django.core.files.uploadedfile import SimpleUploadedFile

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from programs.broadcasts import services
from programs.files.kinds import TEXT
from programs.models import Delivery
from tests.factories import EnrolmentFactory, MembershipFactory

WORDS = {"title": "Parents", "message": "On Sunday", "question": "", "choices": []}


def _dana(s):
    membership = MembershipFactory(organization=s.organization, role=Role.COORDINATOR)
    return viewer_for(membership.user, s.organization)


def _draft(s):
    """A draft of a coordinator, and the coordinator."""
    dana = _dana(s)
    return services.write_broadcast(by=dana, texts={s.organization.language: WORDS}, programs=[s.program]), dana


def _change(s):
    draft, dana = _draft(s)
    services.write_broadcast(broadcast=draft, urgency="call_now", by=dana)


def _attach(s):
    draft, dana = _draft(s)
    upload = SimpleUploadedFile("page.txt", b"x")
    upload.kind = TEXT
    return services.attach(broadcast=draft, upload=upload, by=dana), dana


def _detach(s):
    attached, dana = _attach(s)
    services.detach(attached=attached, by=dana)


def _ask(s):
    draft, dana = _draft(s)
    services.ask_approval(broadcast=draft, seen=draft.revision, by=dana)
    return draft


def _send(s):
    draft, dana = _draft(s)
    return services.send_broadcast(broadcast=draft, seen=draft.revision, by=dana), dana


def _correct(s):
    out, dana = _send(s)
    texts = {s.organization.language: WORDS | {"message": "On Monday"}}
    services.correct_broadcast(broadcast=out, seen=1, texts=texts, tell_again=False, by=dana)


def _add(s):
    out, dana = _send(s)
    EnrolmentFactory(organization=s.organization, program=s.program)
    services.add_newcomers(broadcast=out, by=dana)


def _withdraw(s):
    out, dana = _send(s)
    services.withdraw_broadcast(broadcast=out, why="x", by=dana)


def _with_draft(service, **rest):
    def change(s):
        draft, dana = _draft(s)
        service(broadcast=draft, by=dana, **rest)

    return change


def _tell(outcome):
    def change(s):
        services.tell(deliveries=[Delivery.objects.earliest("pk").pk], outcome=outcome, by=s.noam)

    return change


def _give_back(s):
    services.return_to_draft(broadcast=_ask(s), why="x", by=s.ada)


def _approve(s):
    draft = _ask(s)
    services.approve(broadcast=draft, seen=draft.revision, by=s.ada)


HOW = {
    "broadcast.approval_asked": _ask,
    "broadcast.approved": _approve,
    "broadcast.begun": _draft,
    "broadcast.changed": _change,
    "broadcast.copied": _with_draft(services.copy_broadcast, as_template=False),
    "broadcast.corrected": _correct,
    "broadcast.could_not": _tell("could_not"),
    "broadcast.discarded": _with_draft(services.discard),
    "broadcast.extended": _add,
    "broadcast.file_added": _attach,
    "broadcast.file_removed": _detach,
    "broadcast.kept_as_template": _with_draft(services.copy_broadcast, as_template=True),
    "broadcast.not_yet": _tell("not_yet"),
    "broadcast.reached_otherwise": lambda s: services.reach_otherwise(
        delivery=Delivery.objects.earliest("pk"), way="phone", by=_dana(s)
    ),
    "broadcast.returned": _give_back,
    "broadcast.sent": _send,
    "broadcast.tested": _with_draft(services.send_test),
    "broadcast.told": _tell("told"),
    "broadcast.withdrawn": _withdraw,
}
