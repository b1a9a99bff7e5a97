import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import TenantForeignKey, TenantModel
from programs.choices import AttendanceWay, Audience, CountsFor, CourseKind, CourseState, Presence, SignUpState


class Course(TenantModel):
    """A course or a single event: a course of one session. `program` is empty for all programs of the organization.

    Whether it is coming, running or over follows from its sessions.
    """

    kind = models.CharField(_("kind"), max_length=15, choices=CourseKind.choices, default=CourseKind.IN_HOUSE)
    program = TenantForeignKey(
        "programs.Program",
        verbose_name=_("program"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
    )
    name = models.CharField(_("name"), max_length=150)
    about = models.TextField(_("what it is about"), max_length=5000, blank=True)
    audience = models.CharField(_("for whom"), max_length=15, choices=Audience.choices, default=Audience.MENTORS)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    sign_up_until = models.DateField(_("sign-up until"), null=True, blank=True)
    counts_as = models.CharField(_("counts for"), max_length=10, choices=CountsFor.choices, default=CountsFor.YEARLY)
    certificate = models.BooleanField(_("a certificate at the end"), default=False)
    certificate_months = models.PositiveSmallIntegerField(_("the certificate is valid for"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CourseState.choices, default=CourseState.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="course_has_places"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == CourseState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == CourseState.OPEN

    @property
    def is_cancelled(self) -> bool:
        return self.state == CourseState.CANCELLED

    @property
    def for_mentors(self) -> bool:
        return self.audience != Audience.ROLE_HOLDERS

    @property
    def for_role_holders(self) -> bool:
        return self.audience != Audience.MENTORS


class CourseSession(TenantModel):
    """One time of a course. `changed_at` is when its time or place last changed, or it was cancelled, if so.

    The key of its code for checking in is made anew from `check_in_number` wherever it is shown; what is stored is its
    hash, by which it is recognised.
    """

    course = TenantForeignKey("programs.Course", on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=150, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    trainers = models.CharField(_("trainers"), max_length=200, blank=True)
    credited_minutes = models.PositiveSmallIntegerField(_("minutes that count"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    check_in_number = models.PositiveSmallIntegerField(default=0, editable=False)
    check_in_key_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("session of a course")
        verbose_name_plural = _("sessions of a course")
        indexes = [
            # Read by calendars, conflicts and the reminders of tomorrow.
            models.Index(fields=["organization", "starts_at"], name="course_session_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="course_session_has_length"),
            models.UniqueConstraint(
                fields=["organization", "check_in_key_hash"],
                condition=~Q(check_in_key_hash=""),
                name="course_session_key_once",
            ),
        ]

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def minutes(self) -> int:
        """How much somebody who is there the whole time is credited."""
        if self.credited_minutes is not None:
            return self.credited_minutes
        return round((self.ends_at - self.starts_at) / timedelta(minutes=1))

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now


class SignUp(TenantModel):
    """A person's place in a course or in its waiting list, in the order of `asked_at`; one row however often asked."""

    course = TenantForeignKey("programs.Course", on_delete=models.CASCADE, related_name="sign_ups")
    mentor = TenantForeignKey("mentors.Mentor", on_delete=models.CASCADE, null=True, related_name="sign_ups")
    contact = TenantForeignKey("mentees.Contact", on_delete=models.CASCADE, null=True, related_name="sign_ups")
    state = models.CharField(max_length=10, choices=SignUpState.choices, default=SignUpState.SIGNED_UP)
    asked_at = models.DateTimeField()
    feedback_given = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [
            models.CheckConstraint(
                condition=Q(mentor__isnull=False, contact__isnull=True) | Q(mentor__isnull=True, contact__isnull=False),
                name="sign_up_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["organization", "course", "mentor"],
                condition=Q(mentor__isnull=False),
                name="sign_up_of_mentor_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "course", "contact"],
                condition=Q(contact__isnull=False),
                name="sign_up_of_contact_once",
            ),
        ]

    @property
    def person(self):
        """The mentor or the role-holder."""
        return self.mentor if self.mentor_id else self.contact

    @property
    def name(self) -> str:
        return str(self.person)

    @property
    def is_living(self) -> bool:
        return self.state != SignUpState.WITHDRAWN


class Attendance(TenantModel):
    """Whether somebody was at a session; unknown is no row. `minutes` only where it was less than the whole."""

    session = TenantForeignKey("programs.CourseSession", on_delete=models.CASCADE, related_name="attendances")
    sign_up = TenantForeignKey("programs.SignUp", on_delete=models.CASCADE, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence.choices)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    way = models.CharField(max_length=5, choices=AttendanceWay.choices, default=AttendanceWay.LIST)
    marked_at = models.DateTimeField()
    marked_by = TenantForeignKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "sign_up"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(presence=Presence.PRESENT), name="attendance_minutes_if_present"
            ),
        ]


class CourseMaterial(TenantModel):
    """A file or a link that belongs to a course; for those signed up, or `for_all` mentors whom the course is for."""

    course = TenantForeignKey("programs.Course", on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=150)
    file = TenantForeignKey("programs.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    for_all = models.BooleanField(_("open to all mentors of the program"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("material of a course")
        verbose_name_plural = _("materials of a course")


class CourseFeedback(TenantModel):
    """What somebody said of a course: nobody can tell who, or when. Its key is random, since an ordered one tells."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = TenantForeignKey("programs.Course", on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("rating"))
    words = models.TextField(_("words"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("feedback on a course")
        verbose_name_plural = _("feedback on courses")
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="course_feedback_one_to_five"),
        ]
