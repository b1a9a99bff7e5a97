"""Who may open which page, written down by hand and apart from the code: the sweep holds the guards to it.

Routes stand without the organization. A page's rows are a second question, which the queries answer.
"""

from mentoring_platform.accounts.choices import Role

ADMINISTRATOR, COORDINATOR, MENTOR, MENTEE, PROFESSIONAL, VIEWER = (
    {role} for role in (Role.ADMINISTRATOR, Role.COORDINATOR, Role.MENTOR, Role.MENTEE, Role.PROFESSIONAL, Role.VIEWER)
)
OFFICE = ADMINISTRATOR | COORDINATOR
EVERYBODY = set(Role)

_PAGES = [
    (
        ADMINISTRATOR,
        [
            "members/",
            "members/invite/",
            "members/<int:user_id>/",
            "members/<int:user_id>/deactivate/",
            "members/<int:user_id>/resend/",
            "members/<int:user_id>/withdraw/",
            "settings/",
            "units/",
            "units/new/",
            "units/<uuid:unit_id>/",
            "units/<uuid:unit_id>/remove/",
            "audit/",
            "audit/sheet/",
            "people/mentees/<uuid:mentee_id>/access-history/",
            "people/mentees/<uuid:mentee_id>/access-history/print/",
            "people/mentors/<uuid:mentor_id>/access-history/",
            "people/mentors/<uuid:mentor_id>/access-history/print/",
            "settings/concerns/",
            "settings/concerns/guidance/",
            "settings/concerns/programs/<uuid:program_id>/",
            "programs/coordinators/",
            "programs/coordinators/<uuid:membership_id>/",
        ],
    ),
    (
        COORDINATOR,
        [
            "people/mentors/new/",
            "people/mentors/<uuid:mentor_id>/edit/",
            "people/mentors/<uuid:mentor_id>/hours/",
            "people/mentors/<uuid:mentor_id>/status/",
            "people/mentors/<uuid:mentor_id>/access/",
            "people/mentees/new/",
            "people/mentors/<uuid:mentor_id>/leave/",
            "people/mentees/<uuid:mentee_id>/edit/",
            "people/mentees/<uuid:mentee_id>/contacts/",
            "people/mentees/<uuid:mentee_id>/access/",
            "people/mentees/<uuid:mentee_id>/leave/",
            "people/mentees/<uuid:mentee_id>/return/",
            "people/mentees/<uuid:mentee_id>/enrol/",
            "programs/new/",
            "programs/<uuid:program_id>/edit/",
            "programs/<uuid:program_id>/words/",
            "programs/<uuid:program_id>/words/preview/",
            "programs/<uuid:program_id>/calendar/",
            "programs/<uuid:program_id>/topics/",
            "programs/<uuid:program_id>/enrol/",
            "programs/<uuid:program_id>/pair/",
            "calendar/<uuid:period_id>/",
            "calendar/<uuid:period_id>/remove/",
            "enrolments/<uuid:enrolment_id>/pair/",
            "enrolments/<uuid:enrolment_id>/end/",
            "pairings/<uuid:pairing_id>/change/",
            "pairings/<uuid:pairing_id>/end/",
            "pairings/<uuid:pairing_id>/intensity/",
            "meetings/<uuid:meeting_id>/cancel/",
            "meetings/<uuid:meeting_id>/restore/",
            "pairings/<uuid:pairing_id>/schedule/fix/",
            "pairings/<uuid:pairing_id>/schedule/add/",
            "fixed-times/<uuid:series_id>/change/",
            "fixed-times/<uuid:series_id>/end/",
            "import/",
            "import/template/",
            "import/<uuid:import_id>/columns/",
            "import/<uuid:import_id>/preview/",
            "import/<uuid:import_id>/",
            "import/<uuid:import_id>/rows-to-mend/",
        ],
    ),
    (
        OFFICE,
        [
            "people/mentors/",
            "people/mentees/",
            "programs/",
            "programs/<uuid:program_id>/",
            "pairings/",
            "board/",
            "gaps/",
            "dashboard/enrolments/<uuid:enrolment_id>/",
        ],
    ),
    (
        OFFICE | MENTOR,
        [
            "people/mentors/<uuid:mentor_id>/",
            "people/mentees/<uuid:mentee_id>/",
            "pairings/<uuid:pairing_id>/",
            "meetings/<uuid:meeting_id>/",
            "pairings/<uuid:pairing_id>/schedule/",
        ],
    ),
    (
        MENTOR,
        [
            "my-week/",
            "my-week/all-held/",
            "my-week/app.webmanifest",
            "my-week/copies/",
            "my-week/token/",
            "my-week/extra/",
            "reminders/",
            "reminders/before/",
            "reminders/choose/",
            "reminders/stop-links/",
            "meetings/<uuid:meeting_id>/held/",
            "meetings/<uuid:meeting_id>/kept/",
            "meetings/<uuid:meeting_id>/undo/",
            "meetings/<uuid:meeting_id>/not-held/",
            "meetings/<uuid:meeting_id>/why/",
            "meetings/<uuid:meeting_id>/details/",
            "meetings/<uuid:meeting_id>/note/",
            "meetings/<uuid:meeting_id>/note/seal/",
            "concerns/new/",
            "concerns/about/<uuid:pairing_id>/",
            "meetings/<uuid:meeting_id>/topics/",
            "notes/write/",
            "notes/seal/",
        ],
    ),
    (
        OFFICE | MENTOR | PROFESSIONAL,
        [
            "notes/",
            "notes/set-up/",
            "notes/keys/",
            "notes/keys/open/",
            "notes/keys/ways/",
            "notes/passkeys/add/",
            "notes/passkeys/<uuid:passkey_id>/remove/",
            "notes/keys/exchange/",
            "notes/keys/exchanged/",
            "notes/sealed/",
            "notes/readers/",
            "notes/<uuid:note_id>/change/",
            "notes/<uuid:note_id>/move/",
            "notes/<uuid:note_id>/remove/",
            "notes/<uuid:note_id>/share/",
            "notes/<uuid:note_id>/withdraw/",
            "notes/shared/<uuid:share_id>/move/",
            "concerns/",
            "concerns/<uuid:concern_id>/",
            "concerns/<uuid:concern_id>/take/",
            "concerns/<uuid:concern_id>/answer/",
            "concerns/<uuid:concern_id>/hand-over/",
        ],
    ),
    (
        MENTEE,
        [
            "goals/",
            "my-meetings/",
            "my-meetings/reminders/",
        ],
    ),
    (
        COORDINATOR | MENTOR,
        [
            "meetings/<uuid:meeting_id>/move/",
        ],
    ),
    (
        MENTOR | MENTEE,
        [
            "enrolments/<uuid:enrolment_id>/goals/print/",
            "enrolments/<uuid:enrolment_id>/goals/new/",
            "enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/",
            "enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/state/",
            "enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/steps/",
            "enrolments/<uuid:enrolment_id>/goals/steps/<uuid:step_id>/",
            "meetings/<uuid:meeting_id>/goals/",
            "calendar/",
            "calendar/address/",
            "calendar/names/",
            "calendar/stop/",
            "meetings/<uuid:meeting_id>/meeting.ics",
        ],
    ),
    (
        COORDINATOR | MENTOR | MENTEE,
        [
            "enrolments/<uuid:enrolment_id>/goals/",
        ],
    ),
    (
        EVERYBODY,
        [
            "",
            "my-record/",
            "my-record/print/",
        ],
    ),
    (
        OFFICE | MENTOR | VIEWER,
        [
            "reports/weekly/",
            "reports/weekly/print/",
            "reports/weekly/sheet/",
        ],
    ),
    (
        OFFICE | VIEWER,
        [
            "trends/",
            "trends/print/",
            "dashboard/",
            "dashboard/programs/<uuid:program_id>/",
        ],
    ),
]
WHO_OPENS: dict[str, set[str]] = {route: roles for roles, routes in _PAGES for route in routes}

# Pages whose objects belong to the whole organization: nobody who may open them is too far away.
WHOLE_ORGANIZATION = {route for route, roles in WHO_OPENS.items() if roles == ADMINISTRATOR}

# Roles that see sums of the whole organization on a page of one object, and nobody's name.
SEES_SUMS_OF_ALL = {"dashboard/programs/<uuid:program_id>/": VIEWER}

# Roles that read the names of all programs of the organization, and nobody's name.
SEES_PROGRAMS_OF_ALL = {
    "dashboard/": VIEWER,
    "dashboard/programs/<uuid:program_id>/": VIEWER,
    "trends/": VIEWER,
    "trends/print/": VIEWER,
    "reports/weekly/": VIEWER,
    "reports/weekly/print/": VIEWER,
    "reports/weekly/sheet/": VIEWER,
}
