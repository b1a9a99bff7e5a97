from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from reports.building.definition import Definition
from reports.building.permissions import can_share_reports
from reports.models import SavedReport

LONGEST_NAME = SavedReport._meta.get_field("name").max_length
MOST_REPORTS = 200
"""How many one person may keep."""


@transaction.atomic
def keep_report(*, definition: Definition, is_shared: bool, by: Viewer) -> SavedReport:
    """Keep a report under its name.

    Raises ValidationError (`name`) without a name or for one that the owner has given already. Audited.
    """
    _check_name(definition.name, by)
    if SavedReport.objects.filter(owner__user=by.user).count() >= MOST_REPORTS:
        raise ValidationError(_("You keep very many reports. Remove one that is not needed any more."))
    report = SavedReport(organization=by.organization, owner=by.acting_membership)
    _fill(report, definition, is_shared and can_share_reports(by))
    report.save(force_insert=True)
    record(organization=by.organization, by=by, action="saved_report.kept", subject=report)
    return report


@transaction.atomic
def change_report(*, report: SavedReport, definition: Definition, is_shared: bool, by: Viewer) -> SavedReport:
    """Let a report ask something else, bear another name or be shared. Raises ValidationError (`name`). Audited."""
    _check_name(definition.name, by, report)
    _fill(report, definition, is_shared and can_share_reports(by))
    report.save()
    record(organization=by.organization, by=by, action="saved_report.changed", subject=report)
    return report


@transaction.atomic
def copy_report(*, report: SavedReport, by: Viewer) -> SavedReport:
    """Keep a report once more, as one's own and for oneself, under a name that is free. Audited."""
    taken = set(SavedReport.objects.filter(owner__user=by.user).values_list("name", flat=True))
    name, number = report.name, 2
    while name in taken:
        ending = f" ({number})"
        name, number = f"{report.name[: LONGEST_NAME - len(ending)]}{ending}", number + 1
    return keep_report(definition=replace(Definition.of(report), name=name), is_shared=False, by=by)


@transaction.atomic
def remove_report(*, report: SavedReport, by: Viewer) -> None:
    """Forget a report; what it counted stays. Audited."""
    record(organization=report.organization, by=by, action="saved_report.removed", subject=report)
    report.delete()


def _fill(report: SavedReport, definition: Definition, is_shared: bool) -> None:
    for name, value in definition.as_json().items():
        setattr(report, name, value)
    report.first, report.last, report.is_shared = definition.first, definition.last, is_shared


def _check_name(name: str, by: Viewer, report: SavedReport | None = None) -> None:
    if not name:
        raise ValidationError({"name": _("Give the report a name.")})
    same = SavedReport.objects.filter(owner__user=by.user, name=name).exclude(pk=report.pk if report else None)
    if same.exists():
        raise ValidationError({"name": _("You have kept a report of this name already.")})
