"""What each action is called on the page of the trail. Whoever records a new one adds its sentence here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES = {
    "access.refused": gettext_lazy("Asked for a page that is not open to them"),
    "calendar.added": gettext_lazy("Added a term or a break"),
    "calendar.changed": gettext_lazy("Changed a term or a break"),
    "calendar.removed": gettext_lazy("Removed a term or a break"),
    "enrolment.ended": gettext_lazy("Ended a place in a program"),
    "enrolment.opened": gettext_lazy("Gave a place in a program"),
    "enrolment.read": gettext_lazy("Looked at a place in a program"),
    "history.printed": gettext_lazy("Opened who had looked at somebody's details, for printing"),
    "history.read": gettext_lazy("Looked at who had looked at somebody's details"),
    "import.read": gettext_lazy("Looked at a sheet that is to be imported"),
    "invitation.accepted": gettext_lazy("Accepted an invitation"),
    "invitation.sent": gettext_lazy("Sent an invitation"),
    "invitation.withdrawn": gettext_lazy("Withdrew an invitation"),
    "list.read": gettext_lazy("Looked at a list"),
    "log.corrected": gettext_lazy("Corrected the report of a meeting"),
    "log.created": gettext_lazy("Reported a meeting"),
    "log.created_for_week": gettext_lazy("Reported the meetings of a week"),
    "log.undone": gettext_lazy("Took back the report of a meeting"),
    "meeting.added": gettext_lazy("Added a meeting"),
    "meeting.cancelled": gettext_lazy("Cancelled a meeting"),
    "meeting.moved": gettext_lazy("Moved a meeting"),
    "meeting.read": gettext_lazy("Looked at a meeting"),
    "member.deactivated": gettext_lazy("Ended somebody's access"),
    "member.read": gettext_lazy("Looked at a member's page"),
    "member.roles_added": gettext_lazy("Gave a member more roles"),
    "member.roles_changed": gettext_lazy("Changed a member's roles"),
    "membership.programs": gettext_lazy("Chose the programs of a coordinator"),
    "mentee.active": gettext_lazy("Took a participant back"),
    "mentee.changed": gettext_lazy("Changed a participant's details"),
    "mentee.contacts": gettext_lazy("Changed the contacts of a participant"),
    "mentee.created": gettext_lazy("Added a participant"),
    "mentee.left": gettext_lazy("Marked a participant as left"),
    "mentee.linked": gettext_lazy("Joined a participant with a sign-in"),
    "mentee.read": gettext_lazy("Looked at a participant's page"),
    "mentor.active": gettext_lazy("Marked a mentor as active"),
    "mentor.availability": gettext_lazy("Changed the free hours of a mentor"),
    "mentor.changed": gettext_lazy("Changed a mentor's details"),
    "mentor.created": gettext_lazy("Added a mentor"),
    "mentor.left": gettext_lazy("Marked a mentor as left"),
    "mentor.linked": gettext_lazy("Joined a mentor with a sign-in"),
    "mentor.paused": gettext_lazy("Marked a mentor as pausing"),
    "mentor.read": gettext_lazy("Looked at a mentor's page"),
    "organization.administrator_invited": gettext_lazy("Invited an administrator"),
    "organization.changed": gettext_lazy("Changed the settings of the organization"),
    "organization.created": gettext_lazy("Created the organization"),
    "organization.resumed": gettext_lazy("Opened the organization again"),
    "organization.suspended": gettext_lazy("Suspended the organization"),
    "pairing.corrected": gettext_lazy("Corrected a pairing"),
    "pairing.ended": gettext_lazy("Ended a pairing"),
    "pairing.intensity": gettext_lazy("Changed how closely a pairing is followed"),
    "pairing.opened": gettext_lazy("Opened a pairing"),
    "pairing.read": gettext_lazy("Looked at a pairing"),
    "pairing.removed": gettext_lazy("Removed a pairing that had not begun"),
    "people.imported": gettext_lazy("Imported a sheet of people"),
    "program.changed": gettext_lazy("Changed a program"),
    "program.created": gettext_lazy("Added a program"),
    "report.exported": gettext_lazy("Took the weekly report as a sheet"),
    "report.printed": gettext_lazy("Opened the weekly report for printing"),
    "series.changed": gettext_lazy("Changed a fixed time"),
    "series.ended": gettext_lazy("Ended a fixed time"),
    "series.opened": gettext_lazy("Fixed a time for the meetings"),
    "series.withdrawn": gettext_lazy("Withdrew a fixed time"),
    "trail.exported": gettext_lazy("Took the audit trail as a sheet"),
    "trail.read": gettext_lazy("Looked at the audit trail"),
    "unit.changed": gettext_lazy("Changed a unit"),
    "unit.created": gettext_lazy("Added a unit"),
    "unit.removed": gettext_lazy("Removed a unit"),
    "week.rolled_up": gettext_lazy("Made the report of a week anew"),
}


def sentence(action: str) -> str:
    """The action in plain words."""
    return str(SENTENCES[action]) if action in SENTENCES else _("Something else: %(action)s") % {"action": action}


def choices() -> list[tuple[str, str]]:
    """All actions with their sentences, in the order of the sentences."""
    return sorted(((action, str(words)) for action, words in SENTENCES.items()), key=lambda pair: pair[1])
