"""Changes of beginnings: steps, signatures, and what a program asks for."""

from mentoring_platform.accounts.queries import viewer_for
from programs.models import BeginningStep, Signature
from sessions.beginning import services
from tests.audit.changes.scene import TODAY


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _step(s, kind="welcome"):
    return BeginningStep.objects.select_related("pairing").get(pairing=s.pairing, kind=kind)


def _begin(s):
    BeginningStep.objects.all().delete()
    return services.begin(pairing=s.pairing, by=_dana(s))


def _set(s):
    usual = {"off": [], "days": {}, "owners": {}, "texts": {}, "signers": ["mentor"], "contacts_first": 3}
    return services.set_plan(program=s.program, **usual, contacts_every=30, by=_dana(s))


def _done(s):
    return services.document(step=_step(s), on=TODAY, by=_dana(s))


HOW = {
    "beginning.agreement_worded": lambda s: services.word_agreement(program=s.program, words={"he": "w"}, by=_dana(s)),
    "beginning.begun": _begin,
    "beginning.documented": _done,
    "beginning.left_out": lambda s: services.leave_out(step=_step(s), why="w", by=_dana(s)),
    "beginning.set": _set,
    "beginning.signature_removed": lambda s: services.remove_signature(signature=Signature.objects.get(), by=_dana(s)),
    "beginning.signed": lambda s: services.sign(pairing=s.pairing, party="mentor", name="n", version=None, by=s.noam),
    "beginning.signers_set": lambda s: services.set_signers(
        step=_step(s, "agreement"), signers=["mentor"], by=_dana(s)
    ),
    "beginning.taken_back": lambda s: [_done(s), services.take_back(step=_step(s), by=_dana(s))],
    "beginning.taken_over": lambda s: services.take_over(step=_step(s), by=_dana(s)),
}
