"""Everything that runs by itself, with its rhythm: from here the beat schedule is made, and what is late is known."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from celery.schedules import crontab
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """A job that the scheduler starts. `kind` names it in the schedule and in its runs, so it never changes.

    `every` is its rhythm; it is late when it has not gone well for so long and `grace` besides. `each` is the task
    that works inside one organization, whose runs administrators see; `each_every` its rhythm there, None where it
    runs only when there is something to do. `woken` is the task that looks at one organization when the job is woken
    before its time (`waking.wake`). `title` and `about` are words for a person.
    """

    kind: str
    task: str
    schedule: float | crontab
    every: timedelta
    grace: timedelta
    title: Promise
    about: Promise
    each: str = ""
    each_every: timedelta | None = None
    woken: str = ""

    def period_at(self, moment: datetime) -> str:
        """The period for which a run at this moment is claimed: two schedulers that come together share it.

        Half the rhythm where that is short, so that a scheduler which comes a little early is not taken for two.
        """
        length = self.every if self.every >= HOUR else self.every / 2
        begun = int(moment.timestamp() // length.total_seconds() * length.total_seconds())
        return datetime.fromtimestamp(begun, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def kept_for(self) -> timedelta:
        """How long runs are remembered."""
        return max(2 * DAY, 30 * self.every)

    def is_late(self, last: datetime | None, *, now: datetime, since: datetime, every: timedelta | None = None) -> bool:
        """Whether it went well last too long ago; one that never ran is measured from `since`."""
        return now - (last or since) > (every or self.every) + self.grace


# Dispatchers only: each looks up what is due in the database and enqueues one task per organization, so a lost queue
# or a missed beat is made good by the next run.
JOBS = (
    Job(
        kind="send waiting messages",
        task="notifications.send_waiting",
        schedule=60.0,
        every=MINUTE,
        grace=10 * MINUTE,
        title=_("Sending letters and messages"),
        about=_("What waits goes within a minute; what keeps Shabbat, holidays and the night goes after them."),
        each="notifications.sweep",
        each_every=MINUTE,
    ),
    Job(
        kind="generate meetings ahead",
        task="mentoring_sessions.generate_everywhere",
        schedule=crontab(minute=7),
        every=HOUR,
        grace=HOUR,
        title=_("Making the meetings of the coming weeks"),
        about=_("From the fixed times, eight weeks ahead."),
        each="mentoring_sessions.generate",
        each_every=HOUR,
    ),
    Job(
        kind="remind mentors",
        task="mentoring_sessions.remind_everywhere",
        schedule=crontab(minute="*/10"),
        every=10 * MINUTE,
        grace=30 * MINUTE,
        title=_("Asking mentors who have not reported"),
        about=_("It looks every ten minutes to whom a letter is due."),
        each="mentoring_sessions.remind",
        each_every=10 * MINUTE,
    ),
    Job(
        kind="close weeks",
        task="reports.roll_up_everywhere",
        schedule=60.0,
        every=MINUTE,
        grace=10 * MINUTE,
        title=_("Counting the week that is over"),
        about=_("Within a minute after the week has ended, and again within seconds when a report comes in late."),
        each="reports.roll_up",
        woken="reports.roll_up_due",
    ),
    Job(
        kind="check figures",
        task="reports.check_weeks_everywhere",
        schedule=crontab(minute=37),
        every=HOUR,
        grace=2 * HOUR,
        title=_("Checking the figures"),
        about=_("Once a night some weeks are counted again from the reports and compared with what is shown."),
        each="reports.check_weeks",
        each_every=DAY,
    ),
    Job(
        kind="write weekly letters",
        task="reports.write_letters_everywhere",
        schedule=crontab(minute="*/5"),
        every=5 * MINUTE,
        grace=30 * MINUTE,
        title=_("Letters about the week that is over"),
        about=_("Once a week at the hour that you have set: to mentors, coordinators and administrators."),
        each="reports.write_letters",
    ),
    Job(
        kind="keep the morning",
        task="reports.keep_mornings_everywhere",
        schedule=crontab(minute="*/10"),
        every=10 * MINUTE,
        grace=2 * HOUR,
        title=_("Keeping what stood on the morning page"),
        about=_("Once on each working day at five, so that the page can say what changed since."),
        each="reports.keep_morning",
    ),
    Job(
        kind="watch concerns",
        task="programs.watch_concerns_everywhere",
        schedule=crontab(minute="*/5"),
        every=5 * MINUTE,
        grace=10 * MINUTE,
        title=_("Passing on concerns that nobody answered"),
        about=_("It looks every five minutes, on every day of the year."),
        each="programs.watch_concerns",
        each_every=5 * MINUTE,
    ),
    Job(
        kind="watch choices",
        task="programs.watch_choices_everywhere",
        schedule=crontab(minute=17),
        every=HOUR,
        grace=2 * HOUR,
        title=_("Asking the next mentor, and ending exceptional times"),
        about=_("Where a mentor has not answered in his days, the next one on the list is asked."),
        each="programs.watch_choices",
        each_every=HOUR,
    ),
    Job(
        kind="make files of reports",
        task="reports.serve_files_everywhere",
        schedule=60.0,
        every=MINUTE,
        grace=10 * MINUTE,
        title=_("Making long reports into files, and letters about reports"),
        about=_("It looks each minute; what was set to come by letter is told at the hour of the letters."),
        each="reports.serve_files",
    ),
    Job(
        kind="compute proposals",
        task="programs.compute_proposals_everywhere",
        schedule=60.0,
        every=MINUTE,
        grace=10 * MINUTE,
        title=_("Making proposals of who accompanies whom"),
        about=_("At once when somebody asks; each minute it looks whether one was left lying."),
    ),
    Job(
        kind="forget files of reports",
        task="reports.forget_files_everywhere",
        schedule=crontab(hour=1, minute=29),
        every=DAY,
        grace=3 * HOUR,
        title=_("Removing files of reports"),
        about=_("Once a day, those that are older than a week."),
        each="reports.forget_files",
        each_every=DAY,
    ),
    Job(
        kind="ask the directory",
        task="programs.ask_directory_everywhere",
        schedule=crontab(hour=6, minute=23),
        every=DAY,
        grace=3 * HOUR,
        title=_("Asking those in the directory whether all is still true"),
        about=_("Once a day it looks whom nobody has asked for a year; two reminders follow."),
        each="programs.ask_directory",
        each_every=DAY,
    ),
    Job(
        kind="watch background certificates",
        task="programs.watch_certificates_everywhere",
        schedule=crontab(hour=6, minute=53),
        every=DAY,
        grace=3 * HOUR,
        title=_("Telling whose background certificate expires"),
        about=_("Once a day: a month before its end, and a week before it, to the mentor and to the office."),
        each="programs.watch_certificates",
        each_every=DAY,
    ),
    Job(
        kind="forget drafts of applications",
        task="programs.forget_drafts_everywhere",
        schedule=crontab(hour=1, minute=53),
        every=DAY,
        grace=3 * HOUR,
        title=_("Removing applications that lead nowhere"),
        about=_("Once a day: drafts after thirty days, those not taken in or taken back after half a year."),
        each="programs.forget_drafts",
        each_every=DAY,
    ),
    Job(
        kind="ask how it goes",
        task="reports.pulses_everywhere",
        schedule=crontab(minute=27),
        every=HOUR,
        grace=HOUR,
        title=_("Asking how it is going"),
        about=_("Every hour it looks who is to be asked; two weeks after a quarter its answers are counted, once."),
        each="reports.pulses",
        each_every=HOUR,
    ),
    Job(
        kind="forget old import files",
        task="mentoring_sessions.forget_import_files",
        schedule=crontab(hour=1, minute=17),
        every=DAY,
        grace=3 * HOUR,
        title=_("Removing sheets that were imported"),
        about=_("Once a day, those that are older than a week."),
        each="mentoring_sessions.forget_import_files_of",
        each_every=DAY,
    ),
    Job(
        kind="forget old messages",
        task="notifications.forget_everywhere",
        schedule=crontab(hour=2, minute=17),
        every=DAY,
        grace=3 * HOUR,
        title=_("Removing the words of old messages"),
        about=_("Once a day: of letters that went a month ago only remains that they went."),
        each="notifications.forget",
        each_every=DAY,
    ),
    Job(
        kind="anchor the audit trail",
        task="audit.anchor",
        schedule=crontab(hour=0, minute=41),
        every=DAY,
        grace=3 * HOUR,
        title=_("Keeping proof of the audit trail elsewhere"),
        about=_("Once a day, the head of each trail."),
    ),
    Job(
        kind="keep the months of the audit trail",
        task="audit.keep_months",
        schedule=crontab(hour=1, minute=41),
        every=DAY,
        grace=3 * HOUR,
        title=_("Keeping the audit trail for 24 months"),
        about=_("Once a day: room for the months to come, and what is older goes."),
    ),
)
_BY_KIND = {job.kind: job for job in JOBS}
_BY_TASK = {job.task: job for job in JOBS}
_BY_EACH = {job.each: job for job in JOBS if job.each}
_WOKEN = {job.woken for job in JOBS if job.woken}


def job_of_kind(kind: str) -> Job:
    """The job of this kind; KeyError if there is none."""
    return _BY_KIND[kind]


def scheduled_job(task: str) -> Job | None:
    """The job that this task is when the scheduler starts it, or None."""
    return _BY_TASK.get(task)


def is_woken(task: str) -> bool:
    """Whether a job is woken by this task."""
    return task in _WOKEN


def job_of_each(task: str) -> Job | None:
    """The job whose work inside one organization this task does, or None."""
    return _BY_EACH.get(task)
