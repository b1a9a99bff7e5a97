"""Who may do what with programs, enrolments and pairings, as named predicates on the viewer.

They open a page; which rows it shows is decided by the queries.
"""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor

can_see_office_lists = is_administrator | is_coordinator
can_see_own_people = is_administrator | is_coordinator | is_mentor
can_manage_programs = is_coordinator
can_manage_pairings = is_coordinator
can_manage_scopes = is_administrator
