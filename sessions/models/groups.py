"""Open groups and groups with a fixed list: their fixed time, who leads, who boarded, and who came when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.choices import Weekday
from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import Frequency
from programs.models.spans import InclusiveDates
from sessions.choices import Attendance, GroupOutcome, Mode, WeekOfMonth


def once_at_a_time(name: str, whom: str) -> ExclusionConstraint:
    """Nobody is twice in a group on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("organization", RangeOperators.EQUAL),
            ("group", RangeOperators.EQUAL),
            (whom, RangeOperators.EQUAL),
            (InclusiveDates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
        ],
    )


class Group(TenantModel):
    """People who meet at a fixed time around a facilitator, in the organization's local time; days are inclusive.

    In an open one people board and leave as they need, and nobody is missed; in one with a fixed list who did not come
    counts as absent. Fortnights count from the first matching weekday on or after `starts_on`.
    """

    program = TenantForeignKey("programs.Program", on_delete=models.PROTECT, related_name="groups")
    unit = TenantForeignKey(
        "tenancy.Unit", verbose_name=_("unit"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    is_open = models.BooleanField(_("open: people board and leave as they need"), default=True)
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency.choices, default=Frequency.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    week_of_month = models.SmallIntegerField(
        _("which in the month"), choices=WeekOfMonth.choices, null=True, blank=True
    )
    start_time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=90)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="group_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency=Frequency.MONTHLY, week_of_month__isnull=False)
                | (~models.Q(frequency=Frequency.MONTHLY) & models.Q(week_of_month__isnull=True)),
                name="group_week_of_month_iff_monthly",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Facilitation(TenantModel):
    """That a mentor leads a group, from a day until a day (inclusive) or open."""

    group = TenantForeignKey("mentoring_sessions.Group", on_delete=models.CASCADE, related_name="facilitations")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.PROTECT, related_name="facilitations")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("facilitator")
        verbose_name_plural = _("facilitators")
        constraints = [once_at_a_time("facilitates_once_at_a_time", "mentor")]


class Boarding(TenantModel):
    """That a mentee belongs to a group, from a day until a day (inclusive) or open. In an open one it binds nobody."""

    group = TenantForeignKey("mentoring_sessions.Group", on_delete=models.CASCADE, related_name="boardings")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.PROTECT, related_name="boardings")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("place in a group")
        verbose_name_plural = _("places in groups")
        constraints = [once_at_a_time("boarded_once_at_a_time", "mentee")]


class Guest(TenantModel):
    """Somebody who came to a group and is known by a name alone; the row goes once it is known who that is."""

    group = TenantForeignKey("mentoring_sessions.Group", on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(_("name"), max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")

    def __str__(self) -> str:
        return self.name


class GroupMeeting(TenantModel):
    """One meeting of a group, with what is reported of it: facts alone. Who came stands in Presence.

    `group` and `original_start` are its key and never change. `version` counts the reports: a form carries the one it
    was made from.
    """

    group = TenantForeignKey("mentoring_sessions.Group", on_delete=models.CASCADE, related_name="meetings")
    original_start = models.DateTimeField(editable=False)
    starts_at = models.DateTimeField(_("when"))
    local_date = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    place = models.CharField(_("place"), max_length=120, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=GroupOutcome.choices, blank=True)
    held_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    held_mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, blank=True)
    topic = models.CharField(_("what it was about"), max_length=160, blank=True)
    reported_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("meeting of a group")
        verbose_name_plural = _("meetings of groups")
        indexes = [
            # Read by my week, by the weekly report and by generation.
            models.Index(fields=["organization", "local_date"], name="group_meeting_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "group", "original_start"], name="group_meeting_once"),
            models.CheckConstraint(
                condition=models.Q(outcome=GroupOutcome.HELD)
                | models.Q(held_minutes__isnull=True, held_mode="", topic=""),
                name="group_meeting_details_only_if_held",
            ),
        ]


class Presence(TenantModel):
    """Whether a mentee or a guest came to a meeting of a group. No row says the same as `unknown`: nothing is known."""

    meeting = TenantForeignKey("mentoring_sessions.GroupMeeting", on_delete=models.PROTECT, related_name="presences")
    mentee = TenantForeignKey("mentees.Mentee", on_delete=models.PROTECT, null=True, related_name="presences")
    guest = TenantForeignKey("mentoring_sessions.Guest", on_delete=models.PROTECT, null=True, related_name="presences")
    state = models.CharField(_("presence"), max_length=10, choices=Attendance.choices, default=Attendance.UNKNOWN)
    changed_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["organization", "meeting", "mentee"], name="presence_once_a_mentee"),
            models.UniqueConstraint(fields=["organization", "meeting", "guest"], name="presence_once_a_guest"),
            models.CheckConstraint(
                condition=models.Q(mentee__isnull=False) | models.Q(guest__isnull=False), name="presence_of_somebody"
            ),
        ]
