"""One object of each kind that an address can name, full of a word that must never leave its organization."""

from collections.abc import Callable
from datetime import date, time, timedelta

from mentees.models import Contact, MenteeTag, Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.models import Address, OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.applying.questions import Question
from programs.choices import Frequency
from programs.models import (
    Absence,
    AgreementVersion,
    Announcement,
    AnnouncementFile,
    AnnouncementProgram,
    AnnouncementReceipt,
    AnnouncementText,
    Application,
    ApplicationFile,
    ApplicationForm,
    ApplicationLink,
    ApplicationVersion,
    ApplicationWord,
    Asking,
    Attendance,
    BackgroundCheck,
    BeginningPlan,
    BeginningStep,
    BroadcastFile,
    Certificate,
    ChangeRequest,
    Choice,
    CircleAnswer,
    CircleFacilitator,
    CircleQuestion,
    Commitment,
    ConcernGuidance,
    Course,
    CourseMaterial,
    CourseSession,
    Delivery,
    DirectoryEntry,
    EmergencyNumber,
    FollowUp,
    Goal,
    HandbookAgreement,
    HandbookPage,
    HandbookText,
    HandbookTopic,
    HandbookVersion,
    Intake,
    Interview,
    Introduction,
    MatchExclusion,
    MatchProposal,
    MatchRun,
    Pairing,
    ParentConsent,
    Program,
    ProgramScope,
    Pulse,
    PulsePlan,
    PulseQuestion,
    PulseVersion,
    Reference,
    SavedView,
    Screening,
    ScreeningException,
    ScreeningText,
    SharedAnswer,
    Signature,
    SignUp,
    Snooze,
    Step,
    StoredFile,
    TalkRequest,
    Topic,
    TrainingCredit,
    TrainingExemption,
    TrainingRequirement,
    UnitClosure,
    Wish,
)
from programs.services import set_topics
from programs.training.services.attendance import hash_of_key
from programs.training_hours.certificates import new_number
from reports.building.definition import Definition
from reports.models import (
    Morning,
    MorningReason,
    ReportPart,
    ReportRun,
    ReportSchedule,
    SavedReport,
    ScheduleReader,
    TopicCount,
)
from reports.services import roll_up_week
from sessions.importing.services import choose_columns, layouts_of, upload_file
from sessions.models import (
    Boarding,
    Facilitation,
    GoalProgress,
    Guest,
    Meeting,
    MeetingSeries,
    Presence,
    SupportTalk,
)
from tests.factories import (
    BroadcastFactory,
    CalendarPeriodFactory,
    ConcernFactory,
    ConcernRecipientFactory,
    ConcernTurnFactory,
    DeliveryFactory,
    EnrolmentFactory,
    GroupFactory,
    GroupMeetingFactory,
    LogFactory,
    MeetingFactory,
    MembershipFactory,
    MenteeFactory,
    MentorFactory,
    NoteShareFactory,
    PairingFactory,
    PasskeyWrapFactory,
    ProgramFactory,
    ProposalFactory,
    SeriesFactory,
    UnitFactory,
    UserFactory,
)

CANARY = "קנריתצהובה"
HOME_WORD = "אצלנו"

MAKERS: dict[str, Callable[[dict], object]] = {
    "membership_id": lambda made: made["membership"].pk,
    "user_id": lambda made: made["membership"].user_id,
    "unit_id": lambda made: made["unit"].pk,
    "mentor_id": lambda made: made["pairing"].mentor_id,
    "mentee_id": lambda made: made["pairing"].enrolment.mentee_id,
    "program_id": lambda made: made["pairing"].enrolment.program_id,
    "enrolment_id": lambda made: made["pairing"].enrolment_id,
    "absence_id": lambda made: made["absence"].pk,
    "closure_id": lambda made: made["closure"].pk,
    "period_id": lambda made: made["period"].pk,
    "pairing_id": lambda made: made["pairing"].pk,
    "series_id": lambda made: made["series"].pk,
    "meeting_id": lambda made: made["log"].meeting_id,
    "import_id": lambda made: made["import"].pk,
    "note_id": lambda made: made["share"].note_id,
    "goal_id": lambda made: made["step"].goal_id,
    "step_id": lambda made: made["step"].pk,
    "page_id": lambda made: made["handbook"].pk,
    "share_id": lambda made: made["share"].pk,
    "concern_id": lambda made: made["concern"].pk,
    "passkey_id": lambda made: made["passkey"].pk,
    "group_id": lambda made: made["presence"].meeting.group_id,
    "group_meeting_id": lambda made: made["presence"].meeting_id,
    "guest_id": lambda made: made["presence"].guest_id,
    "boarding_id": lambda made: made["boarding"].pk,
    "introduction_id": lambda made: made["introduction"].pk,
    "choice_id": lambda made: Asking.objects.get(mentor=made["introduction"].mentor_id).choice_id,
    "proposal_id": lambda made: made["proposal"].pk,
    "message_id": lambda made: made["message"].pk,
    "address_id": lambda made: made["mailbox"].pk,
    "view_id": lambda made: made["view"].pk,
    "report_id": lambda made: made["report"].pk,
    "run_id": lambda made: made["run"].pk,
    "entry_id": lambda made: made["entry"].pk,
    "application_id": lambda made: made["answer_file"].application_id,
    "answer_file_id": lambda made: made["answer_file"].pk,
    "form_side": lambda made: made["answer_file"].application.side,
    "question_key": lambda made: made["answer_file"].question,
    "pulse_id": lambda made: made["pulse"].pk,
    "talk_id": lambda made: made["talk"].pk,
    "device_id": lambda made: made["device"].pk,
    "announcement_id": lambda made: made["announced"].announcement_id,
    "announcement_file_id": lambda made: made["announced"].file_id,
    "broadcast_id": lambda made: made["delivery"].broadcast_id,
    "attachment_id": lambda made: made["attachment"].pk,
    "question_id": lambda made: made["question"].pk,
    "course_id": lambda made: made["sign_up"].course_id,
    "course_session_id": lambda made: made["course_session"].pk,
    "certificate_id": lambda made: made["certificate"].pk,
    "reference_id": lambda made: made["reference"].pk,
    "material_id": lambda made: made["material"].pk,
    "key": lambda made: made["check_in_key"],
    "match_run_id": lambda made: made["match"].run_id,
    "proposal_row_id": lambda made: made["match"].pk,
}


def make_objects(organization, word: str = CANARY) -> dict[str, object]:
    """Make a whole small programme in the active organization; gives the id for each kind of argument.

    Every name and text in it holds `word`; the mentor is the user `user_id`.
    """
    unit = UnitFactory(organization=organization, name=f"{word} unit")
    user = UserFactory(name=word)
    membership = MembershipFactory(organization=organization, user=user, role=Role.MENTOR)
    pairing = PairingFactory(
        organization=organization,
        mentor__full_name=f"{word} mentor",
        mentor__membership=membership,
        mentor__unit=unit,
        enrolment__mentee__full_name=f"{word} mentee",
        enrolment__mentee__kind="group",  # so that it has contacts, too
        enrolment__mentee__unit=unit,
        enrolment__program__name=f"{word} program",
        enrolment__program__mentee_kind="group",
        enrolment__program__goals_policy="progress",
        enrolment__program__pairing_way="choice",
    )
    program, mentee = pairing.enrolment.program, pairing.enrolment.mentee
    Contact.objects.create(organization=organization, mentee=mentee, full_name=f"{word} contact")
    set_topics(program=program, names=[f"{word} topic"], by=None)
    period = CalendarPeriodFactory(
        organization=organization, program=program, name=word, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 9)
    )
    series = SeriesFactory(
        organization=organization, pairing=pairing, frequency=Frequency.WEEKLY, start_time=time(16), place=word
    )
    meeting = MeetingFactory(organization=organization, pairing=pairing, series=series, place=word)
    log = LogFactory(organization=organization, meeting=meeting, summary=word, author=membership)
    imported = upload_file(
        program=program,
        starts_on=date(2026, 1, 1),
        name=f"{word}.csv",
        content=f"שם,טלפון,מלווה\n{word},0501234567,{word} mentor\n".encode(),
        by=viewer_for(user, organization),
    )
    choose_columns(import_file=imported, layouts=layouts_of(imported), named_mentors=False)  # its preview has a form
    made = {"unit": unit, "membership": membership, "pairing": pairing, "period": period, "series": series}
    # Days in which nothing of the scene takes place.
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 9)}
    made["absence"] = Absence.objects.create(organization=organization, mentor=pairing.mentor, **days)
    made["closure"] = UnitClosure.objects.create(organization=organization, unit=unit, name=word, **days)
    share = NoteShareFactory(
        organization=organization, note__author=user, note__pairing=pairing, note__meeting=meeting, reader__name=word
    )
    concern = ConcernFactory(organization=organization, pairing=pairing, words=word, author__name=word)
    ConcernTurnFactory(organization=organization, concern=concern, membership=membership)
    ConcernRecipientFactory(organization=organization, program=program, membership=membership)
    made["handbook"] = _make_handbook(program, membership, word)
    made["step"] = _make_goal(pairing, meeting, membership, word)
    made |= _make_group(pairing, unit, word)
    _join_somebody(series, meeting, word)
    passkey = PasskeyWrapFactory(organization=organization, key=share.note.key)
    made["announced"] = _announce(pairing, membership, word)
    made["introduction"] = _make_choice(pairing, word)
    made["proposal"] = ProposalFactory(organization=organization, meeting=meeting)
    made |= _make_messages(membership, word)
    made["delivery"] = _make_delivery(pairing, membership, word)
    made["attachment"] = _attach(made["delivery"], word)
    made["view"] = _make_view(mentee, membership, word)
    made["report"] = SavedReport.objects.create(
        organization=organization, owner=membership, name=f"{word} report", dataset="participants"
    )
    made["run"] = _make_run(made["report"], membership, word)
    made |= _make_course(pairing, word)
    made["certificate"] = _make_training_hours(made["sign_up"], word)
    made["reference"] = _make_screening(pairing, word)
    made["talk"] = _make_talk(pairing, word)
    made["entry"] = _make_entry(organization, "Somebody outside")
    made["answer_file"] = _make_application(pairing, membership, word)
    made["question"] = _make_circle(pairing, membership, word)
    _watch(pairing, membership, word)
    made["match"] = _make_board(pairing, membership)
    _begin(pairing, word)
    made["pulse"] = _make_pulses(pairing, word)
    made |= {"log": log, "import": imported, "share": share, "concern": concern, "passkey": passkey}
    return {name: maker(made) for name, maker in MAKERS.items()}


def _make_application(pairing: Pairing, membership: Membership, word: str) -> ApplicationFile:
    """A form that is not open, and somebody who applied by it with a file and was asked back."""
    its, now, program = {"organization": pairing.organization}, clock.now(), pairing.enrolment.program
    form = ApplicationForm.objects.create(**its, program=program, side="on-behalf")
    questions = [
        Question("words", "text", {"he": f"{word}?"}),
        Question("k6e0f2a1", "file", {"he": word}),
        Question("free", "hours", {"he": word}),
    ]
    version = ApplicationVersion.objects.create(
        **its, form=form, number=1, questions=[row.written() for row in questions], words={"intro": {"he": word}},
        is_used=True, made_at=now,
    )  # fmt: skip
    application = Application.objects.create(
        **its, program=program, side="on-behalf", state="waiting", version=version, language="he", begun_at=now,
        saved_at=now, sent_at=now, full_name=f"{word} applicant", email=f"{program.pk.hex}@people.example",
        unit=pairing.mentor.unit, answers={"words": word}, cares=membership, waits_for=word,
    )  # fmt: skip
    ApplicationLink.objects.create(
        **its, application=application, secret_hash=f"{application.pk.hex}", expires_at=now + timedelta(days=9)
    )
    ApplicationWord.objects.create(**its, application=application, from_office=True, words=word, at=now, by=membership)
    content = word.encode()
    file = StoredFile.objects.create(
        **its, name=f"{word}.txt", content_type="text/plain", size=len(content), content=content
    )
    return ApplicationFile.objects.create(**its, application=application, question="k6e0f2a1", file=file)


def _watch(pairing: Pairing, membership: Membership, word: str) -> None:
    """What was agreed about the pairing, that its mentor is put off on the morning page, and a morning that is kept."""
    its, now, today = {"organization": pairing.organization}, clock.now(), clock.today(pairing.organization)
    facts = {"kind": "call", "whom": "mentor", "way": "phone", "on": today, "agreed": word, "noted_at": now}
    FollowUp.objects.create(**its, pairing=pairing, by=membership, **facts)
    Snooze.objects.create(
        **its, mentor=pairing.mentor, until=today + timedelta(days=7), why=word, by=membership, since=now
    )
    morning = Morning.objects.filter(day=today - timedelta(days=1)).first() or Morning.objects.create(
        **its, day=today - timedelta(days=1), taken_at=now - timedelta(days=1)
    )
    MorningReason.objects.create(
        **its, morning=morning, rule="missed", subject=pairing.pk, program=pairing.enrolment.program,
        unit=pairing.enrolment.mentee.unit_id, mentor=pairing.mentor, mentee=pairing.enrolment.mentee,
    )  # fmt: skip


def _make_board(pairing: Pairing, membership: Membership) -> MatchProposal:
    """A board on which the two are proposed to each other, and that they are not to be paired again."""
    its, enrolment = {"organization": pairing.organization}, pairing.enrolment
    MatchExclusion.objects.create(**its, mentor=pairing.mentor, mentee=enrolment.mentee, kind="other")
    run = MatchRun.objects.create(
        **its, program=enrolment.program, aim="best_fit", state="ready", by=membership, asked_at=clock.now(),
        solved_at=clock.now(), reach=[enrolment.mentee.unit_id],
    )  # fmt: skip
    return MatchProposal.objects.create(**its, run=run, enrolment=enrolment, mentor=pairing.mentor)


def _begin(pairing: Pairing, word: str) -> None:
    """What the program asks of beginnings in its own words; an open step of each side, and a paper that was signed."""
    its, today = {"organization": pairing.organization}, clock.today(pairing.organization)
    BeginningPlan.objects.create(**its, program=pairing.enrolment.program, texts={"welcome": {"he": f"{word} welcome"}})
    version = AgreementVersion.objects.create(
        **its, program=pairing.enrolment.program, language="he", number=1, words=f"{word} agreement", made_on=today
    )
    days = {"pairing": pairing, "counted_on": today, "due_on": today}
    for kind, owner in (("meeting", "mentor"), ("welcome", "office"), ("agreement", "office")):
        signers = ["mentee", "mentor", "parent"] if kind == "agreement" else []
        BeginningStep.objects.create(**its, **days, kind=kind, owner=owner, signers=signers)
    Signature.objects.create(
        **its, pairing=pairing, party="parent", version=version, name=word, way="paper", on=today,
        signed_at=clock.now(),
    )  # fmt: skip


def _make_choice(pairing: Pairing, word: str) -> Introduction:
    """How the mentor introduces himself, and that he was chosen and accepted."""
    its, now, content = {"organization": pairing.organization}, clock.now(), word.encode()
    photo = StoredFile.objects.create(
        **its, name="photo.jpg", content_type="image/jpeg", size=len(content), content=content
    )
    Wish.objects.create(**its, enrolment=pairing.enrolment, mentor=pairing.mentor, rank=1)
    choice = Choice.objects.create(**its, enrolment=pairing.enrolment, state="done", sent_at=now, settled_at=now)
    facts = {
        "rank": 1,
        "state": "accepted",
        "asked_at": now,
        "settled_at": now,
        "answer_by": clock.today(its["organization"]),
    }
    Asking.objects.create(**its, choice=choice, mentor=pairing.mentor, **facts)
    program = pairing.enrolment.program
    return Introduction.objects.create(
        **its, mentor=pairing.mentor, program=program, words={"he": f"{word} words"}, photo=photo, changed_at=now
    )


def _make_delivery(pairing: Pairing, membership: Membership, word: str) -> Delivery:
    """What the mentor has to pass on."""
    organization, program = pairing.organization, pairing.enrolment.program
    words = dict.fromkeys(("message", "background", "question"), word)
    words |= {"title": f"{word} message", "choices": [word, word]}
    broadcast = BroadcastFactory(organization=organization, programs=[program], written_by=membership, text=words)
    return DeliveryFactory(organization=organization, enrolment=pairing.enrolment, broadcast=broadcast)


def _announce(pairing: Pairing, membership: Membership, word: str) -> AnnouncementFile:
    """An announcement that was told to the mentor, with a file."""
    organization, now = pairing.organization, clock.now()
    row = Announcement.objects.create(
        organization=organization, state="out", stands_until=clock.today(organization) + timedelta(days=9),
        must_acknowledge=True, written_at=now, sent_at=now, written_by=membership,
    )  # fmt: skip
    its = {"organization": organization, "announcement": row}
    AnnouncementProgram.objects.create(**its, program=pairing.enrolment.program)
    AnnouncementText.objects.create(**its, language="he", title=f"{word} announcement", words=word)
    AnnouncementReceipt.objects.create(**its, mentor=pairing.mentor, told_at=now)
    content = word.encode()
    file = StoredFile.objects.create(
        organization=organization, name=f"{word} announced.txt", content_type="text/plain", size=len(content),
        content=content,
    )  # fmt: skip
    return AnnouncementFile.objects.create(**its, file=file)


def _attach(delivery: Delivery, word: str) -> BroadcastFile:
    """A page for the mentors who pass it on."""
    made = {"organization": delivery.organization}
    content = word.encode()
    file = StoredFile.objects.create(
        **made, name=f"{word}.txt", content_type="text/plain", size=len(content), content=content
    )
    return BroadcastFile.objects.create(**made, broadcast=delivery.broadcast, file=file)


def _make_view(mentee, membership: Membership, word: str) -> SavedView:
    """A view that somebody kept for himself, of those who bear a tag; tags are the whole organization's words."""
    organization = mentee.organization
    tag, _is_new = Tag.objects.get_or_create(
        organization=organization, search_name="first year", defaults={"name": "First year"}
    )
    MenteeTag.objects.create(organization=organization, mentee=mentee, tag=tag)
    return SavedView.objects.create(organization=organization, owner=membership, name=f"{word} view", tag=tag)


def _make_talk(pairing: Pairing, word: str) -> SupportTalk:
    """A support talk of the mentor with a coordinator who is nobody else in the tests."""
    organization = pairing.organization
    user = UserFactory(name=f"{word} coordinator")
    coordinator = MembershipFactory(organization=organization, user=user, role=Role.COORDINATOR)
    program = pairing.enrolment.program
    ProgramScope.objects.create(organization=organization, membership=coordinator, program=program)
    return SupportTalk.objects.create(
        organization=organization, mentor=pairing.mentor, coordinator=coordinator, on=clock.today(organization),
        way="phone", minutes=30, noted_at=clock.now(),
    )  # fmt: skip


def _make_entry(organization, name: str) -> DirectoryEntry:
    """An entry of the directory, which is one for the whole organization: so its name bears no program's word."""
    today = clock.today(organization)
    return DirectoryEntry.objects.create(
        organization=organization, kind="service", name=name, about=name, confirmed_on=today, changed_at=clock.now()
    )


def make_guidance(organization, word: str = CANARY) -> None:
    """What the organization tells all of its members: about emergencies, tags, and to whom they could turn."""
    _make_entry(organization, f"{word} entry")
    Tag.objects.create(organization=organization, name=f"{word} tag")
    ConcernGuidance.objects.create(organization=organization, duty=word)
    EmergencyNumber.objects.create(organization=organization, position=0, name=word, number="1")


def _make_goal(pairing: Pairing, meeting: Meeting, membership: Membership, word: str) -> Step:
    """A goal of the mentee, with a step and what the meeting said about it, which nobody but the mentor has written."""
    organization, now = pairing.organization, clock.now()
    by = {"changed_by": membership, "changed_at": now}
    goal = Goal.objects.create(
        organization=organization, enrolment=pairing.enrolment, level="months", title=f"{word} goal", why=word,
        measure=word, week=word, openness="progress", proposed_by=membership, proposed_at=now, **by,
    )  # fmt: skip
    step = Step.objects.create(organization=organization, goal=goal, text=f"{word} step", **by)
    GoalProgress.objects.create(
        organization=organization, goal=goal, meeting=meeting, direction="same", word=word, author=membership,
        noted_at=now,
    )  # fmt: skip
    return step


def _make_handbook(program: Program, membership: Membership, word: str) -> HandbookPage:
    """A term of the program's handbook, in its second version with a draft of a third, to which the mentor agreed."""
    organization, now = program.organization, clock.now()
    page = HandbookPage.objects.create(
        organization=organization, program=program, kind="term", asks_agreement=True, beside_concern=True,
        beside_course=True, published=2, needs=1,
    )  # fmt: skip
    for number in (1, 2, 3):
        version = HandbookVersion.objects.create(
            organization=organization, page=page, number=number, remark=word, written_by=membership, written_at=now,
            published_at=now if number < 3 else None,
        )  # fmt: skip
        language = "he" if number < 3 else "en"
        HandbookText.objects.create(
            organization=organization, version=version, language=language, title=f"{word} term", names=word, body=word
        )
    HandbookTopic.objects.create(organization=organization, page=page, topic=Topic.objects.get(program=program))
    mentor = Mentor.objects.get(membership=membership)
    agreed = {"mentor": mentor, "number": 1, "agreed_at": now}
    HandbookAgreement.objects.create(organization=organization, page=page, **agreed)
    return page


def _make_group(pairing: Pairing, unit: Unit, word: str) -> dict[str, object]:
    """A group that the mentor leads, with the mentee aboard and a guest, who came the last time."""
    organization = pairing.organization
    group = GroupFactory(organization=organization, program=pairing.enrolment.program, unit=unit, name=f"{word} group")
    Facilitation.objects.create(
        organization=organization, group=group, mentor=pairing.mentor, starts_on=group.starts_on
    )
    boarding = Boarding.objects.create(
        organization=organization, group=group, mentee=pairing.enrolment.mentee, starts_on=group.starts_on
    )
    day = clock.today(organization)
    meeting = GroupMeetingFactory(organization=organization, group=group, local_date=day, place=word)
    guest = Guest.objects.create(organization=organization, group=group, name=f"{word} guest")
    presence = Presence.objects.create(
        organization=organization, meeting=meeting, guest=guest, state="present", changed_at=clock.now()
    )
    return {"boarding": boarding, "presence": presence}


def _join_somebody(series: MeetingSeries, meeting: Meeting, word: str) -> None:
    """Let another pairing of the mentor meet together with this one, at the moment of the given meeting."""
    series.together = series.pk
    series.save(update_fields=["together"])
    organization, pairing = series.organization, series.pairing
    other = PairingFactory(organization=organization, mentor=pairing.mentor, enrolment=pairing.enrolment, role="co")
    same = SeriesFactory(
        organization=organization, pairing=other, weekday=series.weekday, start_time=series.start_time, place=word,
        together=series.pk,
    )  # fmt: skip
    MeetingFactory(
        organization=organization, pairing=other, series=same, place=word, local_date=meeting.local_date,
        starts_at=meeting.starts_at, original_start=meeting.starts_at - timedelta(hours=1),
    )  # fmt: skip


def _make_course(pairing: Pairing, word: str) -> dict[str, object]:
    """A course of the program to which its mentor is signed up: one evening is over, one is to come."""
    organization, now = pairing.organization, clock.now()
    its = {"organization": organization}
    course = Course.objects.create(
        **its, program=pairing.enrolment.program, name=f"{word} course", about=word, state="open", audience="both"
    )
    over, _coming = (
        CourseSession.objects.create(
            **its, course=course, starts_at=begins, ends_at=begins + timedelta(hours=2), place=word, trainers=word
        )
        for begins in (now - timedelta(days=7), now + timedelta(days=7))
    )
    sign_up = SignUp.objects.create(**its, course=course, mentor=pairing.mentor, asked_at=now - timedelta(days=9))
    Attendance.objects.create(**its, session=over, sign_up=sign_up, presence="present", marked_at=now)
    material = CourseMaterial.objects.create(**its, course=course, title=word, url="https://people.example/paper")
    now_on = CourseSession.objects.create(
        **its, course=course, starts_at=now, ends_at=now + timedelta(hours=1), place=word, check_in_number=1
    )
    key = now_on.pk.hex
    now_on.check_in_key_hash = hash_of_key(key)
    now_on.save()
    return {"course_session": now_on, "sign_up": sign_up, "material": material, "check_in_key": key}


def _make_training_hours(sign_up: SignUp, word: str) -> Certificate:
    """What the course's program asks for each year; hours from elsewhere, an exemption, a certificate."""
    its, day = {"organization": sign_up.organization}, clock.today(sign_up.organization)
    program, mentor = sign_up.course.program, sign_up.mentor
    yearly = TrainingRequirement.objects.create(**its, program=program, kind="yearly", minutes=480)
    TrainingCredit.objects.create(**its, mentor=mentor, on=day, minutes=60, why=word)
    TrainingExemption.objects.create(**its, mentor=mentor, requirement=yearly, starts_on=day, why=word)
    return Certificate.objects.create(
        **its, mentor=mentor, course=sign_up.course, program=program, name=mentor.full_name, title=word, minutes=120,
        first_on=day, last_on=day, issued_on=day, number=new_number(),
    )  # fmt: skip


def _make_screening(pairing: Pairing, word: str) -> Reference:
    """What was noted of the mentor before pairing, and an intake that he reads."""
    its, program, mentor = {"organization": pairing.organization}, pairing.enrolment.program, pairing.mentor
    now, today = clock.now(), clock.today(pairing.organization)
    # It asks for nothing now: whoever is paired in these scenes has not to be screened first.
    Screening.objects.create(**its, program=program, needs=[word[:40]])
    text = ScreeningText.objects.create(**its, program=program, kind="commitment", number=1, words=word, made_on=today)
    about = {**its, "program": program, "mentor": mentor}
    Interview.objects.create(**about, on=today, held_by=word, result=word, fits=True, noted_at=now)
    year = today + timedelta(days=365)
    BackgroundCheck.objects.create(**its, mentor=mentor, seen_on=today, valid_until=year, noted_at=now)
    Commitment.objects.create(**about, text=text, name=word, way="paper", on=today, signed_at=now)
    ScreeningException.objects.create(**about, starts_on=today, until=year, why=word)
    Intake.objects.create(
        **its, enrolment=pairing.enrolment, needs=[word[:40]], words=word, for_mentor=["needs", "words"], changed_at=now
    )
    ParentConsent.objects.create(
        **its, enrolment=pairing.enrolment, parent=word, asked_at=now, is_given=True, way="paper", on=today
    )
    return Reference.objects.create(
        **about, name=word, email="referee@people.example", secret_hash=f"{word}:reference"[:64], asked_at=now,
        expires_at=now, answered_at=now, known_how=word, strengths=word, recommends="yes",
    )  # fmt: skip


def _make_pulses(pairing: Pairing, word: str) -> Pulse:
    """What both sides were asked, the mentor still; the mentee let it be seen, and would like to talk."""
    its, today = {"organization": pairing.organization}, clock.today(pairing.organization)
    program = pairing.enrolment.program
    PulsePlan.objects.create(**its, program=program)
    asked = {"asked_on": today, "closes_on": today + timedelta(days=13), "turn": 900}
    for whose, language in (("mentee", "he"), ("mentor", "en")):
        version = PulseVersion.objects.create(**its, program=program, whose=whose, number=1, made_on=today)
        texts = {"words": word, "low": word[:40], "high": word[:40]}
        PulseQuestion.objects.create(**its, version=version, position=1, language=language, **texts)
        pulse = Pulse.objects.create(
            **its, **asked, pairing=pairing, whose=whose, version=version, secret_hash=f"{word}:{whose}",
            is_answered=whose == "mentee",
        )  # fmt: skip
        if whose == "mentee":
            SharedAnswer.objects.create(**its, pulse=pulse, position=1, value=2, on=today)
    TalkRequest.objects.create(**its, pairing=pairing, whose="mentee", phone=word, since=today)
    ChangeRequest.objects.create(**its, pairing=pairing, words=word, since=today)
    return pulse


def _make_circle(pairing: Pairing, membership: Membership, word: str) -> CircleQuestion:
    """A circle that the mentor facilitates: an own question that waits, and one that all read with an answer."""
    organization, program = pairing.organization, pairing.enrolment.program
    today, its = clock.today(organization), {"organization": organization}
    CircleFacilitator.objects.create(**its, program=program, membership=membership)
    asked = its | {"program": program, "author": membership, "words": word, "search_text": "", "asked_on": today}
    shown = CircleQuestion.objects.create(**asked, title=f"{word} asked", state="open", shown_on=today)
    CircleAnswer.objects.create(**its, question=shown, author=membership, words=word, answered_on=today, number=1)
    return CircleQuestion.objects.create(**asked, title=f"{word} waits")


def _make_messages(membership: Membership, word: str) -> dict[str, object]:
    """A message that failed, an e-mail address that takes none, and a device, all of the mentor."""
    organization, now = membership.organization, clock.now()
    message = OutgoingMessage.objects.create(
        organization=organization, key=f"{word}:made", kind="plan", membership=membership, to=membership.user.email,
        subject=word, text=word, short=word, created_at=now, due_at=now, given_up_at=now, last_error="HTTP 400",
    )  # fmt: skip
    its = {"organization": organization, "membership": membership}
    mailbox = Address.objects.create(**its, channel="email", value=membership.user.email, broken_at=now)
    subscription = f'{{"endpoint":"https://fcm.googleapis.com/{membership.pk}","keys":{{"auth":"x","p256dh":"x"}}}}'
    device = Address.objects.create(**its, channel="push", value=subscription, confirmed_at=now)
    return {"message": message, "mailbox": mailbox, "device": device}


def make_lists(organization, made: dict[str, object], word: str = CANARY) -> None:
    """Add to a programme whatever the lists of its organization tell of: gaps of each kind, this week, a closed one."""
    program, unit = Program.objects.get(pk=made["program_id"]), Unit.objects.get(pk=made["unit_id"])
    today = clock.today(organization)
    week = clock.this_week(organization)
    TopicCount.objects.create(
        organization=organization, program=program, topic=Topic.objects.get(program=program),
        week_start=week.previous().start, mentees=5, mentions=10,
    )  # fmt: skip
    MenteeFactory(organization=organization, full_name=f"{word} not enrolled", kind=program.mentee_kind, unit=unit)
    MentorFactory(organization=organization, full_name=f"{word} free", unit=unit)
    waiting = MenteeFactory(organization=organization, full_name=f"{word} waits", kind=program.mentee_kind, unit=unit)
    EnrolmentFactory(organization=organization, program=program, mentee=waiting)
    busy = MentorFactory(organization=organization, full_name=f"{word} busy", capacity=0, unit=unit)
    untimed = PairingFactory(
        organization=organization,
        mentor=busy,
        enrolment__program=program,
        enrolment__mentee=MenteeFactory(organization=organization, full_name=f"{word} untimed", unit=unit),
    )
    for pairing in (Pairing.objects.get(pk=made["pairing_id"]), untimed):
        days = [week.start, week.end, today, *(today - timedelta(days=days) for days in (9, 16, 23, 30))]
        for number, day in enumerate(days):
            meeting = MeetingFactory(
                organization=organization, pairing=pairing, local_date=day, at=time(9 + number), place=word
            )
            if number in (5, 6):
                LogFactory(organization=organization, meeting=meeting, outcome="missed", absent="mentee")
    away = PairingFactory(
        organization=organization,
        mentor=MentorFactory(organization=organization, full_name=f"{word} away", unit=unit),
        enrolment__program=program,
        enrolment__mentee=MenteeFactory(organization=organization, full_name=f"{word} alone", unit=unit),
    )
    Absence.objects.create(organization=organization, mentor=away.mentor, starts_on=today)
    roll_up_week(organization=organization, week_start=week.previous().start)


def far_away(organization, unit: Unit | None = None, program: Program | None = None) -> dict[str, Viewer]:
    """Members of the active organization for whom its other programmes are somebody else's, by role."""
    unit = unit or UnitFactory(organization=organization, name="far")
    program = program or ProgramFactory(organization=organization, name="far")
    viewers = {}
    for role in (Role.COORDINATOR, Role.MENTOR, Role.MENTEE, Role.BROADCASTER, Role.PROFESSIONAL, Role.VIEWER):
        membership = MembershipFactory(organization=organization, role=role)
        if role == Role.COORDINATOR:
            MembershipUnit.objects.create(organization=organization, membership=membership, unit=unit)
        if role in (Role.COORDINATOR, Role.BROADCASTER):
            ProgramScope.objects.create(organization=organization, membership=membership, program=program)
        if role == Role.MENTOR:
            MentorFactory(organization=organization, membership=membership, unit=unit)
        if role == Role.MENTEE:
            MenteeFactory(organization=organization, membership=membership, unit=unit)
        viewers[role] = viewer_for(membership.user, organization)
    return viewers


def _make_run(report: SavedReport, membership: Membership, word: str) -> ReportRun:
    """A file of the report that lies ready, and that it comes by letter."""
    organization = report.organization
    definition = Definition("participants", name=f"{word} file").as_json()
    facts = {"format": "csv", "language": "en", "state": "done", "parts": 1, "size": 9, "fingerprint": word[:60]}
    moments = dict.fromkeys(("created_at", "finished_at"), clock.now())
    run = ReportRun.objects.create(
        organization=organization, asked_by=membership.user, title=f"{word} file", definition=definition, **facts,
        **moments,
    )  # fmt: skip
    ReportPart.objects.create(organization=organization, run=run, number=0, content=word.encode())
    schedule = ReportSchedule.objects.create(
        organization=organization, report=report, set_by=membership, rhythm="weekly", day=2, format="csv",
        set_at=clock.now() - timedelta(days=30),
    )  # fmt: skip
    ScheduleReader.objects.create(organization=organization, schedule=schedule, membership=membership)
    return run
