"""The anchor: what the chain's heads were, told to a place outside the database.

One JSON object a line: `organization` (id), `sequence`, `hash`, `at` (UTC, when it was told).
"""

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger("livui.audit.anchor")


@dataclass(frozen=True)
class Anchor:
    organization: int
    sequence: int
    hash: str
    at: str


def write_anchors(anchors: list[Anchor]) -> None:
    """Append the lines to AUDIT_ANCHOR_FILE at once and see them on the disk; without a file they go to the log."""
    lines = [json.dumps(asdict(anchor)) for anchor in anchors]
    if not settings.AUDIT_ANCHOR_FILE:
        for line in lines:
            logger.info(line)
        return
    descriptor = os.open(settings.AUDIT_ANCHOR_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def read_anchors() -> list[Anchor] | None:
    """All lines of AUDIT_ANCHOR_FILE, oldest first; None where none is named or it does not exist yet.

    Raises ValueError for a line that is no anchor.
    """
    path = Path(settings.AUDIT_ANCHOR_FILE) if settings.AUDIT_ANCHOR_FILE else None
    if path is None or not path.exists():
        return None
    anchors = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            anchors.append(Anchor(**json.loads(line)))
        except (TypeError, ValueError) as error:
            raise ValueError(f"Line {number} of {path} is no anchor.") from error
    return anchors
