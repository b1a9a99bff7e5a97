"""How a pairing begins: what a program asks for, the steps of each pairing, and the agreement that is signed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.beginning.choices import Party, SignedWay, StepKind, StepOwner
from programs.beginning.rules import USUAL_CONTACTS, USUAL_EVERY, USUAL_SIGNERS


def usual_signers() -> list[str]:
    return [party.value for party in USUAL_SIGNERS]


class BeginningPlan(TenantModel):
    """What a program asks of beginnings, and how often of contact. Without a row the usual holds.

    `off` are the kinds of steps that it does not want. By kind, where it is not the usual: `days` after the first day,
    `owners` (whose task), and `texts` that are sent, by language. `contacts_every` 0: no contacts are asked for.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="beginning_plans")
    off = ArrayField(models.CharField(max_length=15, choices=StepKind.choices), default=list, blank=True)
    days = models.JSONField(default=dict, blank=True)
    owners = models.JSONField(default=dict, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    signers = ArrayField(models.CharField(max_length=15, choices=Party.choices), default=usual_signers, blank=True)
    contacts_first = models.PositiveSmallIntegerField(_("contacts in the first month"), default=USUAL_CONTACTS)
    contacts_every = models.PositiveSmallIntegerField(_("days between contacts afterwards"), default=USUAL_EVERY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "program"], name="beginning_plan_once"),
            models.CheckConstraint(condition=Q(contacts_first__range=(1, 10)), name="beginning_plan_contacts"),
        ]


class AgreementVersion(TenantModel):
    """The agreement of a program in one language; other words are another version. Versions are never changed."""

    program = TenantForeignKey("programs.Program", on_delete=models.CASCADE, related_name="agreement_versions")
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("agreement"), max_length=5000)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "language", "number"], name="agreement_version_once"
            ),
        ]


class BeginningStep(TenantModel):
    """One step of the beginning of a pairing. Made as the pairing begins, with the day on which it is due.

    `counted_on` is that many days after the first day; `due_on` is later where no work is done on that day. A step is
    done on `done_on` by hand, or by facts (`sessions.beginning.queries`); `not_needed` says why it is not. `signers`
    are those who should sign, frozen. What is open of a pairing that is over is closed with it.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="beginning_steps")
    kind = models.CharField(max_length=15, choices=StepKind.choices)
    owner = models.CharField(_("whose task"), max_length=10, choices=StepOwner.choices, default=StepOwner.OFFICE)
    coordinator = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    counted_on = models.DateField()
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True)
    done_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    present = ArrayField(models.CharField(max_length=15, choices=Party.choices), default=list, blank=True)
    not_needed = models.CharField(_("why it is not needed"), max_length=200, blank=True)
    signers = ArrayField(models.CharField(max_length=15, choices=Party.choices), default=list, blank=True)

    class Meta:
        verbose_name = _("step of a beginning")
        verbose_name_plural = _("steps of beginnings")
        indexes = [
            # Read by the list of what is due and by its letter.
            models.Index(
                fields=["organization", "due_on"],
                condition=Q(done_on__isnull=True, not_needed=""),
                name="open_steps_by_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "kind"], name="beginning_step_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("counted_on")), name="beginning_step_not_due_before"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(not_needed=""), name="beginning_step_done_or_not_needed"
            ),
        ]


class Signature(TenantModel):
    """That somebody signed the agreement of a pairing: in which words, under which typed name, when, and how.

    `version` is None where the program has no wording of its own and a paper was signed. `by` entered it: who signed,
    or who of the office recorded a paper.
    """

    pairing = TenantForeignKey("programs.Pairing", on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(_("who signs"), max_length=15, choices=Party.choices)
    version = TenantForeignKey(
        "programs.AgreementVersion", on_delete=models.PROTECT, null=True, related_name="signatures"
    )
    name = models.CharField(_("name"), max_length=150)
    way = models.CharField(_("how"), max_length=10, choices=SignedWay.choices)
    on = models.DateField(_("day"))
    signed_at = models.DateTimeField()
    by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "party"], name="signature_once"),
        ]
