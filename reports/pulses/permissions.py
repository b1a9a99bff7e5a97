"""Who reads what of pulses, as named predicates on the viewer."""

from mentoring_platform.accounts.permissions import is_administrator, is_coordinator, is_steering

can_see_pulses = is_administrator | is_coordinator | is_steering
"""What is told of five people at least. What is seen beside names: `programs.pulses.permissions`."""
