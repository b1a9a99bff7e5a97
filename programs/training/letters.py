"""Letters about courses: to mentors as they want to be reached, to role-holders and whoever has no account by e-mail.

Call these in the transaction of their cause. What is about times that are over tells nobody anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.references import stop_address, stop_headers
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.notifications.services import Notice, notify_many, queue_email, withdraw
from mentoring_platform.notifications.wording import Words, words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.dates import say_datetime
from programs.choices import CourseState, SignUpState
from programs.models import Course, CourseSession, SignUp

SETTLES = timedelta(minutes=10)
"""How long news of a change waits, so that of several only the last is told."""

AT = time(17)
ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class News:
    """One letter to many: its wording, which sessions it shows, and the beginning of its key."""

    words: str
    key: str
    course: Course
    sessions: list[CourseSession]
    not_before: datetime | None = None
    told: dict[str, tuple[Words, dict]] = field(default_factory=dict)


def tell_place(*, sign_up: SignUp, moved_up: bool = False) -> None:
    """Tell somebody that he has a place, with the times that are to come."""
    coming = _coming(sign_up.course)
    if coming:
        words = "training_up" if moved_up else "training_in"
        _send(News(words, f"{words}:{new_id().hex}", sign_up.course, coming), [sign_up])


def tell_session_changed(*, session: CourseSession) -> None:
    """Tell those who are signed up the new time and place of a session; of several changes in a row the last."""
    _take_back([session])
    if session.starts_at > clock.now():
        news = News("training_moved", f"training-moved:{session.pk}:{new_id().hex}", session.course, [session],
                    clock.now() + SETTLES)  # fmt: skip
        _send(news, _signed_up(session.course))


def tell_session_cancelled(*, session: CourseSession) -> None:
    """Tell those who are signed up that a session will not take place."""
    _take_back([session])
    if session.ends_at > clock.now():
        news = News("training_off", f"training-off:{session.pk}", session.course, [session])
        _send(news, _signed_up(session.course))


def tell_course_cancelled(*, course: Course, sessions: list[CourseSession]) -> None:
    """Tell those who are signed up or wait that a course will not take place; `sessions` were to come."""
    _take_back(sessions)
    if sessions:
        _send(News("course_off", f"course-off:{course.pk}", course, sessions), _living(course))


def remind_of_training(*, organization: Organization) -> None:
    """Remind of sessions that are near, once each, as `reminder_due` says; who signed up later was told then."""
    now = clock.now()
    near = CourseSession.objects.filter(
        starts_at__gt=now, starts_at__lt=now + 5 * ONE_DAY, cancelled_at=None, course__state=CourseState.OPEN
    )
    for session in near.select_related("course__program"):
        due = reminder_due(organization, session.starts_at)
        key = f"training-soon:{session.pk}:{session.starts_at:%Y%m%d%H%M}"
        if due <= now and not OutgoingMessage.objects.filter(key__startswith=key).exists():
            people = [row for row in _signed_up(session.course) if row.asked_at <= due]
            _send(News("training_soon", key, session.course, [session]), people)


def reminder_due(organization: Organization, starts_at: datetime) -> datetime:
    """From when on one is reminded: 17:00 of the day before; where no letters go then, the last hour before that."""
    day = clock.local_day(organization, starts_at) - ONE_DAY
    wanted = clock.local_instant(organization, day, AT)
    while (hours := hours_of(organization, day)) is None:
        day -= ONE_DAY
    return min(wanted, hours[1] - HOUR)


def _take_back(sessions: Iterable[CourseSession]) -> None:
    """Drop what waits and is not true any more."""
    for session in sessions:
        for news in ("training-moved", "training-soon"):
            withdraw(organization=session.organization, key_starts=f"{news}:{session.pk}:")


def _coming(course: Course) -> list[CourseSession]:
    return list(CourseSession.objects.filter(course=course, cancelled_at=None, ends_at__gt=clock.now()))


def _living(course: Course) -> list[SignUp]:
    rows = SignUp.objects.filter(course=course).exclude(state=SignUpState.WITHDRAWN)
    return list(rows.select_related("course__program", "mentor__membership__user", "contact"))


def _signed_up(course: Course) -> list[SignUp]:
    return [row for row in _living(course) if row.state == SignUpState.SIGNED_UP]


def _send(news: News, people: Iterable[SignUp]) -> None:
    organization, notices = news.course.organization, []
    for sign_up in people:
        membership = sign_up.mentor.membership if sign_up.mentor_id else None
        language = (membership.user.language if membership else "") or organization.language
        with translation.override(language):
            words, context = _told(news, organization, language)
            if membership is None:
                _send_by_mail(news, organization, sign_up, words, context)
            else:
                notices.append(_notice(news, organization, sign_up, membership, words, context))
    notify_many(organization=organization, notices=notices)


def _told(news: News, organization: Organization, language: str) -> tuple[Words, dict]:
    """The words of a letter in the active language, made once however many read it."""
    if language not in news.told:
        said = {"today": clock.today(organization), "zone": organization.zone, "language": language}
        moments = [(row, say_datetime(row.starts_at, **said, is_letter=True)) for row in news.sessions]
        values = {"course": news.course.name, "when": moments[0][1]}
        words = words_for(news.words, organization=organization, program=news.course.program, values=values)
        context = {"organization": organization, "words": words, "course": news.course, "moments": moments,
                   "is_off": news.words in ("training_off", "course_off"),
                   "is_rtl": translation.get_language_bidi()}  # fmt: skip
        news.told[language] = (words, context)
    return news.told[language]


def _notice(
    news: News, organization: Organization, sign_up: SignUp, membership: Membership, words: Words, context: dict
) -> Notice:
    path = reverse("programs:my_course", args=[organization.slug, news.course.pk])
    link = settings.SITE_URL.rstrip("/") + path
    context = {**context, "link": link, "stop": stop_address(organization, membership, Kind.TRAINING)}
    return Notice(
        kind=Kind.TRAINING,
        key=f"{news.key}:{sign_up.pk}",
        to=membership,
        subject=words.subject,
        text=render_to_string("programs/training/email/letter.txt", context),
        html=render_to_string("programs/training/email/letter.html", context),
        short=words.short,
        link=link,
        not_before=news.not_before,
        headers=stop_headers(organization, membership, Kind.TRAINING),
    )


def _send_by_mail(news: News, organization: Organization, sign_up: SignUp, words: Words, context: dict) -> None:
    if sign_up.person.email:
        queue_email(
            organization=organization,
            kind=Kind.TRAINING,
            key=f"{news.key}:{sign_up.pk}",
            to=sign_up.person.email,
            subject=words.subject,
            text=render_to_string("programs/training/email/letter.txt", context),
            html=render_to_string("programs/training/email/letter.html", context),
            keeps_rest=True,
            not_before=news.not_before,
        )
