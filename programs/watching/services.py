"""Every write about what is watched: rules, what was agreed, what is put off, and promises that are prolonged."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.models import ChangeRequest, FollowUp, Pairing, Program, Snooze, WatchRules
from programs.watching.choices import FollowUpKind, Whom
from programs.watching.queries import Subject, kept_rules
from programs.watching.rules import LONGEST_SNOOZE, NOT_NAMED, THRESHOLDS, Rule, Rules

DAY = timedelta(days=1)


@transaction.atomic
def set_rules(*, program: Program, rules: Rules, by: Viewer) -> None:
    """Say what a program watches over and from where on. Audited on change. Raises ValidationError by rule."""
    numbers = {rule.value: rules.number(rule) for rule in THRESHOLDS}
    for rule, bounds in THRESHOLDS.items():
        if not bounds.least <= numbers[rule] <= bounds.most:
            words = _("Between %(least)s and %(most)s.") % {"least": bounds.least, "most": bounds.most}
            raise ValidationError({rule.value: words})
    off = [rule.value for rule in Rule if not rules.holds(rule)]
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    before = kept_rules(program)
    changed = [rule.value for rule in Rule if (rule in off) == before.holds(rule)]
    changed += [rule for rule, number in numbers.items() if number != before.number(rule) and rule not in changed]
    if not changed:
        return
    WatchRules.objects.update_or_create(
        organization=program.organization, program=program, defaults={"off": off, **numbers}
    )
    detail = {"rules": changed}
    record(organization=program.organization, by=by, action="watching.rules_set", subject=program, detail=detail)


@transaction.atomic
def note_call(
    *, follow_up_id: UUID, about: Subject, whom: str, way: str, on: date, agreed: str, by: Viewer
) -> tuple[FollowUp, bool]:
    """Note that somebody was spoken to, and in one line what was agreed; with whether it is new.

    Sent twice under one id it is noted once. Raises ValidationError (`on`, `agreed`). Audited without the line.
    """
    if on > clock.today(by.organization):
        raise ValidationError({"on": _("This day is still to come.")})
    agreed = " ".join(agreed.split())
    if not agreed:
        raise ValidationError({"agreed": _("Write in a few words what was agreed.")})
    facts = {"whom": whom, "way": way, "on": on, "agreed": agreed}
    found, is_new = _follow_up(follow_up_id, about, by, kind=FollowUpKind.CALL, **facts)
    if is_new:
        detail = {"whom": whom, "on": on.isoformat()}
        record(organization=by.organization, by=by, action="follow_up.noted", subject=about, detail=detail)
    return found, is_new


@transaction.atomic
def recommend_change(*, follow_up_id: UUID, pairing: Pairing, why: str, by: Viewer) -> tuple[FollowUp, bool]:
    """Note for the colleagues that another mentor would be better; nobody is told and nothing is changed by it.

    It waits on the list of changes and endings until it is settled.
    Sent twice under one id it is noted once. Audited without the line.
    """
    why = " ".join(why.split())
    if not why:
        raise ValidationError({"agreed": _("Say in a few words why.")})
    facts = {"whom": Whom.OFFICE, "on": clock.today(by.organization), "agreed": why}
    found, is_new = _follow_up(follow_up_id, pairing, by, kind=FollowUpKind.CHANGE, **facts)
    if is_new:
        ChangeRequest.objects.get_or_create(
            organization=by.organization, pairing=pairing, is_own=False, settled_on=None,
            defaults={"words": why, "since": facts["on"]},
        )  # fmt: skip
        record(organization=by.organization, by=by, action="follow_up.change_recommended", subject=pairing)
    return found, is_new


@transaction.atomic
def put_off(
    *, about: Subject, until: date, why: str, state: Mapping[str, int], seen: UUID | None, by: Viewer
) -> Snooze:
    """Put a pairing, mentor or mentee off until a local day, sixty days ahead at most; `state` is what stands there.

    `seen` is what the writer saw put off already. Where a colleague has put it off meanwhile, that one stays, and
    ValidationError tells of it; the same sent twice is one. Raises ValidationError (`until`, `why`). Audited, without
    a name where somebody asked for a talk or answered low.
    """
    today = clock.today(by.organization)
    if until <= today:
        raise ValidationError({"until": _("Choose a day to come.")})
    if until > today + timedelta(days=LONGEST_SNOOZE):
        words = _("At most %(days)s days: after that somebody looks again.")
        raise ValidationError({"until": words % {"days": LONGEST_SNOOZE}})
    why = " ".join(why.split())
    if not why:
        raise ValidationError({"why": _("Say why: colleagues see it.")})
    type(about).objects.select_for_update(no_key=True).get(pk=about.pk)
    standing = Snooze.objects.filter(**_named(about)).select_related("by__user").first()
    if standing is not None and standing.pk != seen and standing.until > today:
        if (standing.until, standing.why) == (until, why):
            return standing
        raise ValidationError(
            _("%(name)s has put this off meanwhile.") % {"name": standing.by.user if standing.by else ""}
        )
    if standing is not None:
        standing.delete()
    snooze = Snooze.objects.create(
        organization=by.organization, until=until, why=why, state=dict(state), by=by.membership(Role.COORDINATOR),
        since=clock.now(), **_named(about),
    )  # fmt: skip
    detail = {"until": until.isoformat()}
    subject = _to_name(about, state)
    record(organization=by.organization, by=by, action="watching.put_off", subject=subject, detail=detail)
    return snooze


@transaction.atomic
def wake(*, about: Subject, by: Viewer) -> None:
    """Let what was put off stand on the page again. Twice it happens once. Audited."""
    found = Snooze.objects.filter(**_named(about)).first()
    if found is not None and Snooze.objects.filter(pk=found.pk).delete()[0]:
        record(organization=by.organization, by=by, action="watching.woken", subject=_to_name(about, found.state))


def _to_name(about: Subject, state: Mapping[str, int]) -> Subject | None:
    """Whom the trail may name: nobody where one of the reasons is one that administrators are not told."""
    return None if any(key.partition(":")[0] in NOT_NAMED for key in state) else about


def _follow_up(follow_up_id: UUID, about: Subject, by: Viewer, **facts) -> tuple[FollowUp, bool]:
    facts |= {"by": by.membership(Role.COORDINATOR), "noted_at": clock.now(), **_named(about)}
    return FollowUp.objects.get_or_create(organization=by.organization, pk=follow_up_id, defaults=facts)


def _named(about: Subject) -> dict[str, Subject]:
    if isinstance(about, Mentor):
        return {"mentor": about}
    return {"mentee": about} if isinstance(about, Mentee) else {"pairing": about}
