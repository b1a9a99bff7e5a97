"""Who may do what with meetings, as named predicates on the viewer. Which meetings, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentee, is_mentor

can_report = is_mentor
"""Report on one's own meetings."""

can_manage_schedule = is_coordinator
"""Fix, change and end the fixed times of pairings, add meetings to them."""

can_change_meetings = is_coordinator | is_mentor
"""Move a single meeting."""

can_see_meetings = is_administrator | is_coordinator | is_mentor
"""Look at a meeting and at the schedule of a pairing."""

can_see_own_meetings = is_mentee
"""Look at one's own meetings as the one who is accompanied."""

can_keep_calendar = is_mentor | is_mentee
"""Have the own meetings in a calendar."""

can_close_units = is_administrator | is_coordinator
"""Say that a unit is closed."""

can_note_absences = is_coordinator
"""Note that somebody else is away."""

can_be_away = is_mentor | is_mentee
"""Note that one is away oneself."""

can_change_absences = is_coordinator | is_mentor | is_mentee
"""Change an absence, one's own or that of somebody one manages."""

can_see_board = is_administrator | is_coordinator
"""See the week of all pairings of one's programs, and who is about to fall between the chairs."""
