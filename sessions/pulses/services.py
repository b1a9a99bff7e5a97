"""Every write of pulses: asked → answered, once, or gone after fourteen days. And a request for a talk.

An answer that its giver does not let the coordinator see is kept without him: see `PulseContribution`. It is not
audited, and the pulse keeps only that it was answered: an entry beside the rows would tell whose they are.
"""

import secrets
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import hash_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from programs.models import Pulse, PulseContribution, PulseQuarter, SharedAnswer, TalkRequest
from programs.pulses.queries import LOW_MEAN, means_of, questions_of
from sessions.pulses.letters import tell_of_talk_wanted, write_pulses
from sessions.pulses.marks import mark_of, new_secret, quarter_of
from sessions.pulses.queries import PEOPLE, asked_person, due_pulses, open_until


class Gone(ValidationError):
    """It was answered already, or its days are over."""


@transaction.atomic
def ask_pulses(*, organization: Organization) -> int:
    """Ask everybody to whom a pulse is due, and write to them; how many were asked.

    Two runs at once ask nobody twice: the rows are claimed by their unique turn, and who did not write one writes no
    letter. Side effects: the quarter gets its secret, messages go to the outbox, emptied when they are sent.
    """
    due = due_pulses(organization)
    if not due:
        return 0
    today = clock.today(organization)
    words = [secrets.token_urlsafe(32) for _row in due]
    pulses = [
        Pulse(
            organization=organization, pairing_id=row.pairing_id, whose=row.whose, turn=row.turn,
            version_id=row.version_id, asked_on=today, closes_on=open_until(today), secret_hash=hash_of(secret),
        )
        for row, secret in zip(due, words, strict=True)
    ]  # fmt: skip
    _quarter(organization, quarter_of(today))
    Pulse.objects.bulk_create(pulses, ignore_conflicts=True, batch_size=500)
    secret_of = dict(zip((pulse.pk for pulse in pulses), words, strict=True))
    asked = list(Pulse.objects.filter(pk__in=secret_of).select_related(*PEOPLE).order_by("pk"))
    write_pulses(organization=organization, secrets={pulse: secret_of[pulse.pk] for pulse in asked})
    return len(asked)


@transaction.atomic
def answer_pulse(*, pulse: Pulse, answers: Mapping[int, int], is_shared: bool, by: Viewer) -> None:
    """Take the answers to a pulse: position → 1 to 5, what was left out is not there. Once.

    Shared, they stand with the pulse, and that is audited. Else they are counted without a person, and nothing is
    audited. Raises Gone for a pulse that was answered or is over, ValidationError for what is no answer.
    """
    known = Pulse.objects.select_for_update().get(pk=pulse.pk)
    today = clock.today(pulse.organization)
    quarter = _quarter(pulse.organization, quarter_of(known.asked_on))
    if known.is_answered or today > known.closes_on or quarter.secret is None:
        raise Gone(_("This was answered already, or it is too late."))
    positions = range(1, 1 + max(map(len, questions_of(known.version).values()), default=0))
    if any(position not in positions or value not in range(1, 6) for position, value in answers.items()):
        raise ValidationError(_("Choose one of the five."))
    if not answers:
        raise ValidationError(_("Answer at least one question."))
    known.is_answered = True
    known.save(update_fields=["is_answered"])
    if is_shared:
        SharedAnswer.objects.bulk_create(
            SharedAnswer(organization=pulse.organization, pulse=known, position=position, value=value, on=today)
            for position, value in answers.items()
        )
        record(organization=pulse.organization, by=by, action="pulse.shared", subject=pulse.pairing)
    else:
        _contribute(pulse, quarter, answers)


def _contribute(pulse: Pulse, quarter: PulseQuarter, answers: Mapping[int, int]) -> None:
    person, program = asked_person(pulse), pulse.pairing.enrolment.program_id
    mark = mark_of(quarter.secret, program, pulse.whose, person.pk)
    # Who has moved meanwhile is counted in one unit alone: units must add up to their program.
    earlier = PulseContribution.objects.filter(first_day=quarter.first_day, mark=mark).exclude(unit=person.unit_id)
    earlier.update(unit=person.unit_id)
    PulseContribution.objects.bulk_create(
        PulseContribution(
            organization=pulse.organization, first_day=quarter.first_day, version_id=pulse.version_id,
            unit=person.unit_id, position=position, value=value, mark=mark,
        )
        for position, value in answers.items()
    )  # fmt: skip


@transaction.atomic
def ask_for_talk(*, pulse: Pulse, phone: str) -> TalkRequest:
    """Note that somebody would like to talk to the office, and tell its coordinators at once; asked twice it is one.

    The other of the two never learns of it. Audited without saying who: he may be an administrator.
    """
    pairing = pulse.pairing
    request, is_new = TalkRequest.objects.get_or_create(
        organization=pairing.organization, pairing=pairing, whose=pulse.whose, settled_on=None,
        defaults={"phone": phone, "since": clock.today(pairing.organization)},
    )  # fmt: skip
    if is_new:
        tell_of_talk_wanted(request=request)
        record(organization=pairing.organization, by=None, action="pulse.talk_wanted")
    elif phone and phone != request.phone:
        request.phone = phone
        request.save(update_fields=["phone"])
    return request


def prepare_quarter(*, organization: Organization, day: date) -> None:
    """Make the quarter of a day with its secret, where there is none yet: whoever asks anything calls it."""
    _quarter(organization, quarter_of(day))


def _quarter(organization: Organization, first_day: date) -> PulseQuarter:
    """The quarter, made with its secret at first use, its row locked."""
    PulseQuarter.objects.bulk_create(
        [PulseQuarter(organization=organization, first_day=first_day, secret=new_secret())], ignore_conflicts=True
    )
    return PulseQuarter.objects.select_for_update().get(first_day=first_day)


def is_low(answers: Mapping[int, int]) -> bool:
    """Whether what somebody answered just now is low, so that he is told what he can do himself."""
    mean = means_of(answers.values())
    return mean is not None and mean <= LOW_MEAN
