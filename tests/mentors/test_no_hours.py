"""A mentor who has no free hours any more."""

from datetime import time

from mentors.models import Availability
from mentors.services import set_availability
from tests.factories import MentorFactory


def test_all_hours_can_be_taken_away(inside, dana):
    mentor = MentorFactory(organization=inside)
    set_availability(mentor=mentor, spans=[(0, time(9), time(10))], by=dana)
    set_availability(mentor=mentor, spans=[], by=dana)
    assert not Availability.objects.filter(mentor=mentor).exists()
