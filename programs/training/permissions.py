"""Who has to do with courses, as named predicates on the viewer. Which courses, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor

can_see_courses = is_administrator | is_coordinator
"""Read the courses of the own programs, who signed up and who was there."""

can_arrange_courses = is_coordinator
"""Write courses, sign people up, keep the list of who was there."""

can_train = is_mentor
"""Sign up to courses, check in by a code, say what one thought of it."""

can_have_materials = can_see_courses | can_train
