"""Passwords and keys of the embedded cluster: made at first start, readable by their owner alone."""

import json
import os
import secrets
from functools import cache

from mentoring_platform.embedded.places import EmbeddedError, Places, places

NAMES = ("superuser", "owner", "app", "ops", "secret_key")


def ensure(where: Places) -> dict[str, str]:
    """The secrets of a cluster; made if there are none. The file has mode 600."""
    if not where.secrets.exists():
        made = {name: secrets.token_urlsafe(48) for name in NAMES}
        draft = where.secrets.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(made, file)
        draft.replace(where.secrets)
        stored.cache_clear()
    if where.secrets.stat().st_mode & 0o077:
        raise EmbeddedError(f"{where.secrets} can be read by others. Set its mode to 600.")
    return json.loads(where.secrets.read_text(encoding="utf-8"))


@cache
def stored() -> dict[str, str]:
    """The secrets of this project's cluster, or none where it was never started (or belongs to another user)."""
    try:
        return json.loads(places().secrets.read_text(encoding="utf-8"))
    except (OSError, EmbeddedError):
        return {}
