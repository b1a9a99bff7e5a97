"""Every write about beginnings: steps, signatures, and what a program asks for."""

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.beginning.choices import Party, SignedWay, StepKind
from programs.beginning.making import make_steps, plan_of
from programs.beginning.rules import LONGEST, WITH_PRESENCE
from programs.models import AgreementVersion, BeginningPlan, BeginningStep, Pairing, Program, Signature

LONGEST_WHY = 200


@transaction.atomic
def begin(*, pairing: Pairing, by: Viewer) -> int:
    """Make the steps of a pairing that has none, however long ago it began; how many. Twice it is once. Audited."""
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    if BeginningStep.objects.filter(pairing=pairing).exists():
        return 0
    made = make_steps([pairing], by, late=True)
    if made:
        record(organization=pairing.organization, by=by, action="beginning.begun", subject=pairing)
    return made


@transaction.atomic
def document(*, step: BeginningStep, on: date, present: Collection[str] = (), by: Viewer) -> BeginningStep:
    """Note that a step is done, on a day, and who was there. The same twice is one.

    Raises ValidationError (`on`) for a day to come. Audited on the pairing.
    """
    if on > clock.today(by.organization):
        raise ValidationError({"on": _("This day is still to come.")})
    step = _held(step)
    there = [party.value for party in Party if party in present] if step.kind in WITH_PRESENCE else []
    if (step.done_on, step.present) == (on, there):
        return step
    step.done_on, step.present, step.not_needed = on, there, ""
    step.done_by = by.acting_membership
    step.save(update_fields=["done_on", "present", "not_needed", "done_by"])
    detail = {"step": step.kind, "on": on.isoformat()}
    record(organization=by.organization, by=by, action="beginning.documented", subject=step.pairing, detail=detail)
    return step


@transaction.atomic
def leave_out(*, step: BeginningStep, why: str, by: Viewer) -> BeginningStep:
    """Say that a step is not needed here, and why. Raises ValidationError (`why`). Audited without the reason."""
    why = " ".join(why.split())
    if not why:
        raise ValidationError({"why": _("Write in a few words why it is not needed.")})
    step = _held(step)
    if step.not_needed == why:
        return step
    step.not_needed, step.done_on, step.done_by, step.present = why[:LONGEST_WHY], None, by.acting_membership, []
    step.save(update_fields=["not_needed", "done_on", "done_by", "present"])
    detail = {"step": step.kind}
    record(organization=by.organization, by=by, action="beginning.left_out", subject=step.pairing, detail=detail)
    return step


@transaction.atomic
def take_back(*, step: BeginningStep, by: Viewer) -> BeginningStep:
    """Undo what was noted by hand about a step; what facts say of it stays. Twice it is once. Audited."""
    step = _held(step)
    if step.done_on is None and not step.not_needed:
        return step
    step.done_on, step.not_needed, step.done_by, step.present = None, "", None, []
    step.save(update_fields=["done_on", "not_needed", "done_by", "present"])
    detail = {"step": step.kind}
    record(organization=by.organization, by=by, action="beginning.taken_back", subject=step.pairing, detail=detail)
    return step


@transaction.atomic
def take_over(*, step: BeginningStep, by: Viewer) -> BeginningStep:
    """Let the viewer, a coordinator, be whom a step waits for. Audited."""
    step = _held(step)
    own = by.membership(Role.COORDINATOR)
    if step.coordinator_id == own.pk:
        return step
    step.coordinator = own
    step.save(update_fields=["coordinator"])
    detail = {"step": step.kind}
    record(organization=by.organization, by=by, action="beginning.taken_over", subject=step.pairing, detail=detail)
    return step


@transaction.atomic
def sign(
    *, pairing: Pairing, party: str, name: str, version: AgreementVersion | None, by: Viewer,
    way: str = SignedWay.PAGE, on: date | None = None,
) -> Signature:  # fmt: skip
    """Sign the agreement of a pairing under a typed name, today; or note a paper, signed on a day.

    Who has signed has signed: the same again changes nothing. Raises ValidationError (`name`, `on`). Audited without
    the name.
    """
    today = clock.today(by.organization)
    name, on = " ".join(name.split()), on or today
    if not name:
        raise ValidationError({"name": _("Write the full name of who signs.")})
    if on > today:
        raise ValidationError({"on": _("This day is still to come.")})
    facts = {"version": version, "name": name, "way": way, "on": on, "signed_at": clock.now()}
    signature, is_new = Signature.objects.get_or_create(
        organization=by.organization, pairing=pairing, party=party, defaults={**facts, "by": by.acting_membership}
    )
    if is_new:
        detail = {"party": str(party), "way": str(way), "version": version.number if version else None}
        record(organization=by.organization, by=by, action="beginning.signed", subject=pairing, detail=detail)
    return signature


@transaction.atomic
def remove_signature(*, signature: Signature, by: Viewer) -> None:
    """Take a paper back that was noted by mistake. Raises ValidationError for who signed himself. Audited."""
    if signature.way != SignedWay.PAPER:
        raise ValidationError(_("Who has signed on the own page has signed."))
    pairing = signature.pairing
    signature.delete()
    detail = {"party": signature.party}
    record(organization=by.organization, by=by, action="beginning.signature_removed", subject=pairing, detail=detail)


@transaction.atomic
def set_signers(*, step: BeginningStep, signers: Collection[str], by: Viewer) -> BeginningStep:
    """Say who should sign the agreement of one pairing, at least one. Audited on change."""
    step = _held(step)
    wanted = [party.value for party in Party if party in signers]
    if not wanted:
        raise ValidationError({"signers": _("Choose at least one, or say that no agreement is needed.")})
    if wanted == step.signers:
        return step
    step.signers = wanted
    step.save(update_fields=["signers"])
    detail = {"step": step.kind}
    record(organization=by.organization, by=by, action="beginning.signers_set", subject=step.pairing, detail=detail)
    return step


@transaction.atomic
def set_plan(
    *, program: Program, off: Collection[str], days: Mapping[str, int], owners: Mapping[str, str],
    texts: Mapping[str, Mapping[str, str]], signers: Collection[str], contacts_first: int, contacts_every: int,
    by: Viewer,
) -> BeginningPlan:  # fmt: skip
    """Say what a program asks of beginnings from now on; steps that exist keep their days. Audited on change.

    Raises ValidationError for a number out of bounds.
    """
    if any(not 0 <= number <= LONGEST for number in days.values()):
        raise ValidationError(_("Between %(least)s and %(most)s.") % {"least": 0, "most": LONGEST})
    if not (1 <= contacts_first <= 10 and 0 <= contacts_every <= LONGEST):
        raise ValidationError(_("Look at the numbers of contacts once more."))
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    plan = plan_of(program)
    said = {
        "off": [kind.value for kind in StepKind if kind in off],
        "days": dict(days),
        "owners": {kind: str(owner) for kind, owner in owners.items()},
        "texts": {kind: dict(own) for kind, own in texts.items() if any(own.values())},
        "signers": [party.value for party in Party if party in signers],
        "contacts_first": contacts_first,
        "contacts_every": contacts_every,
    }
    changed = sorted(name for name, value in said.items() if getattr(plan, name) != value)
    if not changed:
        return plan
    for name, value in said.items():
        setattr(plan, name, value)
    plan.save()
    record(organization=program.organization, by=by, action="beginning.set", subject=program, detail={"set": changed})
    return plan


@transaction.atomic
def word_agreement(*, program: Program, words: Mapping[str, str], by: Viewer) -> list[AgreementVersion]:
    """Write the agreement of a program, by language. Other words are a new version; who signed an older one has signed
    that. Audited on change, without the words."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    made = []
    for language, text in words.items():
        text = text.strip()
        latest = AgreementVersion.objects.filter(program=program, language=language).order_by("-number").first()
        if not text or (latest and latest.words == text):
            continue
        made.append(
            AgreementVersion.objects.create(
                organization=program.organization, program=program, language=language, words=text,
                number=latest.number + 1 if latest else 1, made_on=clock.today(program.organization),
            )
        )  # fmt: skip
    if made:
        detail = {"version": max(version.number for version in made)}
        record(
            organization=program.organization, by=by, action="beginning.agreement_worded", subject=program,
            detail=detail,
        )  # fmt: skip
    return made


def _held(step: BeginningStep) -> BeginningStep:
    return BeginningStep.objects.select_for_update(no_key=True).get(pk=step.pk)
