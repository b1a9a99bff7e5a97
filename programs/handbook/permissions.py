"""Who has to do with the handbook, as named predicates on the viewer. Which pages, the queries say."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_mentor, is_professional

can_read_handbook = is_administrator | is_coordinator | is_mentor | is_professional
"""Who accompanies, who leads them, and who advises; who is accompanied does not."""

can_write_handbook = is_administrator | is_coordinator
"""Coordinators their programs' pages; administrators those of the whole organization, as they write its settings."""

can_see_agreements = can_write_handbook
"""Who has read and agreed: the office."""
