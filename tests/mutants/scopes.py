"""Faults of reach: each query that takes the viewer answers with everybody's rows; the two lower walls are down."""

import inspect
import sys
import typing
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from pathlib import Path

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.queries import units_of
from tests.databases import ROOT, raw_connection
from tests.mutants.fault import Fault, everywhere
from tests.mutants.tables import without_scope
from tests.tenancy.matrix import WHOLE_ORGANIZATION
from tests.tenancy.routes import PREFIX, ROUTES

MODULE = "tests/tenancy/test_sweep_neighbours.py"
NEIGHBOURS = f"{MODULE}::test_nothing_of_the_neighbours"
ELSEWHERE = "tests/tenancy/test_sweep.py::test_member_elsewhere_gets_404"
FOREIGN = "tests/tenancy/test_sweep.py::test_foreign_id_is_like_none"
DOUBLE_ROLES, RELATIONS = "tests/programs/test_double_roles.py", "tests/sessions/test_relations.py"
GROUPS, TOGETHER = "tests/sessions/test_groups.py", "tests/sessions/test_together.py"
SUBSTITUTES = "tests/sessions/test_substitutes.py::test_the_office_of_another_place_gets_404"
BROADCASTS, MESSAGES = "tests/broadcasts/test_services.py", "tests/broadcasts/test_pages.py"
SUPPORT = "tests/sessions/test_support.py"
NOTES = "tests/sealing/test_notes.py"
DIRECTORY = "tests/programs/test_directory.py"
APPLYING, DECIDED = "tests/programs/test_applying.py", "test_a_worker_enters_somebody_and_the_office_decides"
GOALS = "tests/sessions/test_goals_readers.py"
CHOOSING = "tests/choosing/test_choosing.py"
INTRODUCED = "test_an_introduction_with_a_photo_is_seen_by_those_who_may"
PULSES = "tests/sessions/test_pulses.py"
CLOSING = "tests/sessions/test_closing.py"
COURSES = "tests/training/test_courses.py"
OF_ONE_UNIT = "test_a_coordinator_of_one_unit_sees_and_signs_up_its_people_alone"
HOURS = "tests/training_hours/test_hours.py"
SCREENING = "tests/programs/test_screening.py"
NOBODY_BEYOND = "test_nobody_reads_or_notes_beyond_the_own_programs_and_himself"
FILES, LETTERS = "tests/exports/test_making.py", "tests/exports/test_schedules.py"
BY_LETTER = "test_a_report_comes_by_letter_and_each_opens_it_with_the_own_rights"
APART = f"{MODULE}::test_rows_that_no_page_tells_apart"
PLANTED = "tests/tenancy/test_sweep_planting.py::test_foreign_ids_in_the_query_string"

# Queries whose rows are those of the whole organization, so that there is no scope to take from them: their pages are
# the administrator's, and are tried below with both lower walls down.
OF_THE_WHOLE_ORGANIZATION = {
    "mentoring_platform.accounts.queries.members_for",
    "mentoring_platform.accounts.queries.invitations_for",
    "mentoring_platform.audit.queries.trail_for",
    "programs.queries.programs.coordinators_with_scopes",
}
# Its one row is the organization itself, which stands in a global table and is found by the address.
WITHOUT_ROWS = {"settings/"}
# Whole pages whose rows bear no word of their own, and the tests that know them all the same.
BELOW = dict.fromkeys(
    ("settings/messages/", "settings/messages/channels/", "settings/messages/wording/preview/"),
    "tests/programs/test_wording.py::test_what_another_organization_chose_is_not_shown",
) | {"jobs/": "tests/tenancy/test_jobs.py::test_organization_sees_its_own"}

# Whose rows serve to write, or are narrowed once more before they are shown.
ASKED_FOR_DIRECTLY = {
    "programs.announcements.queries.programs_to_address",
    "programs.broadcasts.queries.reach.programs_to_write_to",
    "programs.messages.queries.broken_addresses_for",
    "programs.queries.pairings.office_enrolments",
    "programs.training.queries.contacts_to_sign_up",
    "programs.training.queries.courses_of_mentor",
    "programs.training.queries.managed_courses",
    "programs.training.queries.managed_sessions",
    "reports.coverage.queries.remindable",
    "sessions.supervision.queries.mentors_to_support",
    "sessions.telling.queries._told_and_withdrawn",
}

# Where the fault is seen, if not on the pages of a coordinator: on those of a mentor, or where one object is asked for.
SEEN = {
    "programs.queries.pairings.without_mentor": (
        "tests/programs/test_programs.py::test_without_a_mentor_means_none_today_and_none_to_come"
    ),
    "programs.queries.pairings.pairings_of_mentor": f"{NEIGHBOURS}[mentor]",
    "sessions.queries.meetings.reportable_meetings": f"{NEIGHBOURS}[mentor]",
    "sessions.queries.my_week.own_pairings": f"{NEIGHBOURS}[mentor]",
    "programs.queries.pairings.managed_substitutes": SUBSTITUTES,
    "sessions.queries.my_meetings.my_past_meetings": f"{NEIGHBOURS}[mentee]",
    "sessions.supervision.queries.programs_with_pace": f"{SUPPORT}::test_who_is_due_and_who_has_asked",
    "sessions.sealing.queries.keys_of": f"{NOTES}::test_everybody_is_given_his_own_keys_alone",
    "sessions.sealing.queries.passkeys_of": f"{NOTES}::test_a_passkey_is_added_once_and_removed_by_its_owner_alone",
    "sessions.sealing.queries.notes_of": f"{NOTES}::test_a_note_is_kept_once_and_read_by_its_author_alone",
    "sessions.sealing.queries.readers_for": f"{NOTES}::test_nobody_shares_with_a_stranger_a_mentee_or_a_former_member",
    "sessions.sealing.queries.shared_with": f"{NOTES}::test_a_note_is_shared_with_one_person_and_taken_back",
    "sessions.sealing.queries.pairings_to_write_about": f"{NOTES}::test_a_note_about_somebody_or_nobody",
    "sessions.sealing.queries.meetings_to_write_about": (
        f"{NOTES}::test_another_mentor_does_not_write_about_this_meeting"
    ),
    "sessions.plans.queries.open_proposals_for": (
        "tests/sessions/test_proposals.py::test_the_mentee_proposes_the_mentor_accepts"
    ),
    "programs.handbook.queries.pages_to_agree": f"{NEIGHBOURS}[mentor]",
    "programs.circle.queries._accompanied": f"{NEIGHBOURS}[mentor]",
    "programs.goals.queries.own_enrolments": f"{GOALS}::test_one_finds_the_own_goals_alone",
    "programs.goals.queries.office_goals": (
        f"{GOALS}::test_coordinators_see_what_the_program_says_and_no_word_more[nothing]"
    ),
    "programs.goals.queries.goals_on": f"{GOALS}::test_a_former_mentor_keeps_what_nobody_else_has_touched",
    "programs.training.queries.own_sessions": (
        "tests/training/test_places.py::test_reminder_calendar_and_what_stands_against_a_time"
    ),
    "programs.training.queries.materials_for": f"{COURSES}::test_papers_open_to_those_they_are_for",
    "programs.training.queries.sign_ups_for": f"{COURSES}::{OF_ONE_UNIT}",
    "programs.training.queries.mentors_to_sign_up": f"{COURSES}::{OF_ONE_UNIT}",
    "sessions.topics.queries.meetings_to_choose_for": (
        "tests/sessions/test_topics.py::test_nobody_else_chooses_and_only_of_what_took_place"
    ),
    "sessions.groups.queries.reach.mentees_to_board": f"{GROUPS}::test_who_boards_now_and_who_a_guest_is",
    "sessions.groups.queries.members.mentees_to_know": f"{GROUPS}::test_who_boards_now_and_who_a_guest_is",
    "sessions.groups.queries.week._led": f"{NEIGHBOURS}[mentor]",
    "programs.training_hours.queries.managed_certificates": (
        f"{HOURS}::test_certificates_are_issued_once_printed_looked_up_and_withdrawn"
    ),
    "programs.training_hours.queries.managed_exemptions": (
        f"{HOURS}::test_nobody_is_paired_before_the_training_that_is_required"
    ),
    "sessions.together.queries.managed_companions": f"{TOGETHER}::test_fixed_together_they_fall_on_the_same_days",
    "sessions.together.queries.pairings_to_join": f"{TOGETHER}::test_fixed_together_they_fall_on_the_same_days",
    # Where the two roles of one person differ, and where two persons differ in time.
    "programs.queries.pairings.office_mentees": f"{DOUBLE_ROLES}::test_notes_of_another_office_stay_there",
    "programs.applying.queries.office_applications": f"{APPLYING}::{DECIDED}",
    "programs.applying.queries.managed_applications": f"{APPLYING}::{DECIDED}",
    "programs.applying.queries.waiting_list": f"{APPLYING}::test_somebody_applies_is_asked_back_and_is_taken_in",
    "programs.directory.queries.readable_entries": f"{DIRECTORY}::test_a_mentor_suggests_and_the_office_lists",
    "programs.directory.queries.suggestions_for": f"{DIRECTORY}::test_a_mentor_suggests_and_the_office_lists",
    "programs.broadcasts.queries.deliveries.deliveries_for": f"{BROADCASTS}::test_within_ones_programs_and_units",
    "programs.broadcasts.queries.deliveries.deliveries_to_mend": f"{BROADCASTS}::test_within_ones_programs_and_units",
    "programs.broadcasts.queries.deliveries.heard": f"{MESSAGES}::test_a_message_from_the_first_word_to_the_last",
    "programs.broadcasts.queries.deliveries.open_deliveries_of": (
        f"{BROADCASTS}::test_who_tells_follows_who_accompanies"
    ),
    "programs.broadcasts.queries.deliveries.open_without_teller": (
        f"{MESSAGES}::test_a_message_from_the_first_word_to_the_last"
    ),
    "programs.broadcasts.queries.deliveries.tellable_deliveries": (
        f"{BROADCASTS}::test_who_tells_follows_who_accompanies"
    ),
    "programs.broadcasts.queries.messages.looked_at_by_a_second": f"{MESSAGES}::test_a_second_person_looks_at_it",
    "programs.broadcasts.queries.messages.to_approve": f"{MESSAGES}::test_a_second_person_looks_at_it",
    "programs.broadcasts.queries.reach.within_reach": f"{BROADCASTS}::test_within_ones_programs_and_units",
    "programs.screening.queries.programs_that_ask": f"{SCREENING}::{NOBODY_BEYOND}",
    "programs.screening.queries.office_programs": f"{SCREENING}::{NOBODY_BEYOND}",
    "programs.screening.queries.screened_mentors": f"{SCREENING}::{NOBODY_BEYOND}",
    "programs.choosing.queries.asked_of": f"{CHOOSING}::test_a_mentee_makes_a_list_and_sends_it_and_the_mentor_accepts",
    "programs.choosing.queries.choosing_programs": f"{CHOOSING}::test_another_office_has_no_hand_in_it",
    "programs.choosing.queries.introductions_for": f"{CHOOSING}::{INTRODUCED}",
    "programs.choosing.queries.managed_choosers": f"{CHOOSING}::test_another_office_has_no_hand_in_it",
    "programs.choosing.queries.managed_choosing_programs": f"{CHOOSING}::test_another_office_has_no_hand_in_it",
    "programs.choosing.queries.own_enrolments": f"{CHOOSING}::{INTRODUCED}",
    "sessions.choosing.queries.own_pairings": f"{CHOOSING}::test_the_two_set_their_time",
    "sessions.choosing.queries.pairings_to_set": f"{CHOOSING}::test_the_two_set_their_time",
    "programs.pulses.queries.managed_and_not_own": (
        f"{PULSES}::test_what_is_let_seen_is_seen_by_coordinators_and_never_by_the_mentor"
    ),
    "programs.pulses.queries.waiting_requests": f"{PULSES}::test_somebody_would_like_to_talk",
    "programs.pulses.queries.cannot_be_asked": f"{PULSES}::test_whom_and_when",
    "sessions.pulses.queries.open_pulses": f"{PULSES}::test_signed_in_from_ones_own_pages",
    "sessions.pulses.queries.my_pulses": f"{PULSES}::test_signed_in_from_ones_own_pages",
    "sessions.closing.queries.wishes_for_another": f"{CLOSING}::test_another_mentor_is_asked_for_in_confidence",
    "sessions.closing.queries.own_pairings_to_change": f"{CLOSING}::test_another_mentor_is_asked_for_in_confidence",
    "sessions.closing.queries.own_wishes": f"{CLOSING}::test_another_mentor_is_asked_for_in_confidence",
    "programs.broadcasts.queries.reach.views_to_write_to": (
        "tests/programs/test_tags.py::test_a_view_shows_each_reader_his_own_people"
    ),
    "programs.queries.saved_views.mentees_in": (
        "tests/programs/test_tags.py::test_a_view_shows_each_reader_his_own_people"
    ),
    "reports.exports.queries.runs_for": f"{FILES}::test_a_file_is_made_kept_in_parts_taken_and_forgotten",
    "reports.exports.queries.recent_runs": f"{FILES}::test_a_file_is_made_kept_in_parts_taken_and_forgotten",
    "reports.exports.queries.open_runs": f"{FILES}::test_limits",
    "reports.exports.queries.schedules_for": f"{LETTERS}::{BY_LETTER}",
    "reports.exports.queries.possible_readers": f"{LETTERS}::{BY_LETTER}",
    "reports.queries.record.access_history": (
        "tests/reports/test_access_history.py::test_mentee_finds_every_look_and_no_other_name"
    ),
    "sessions.queries.meetings.facts_of_others": (
        f"{RELATIONS}::test_of_other_people_of_the_colleague_a_co_mentor_sees_nothing"
    ),
    "sessions.queries.meetings.history_for": (
        f"{RELATIONS}::test_former_mentor_does_not_see_what_the_office_did_to_his_report"
    ),
} | {
    query: f"{ELSEWHERE}[{PREFIX}{route}]"
    for query, route in {
        "programs.screening.queries.references_to_read": "screening/references/<uuid:reference_id>/",
        "programs.screening.queries.managed_intakes": "enrolments/<uuid:enrolment_id>/intake/",
        "programs.screening.queries.intakes_shown_to": "enrolments/<uuid:enrolment_id>/intake/",
        "programs.screening.queries.mentees_to_promote": "people/mentees/<uuid:mentee_id>/helps-others/",
        "programs.training_hours.queries.certificates_for": "training/certificates/<uuid:certificate_id>/pdf/",
        "programs.training_hours.queries.office_certificates": "training/certificates/<uuid:certificate_id>/",
        "programs.matching.queries.office_programs": "programs/<uuid:program_id>/matching/",
        "programs.matching.queries.runs_for": "matching/<uuid:match_run_id>/",
        "programs.matching.queries.managed_runs": "matching/<uuid:match_run_id>/<uuid:proposal_row_id>/",
        "programs.goals.queries.kept_goals": "enrolments/<uuid:enrolment_id>/goals/print/",
        "programs.goals.queries.office_enrolments_with_goals": "enrolments/<uuid:enrolment_id>/goals/",
        "programs.goals.queries.readable_enrolments": "enrolments/<uuid:enrolment_id>/goals/print/",
        "programs.goals.queries.shared_enrolments": "enrolments/<uuid:enrolment_id>/goals/new/",
        "programs.goals.queries.written_goals": "enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/",
        "programs.goals.queries.written_steps": "enrolments/<uuid:enrolment_id>/goals/steps/<uuid:step_id>/",
        "sessions.goals.queries.meetings_with_goals": "meetings/<uuid:meeting_id>/goals/",
        "programs.handbook.queries.open_pages": "handbook/<uuid:page_id>/",
        "programs.handbook.queries.pages_to_follow": "handbook/<uuid:page_id>/agreed/",
        "mentoring_platform.notifications.personal.queries.own_devices": (
            "messages-to-me/devices/<uuid:device_id>/remove/"
        ),
        "programs.messages.queries.managed_broken_addresses": "messages/addresses/<uuid:address_id>/mended/",
        "mentors.queries.managed_mentors": "people/mentors/<uuid:mentor_id>/edit/",
        "programs.queries.pairings.managed_enrolments": "enrolments/<uuid:enrolment_id>/end/",
        "programs.queries.programs.managed_periods": "calendar/<uuid:period_id>/",
        "programs.queries.absences.changeable_absences": "absences/<uuid:absence_id>/",
        "programs.queries.absences.closures_for": "closures/<uuid:closure_id>/",
        "sessions.groups.queries.reach.boardings_for": "groups/boardings/<uuid:boarding_id>/leave/",
        "sessions.groups.queries.reach.guests_for": "groups/guests/<uuid:guest_id>/",
        "sessions.groups.queries.reach.kept_groups": "groups/<uuid:group_id>/board/",
        "sessions.groups.queries.reach.managed_groups": "groups/<uuid:group_id>/change/",
        "sessions.groups.queries.reach.meetings_for": "groups/meetings/<uuid:group_meeting_id>/",
        "sessions.importing.queries.imports_for": "import/<uuid:import_id>/",
        "sessions.queries.calendar._as_mentee": "meetings/<uuid:meeting_id>/meeting.ics",
        "sessions.queries.calendar._as_mentor": "meetings/<uuid:meeting_id>/meeting.ics",
        "sessions.queries.meetings.meetings_for": "meetings/<uuid:meeting_id>/",
        "programs.circle.queries.circles_for": "circle/<uuid:program_id>/",
        "programs.circle.queries.circles_to_write_in": "circle/<uuid:program_id>/ask/",
        "programs.circle.queries.circles_to_arrange": "circle/<uuid:program_id>/facilitators/",
        "programs.circle.queries.questions_for": "circle/questions/<uuid:question_id>/",
        "programs.circle.queries.questions_to_rewrite": "circle/questions/<uuid:question_id>/edit/",
        "programs.broadcasts.queries.messages.files_for": "broadcasts/files/<uuid:attachment_id>/",
        "programs.broadcasts.queries.messages.managed_broadcasts": "broadcasts/<uuid:broadcast_id>/words/",
        "programs.announcements.queries.announcements_for": "announcements/<uuid:announcement_id>/",
        "programs.announcements.queries.managed_announcements": "announcements/<uuid:announcement_id>/edit/",
        "programs.announcements.queries.told_to": "announcements/<uuid:announcement_id>/",
        "reports.coverage.queries.followed_broadcasts": "broadcasts/<uuid:broadcast_id>/coverage/",
        "programs.concerns.queries.concerns_for": "concerns/<uuid:concern_id>/",
        "programs.concerns.queries.concerns_told_to": "concerns/<uuid:concern_id>/answer/",
        "programs.concerns.queries.pairings_to_raise_for": "concerns/about/<uuid:pairing_id>/",
        "programs.queries.pairings.managed_pairings": "pairings/<uuid:pairing_id>/change/",
        "sessions.closing.queries.closable": "pairings/<uuid:pairing_id>/end/",
        "sessions.queries.meetings.managed_meetings": "meetings/<uuid:meeting_id>/cancel/",
        "sessions.queries.meetings.schedulable_meetings": "meetings/<uuid:meeting_id>/move/",
        "reports.building.queries.reports_for": "reports/saved/<uuid:report_id>/",
        "programs.queries.saved_views.own_views": "people/mentees/views/<uuid:view_id>/",
        "sessions.beginning.queries.own_pairings": "my-beginning/<uuid:pairing_id>/",
        "sessions.supervision.queries.talks_for": "support/<uuid:talk_id>/",
        "sessions.supervision.queries.noted_talks": "support/<uuid:talk_id>/",
        "sessions.plans.queries.proposable_meetings": "meetings/<uuid:meeting_id>/propose/",
        "sessions.plans.queries.proposals_for": "proposals/<uuid:proposal_id>/",
        "sessions.queries.meetings.meetings_to_make_up": "meetings/<uuid:meeting_id>/make-up/",
        "sessions.queries.schedule.managed_series": "fixed-times/<uuid:series_id>/end/",
        "sessions.queries.schedule.schedulable_pairings": "pairings/<uuid:pairing_id>/schedule/fix/",
        "sessions.queries.schedule.schedule_pairings": "pairings/<uuid:pairing_id>/schedule/",
    }.items()
}


def viewer_queries() -> dict[str, Callable]:
    """Every function of a queries module whose first argument is the viewer and that gives rows, by its full name."""
    found = {}
    for name, module in sorted(sys.modules.items()):
        if "queries" in name.split(".") and Path(getattr(module, "__file__", None) or "/").is_relative_to(ROOT):
            for function in vars(module).values():
                if inspect.isfunction(function) and function.__module__ == name and _gives_rows(function):
                    found[f"{name}.{function.__name__}"] = function
    return found


def _gives_rows(function: Callable) -> bool:
    first = next(iter(inspect.signature(function).parameters.values()), None)
    hints = typing.get_type_hints(function)
    return first is not None and hints.get(first.name) is Viewer and hints.get("return") is QuerySet


def _of_everybody(function: Callable, met: list[str]) -> Callable:
    @wraps(function)
    def unscoped(*args, **kwargs):
        met.append(function.__name__)
        rows = function(*args, **kwargs).all()
        rows.query.where = WhereNode()
        return rows

    return unscoped


@contextmanager
def unscoped(*functions: Callable):
    """Take the conditions from what these queries give, wherever they were imported; tells whether one was asked."""
    met: list[str] = []
    with ExitStack() as stack:
        for function in functions:
            stack.enter_context(everywhere(function, _of_everybody(function, met)))
        yield lambda: bool(met)


@contextmanager
def _walls_down():
    """No row-level security on any table and no scope on any manager; and no query that names its organization."""
    models = [model for model in apps.get_models() if getattr(model, "is_tenant_model", False)]
    act = "; ".join(f'ALTER TABLE "{model._meta.db_table}" {{}} ROW LEVEL SECURITY' for model in models)
    with ExitStack() as stack:
        for model in models:
            stack.enter_context(without_scope(model))
        stack.enter_context(unscoped(units_of, *(viewer_queries()[name] for name in OF_THE_WHOLE_ORGANIZATION)))
        with raw_connection("owner", autocommit=True) as owner:
            owner.execute(act.replace("{}", "DISABLE"))
        try:
            yield None
        finally:
            with raw_connection("owner", autocommit=True) as owner:
                owner.execute(act.replace("{}", "ENABLE"))


def scope_faults() -> list[Fault]:
    """For each query its scope; for each page of the whole organization the walls below it."""
    faults = []
    for name, function in viewer_queries().items():
        if name not in OF_THE_WHOLE_ORGANIZATION:
            test = APART if name in ASKED_FOR_DIRECTLY else SEEN.get(name, f"{NEIGHBOURS}[coordinator]")
            faults.append(Fault(f"{name}: everybody's rows", partial(unscoped, function), test))
    for route in ROUTES:
        short = route.removeprefix(PREFIX)
        if short in WHOLE_ORGANIZATION - WITHOUT_ROWS:
            test = BELOW.get(short) or f"{FOREIGN if route.count('<') > 1 else PLANTED}[{route}]"
            faults.append(Fault(f"/{short}: lower walls down", _walls_down, test))
    return faults
