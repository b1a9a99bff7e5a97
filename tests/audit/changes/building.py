"""Changes of reports that somebody keeps."""

from mentoring_platform.accounts.queries import viewer_for
from reports.building import services
from reports.building.definition import Definition
from reports.models import SavedReport


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _kept(s, name: str = "New") -> SavedReport:
    return services.keep_report(definition=Definition("participants", name=name), is_shared=False, by=_dana(s))


HOW = {
    "saved_report.changed": lambda s: services.change_report(
        report=_kept(s), definition=Definition("pairings", name="Newer"), is_shared=True, by=_dana(s)
    ),
    "saved_report.kept": _kept,
    "saved_report.removed": lambda s: services.remove_report(report=_kept(s), by=_dana(s)),
}
