"""How often somebody may be stopped in an hour, so that whoever tries names one by one to see which are known gets
nowhere. Kept by person in the cache alone: who was stopped is no matter of the trail.
"""

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock

MOST = 30
"""So many words may be found in what one person writes within an hour."""
SECONDS = 3600


def refuse_too_many_tries(by: Viewer) -> None:
    """Raise ValidationError while the hour's tries are used up, whatever was written."""
    if cache.get(_key(by), 0) > MOST:
        raise ValidationError(
            _(
                "Names were found in what you wrote many times within an hour. Nothing is lost: wait for an hour, then "
                "send it. If it has to be sooner, turn to a facilitator."
            )
        )


def note_tries(by: Viewer, words: int) -> None:
    """Count words that were found; raises as `refuse_too_many_tries` once they are too many."""
    key = _key(by)
    cache.add(key, 0, SECONDS)
    try:
        cache.incr(key, max(words, 1))
    except ValueError:  # its time has just ended
        return
    refuse_too_many_tries(by)


def _key(by: Viewer) -> str:
    return f"circle-tries:{by.organization.pk}:{by.user.pk}:{int(clock.now().timestamp()) // SECONDS}"
