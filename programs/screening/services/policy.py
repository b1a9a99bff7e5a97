from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.models import Program, Screening, ScreeningText
from programs.screening.choices import ConsentAsked, TextKind

MOST_REFERENCES = 5


@transaction.atomic
def set_screening(
    *,
    program: Program,
    interview: bool = False,
    references: int = 0,
    certificate: bool = False,
    commitment: bool = False,
    weekly_hours: int | None = None,
    commitment_words: str = "",
    consent: str = ConsentAsked.NOBODY,
    consent_words: str = "",
    needs: Iterable[str] = (),
    by: Viewer | None,
) -> Screening:
    """Say what a program asks of mentors and of parents before anybody is paired. Pairings that are there stay.

    A wording that differs from the last one becomes the next version; what was signed keeps its own. Raises
    ValidationError by field: something to be signed without a wording. Audited.
    """
    if references > MOST_REFERENCES:
        raise ValidationError({"references": _("%(most)s at most.") % {"most": MOST_REFERENCES}})
    texts = {TextKind.COMMITMENT: commitment_words.strip(), TextKind.CONSENT: consent_words.strip()}
    if commitment and not texts[TextKind.COMMITMENT]:
        raise ValidationError({"commitment_words": _("What is it that mentors sign?")})
    if consent != ConsentAsked.NOBODY and not texts[TextKind.CONSENT]:
        raise ValidationError({"consent_words": _("What is it that parents sign?")})
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    facts = {
        "interview": interview,
        "references": references,
        "certificate": certificate,
        "commitment": commitment,
        "weekly_hours": weekly_hours,
        "consent": consent,
        "needs": list(dict.fromkeys(filter(None, (" ".join(word.split()) for word in needs)))),
    }
    row, _is_new = Screening.objects.update_or_create(
        organization=program.organization, program=program, defaults=facts
    )
    for kind, words in texts.items():
        _keep_words(program, kind, words)
    detail = {name: facts[name] for name in ("interview", "references", "certificate", "commitment", "consent")}
    record(organization=program.organization, by=by, action="screening.set", subject=program, detail=detail)
    return row


def _keep_words(program: Program, kind: TextKind, words: str) -> None:
    last = ScreeningText.objects.filter(program=program, kind=kind).order_by("-number").first()
    if words and (last is None or last.words != words):
        ScreeningText.objects.create(
            organization=program.organization,
            program=program,
            kind=kind,
            number=last.number + 1 if last else 1,
            words=words,
            made_on=clock.today(program.organization),
        )
