"""Workers are killed at random while messages go out: each leaves once, none is lost. `make chaos` is the large one."""

import random

import pytest
from django.conf import settings

from tests.factories import OrganizationFactory

from .trial import AT_ONCE, Trial


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_killed_workers_lose_nothing_and_send_nothing_twice(transactional_db, tmp_path):
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    with Trial(tmp_path, prefix=prefix, processes=3, lease=2, seconds_a_letter=0.01, people=40) as trial:
        trial.make_people(OrganizationFactory())
        trial.queue()
        trial.wait_for_letters(1, patience=30)
        for number in range(1, 30):
            trial.queue()
            trial.wait_for_letters(random.randint(1, 10), patience=0.2)
            trial.kill_one(5)
            if number % 10 == 0:
                trial.sweep()
        trial.wait(30)
        figures = trial.count()
    assert figures.acknowledged == 30 * AT_ONCE
    assert (figures.lost, figures.twice, figures.altered) == (0, 0, 0), figures
    assert figures.killed.total() >= 25
