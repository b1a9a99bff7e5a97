"""Writing goals as a person would, for the tests: through the pages, with what stands on them."""

import html
import re
from uuid import UUID

from django.db import transaction
from django.test import Client

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Goal

TAGS = re.compile(r"<[^>]+>")


class Writer:
    """Somebody before the page of one enrolment's goals."""

    def __init__(self, client: Client, viewer: Viewer, enrolment):
        self.client, self.viewer, self.enrolment = client, viewer, enrolment

    def url(self, name: str, *ids, part: str = "") -> str:
        app = "mentoring_sessions" if name in ("goals", "goals_print") else "programs"
        address = self.viewer.url(f"{app}:{name}", self.enrolment.pk, *ids)
        return f"{address}?part={part}" if part else address

    def page(self, name: str = "goals", *ids) -> str:
        """What the page says, without its tags."""
        answer = self.client.get(self.url(name, *ids))
        assert answer.status_code == 200, answer.status_code
        return words(answer)

    def write(self, title: str, level: str = "months", told: str = "nothing", **more) -> UUID:
        """A new goal; its id."""
        key = new_id()
        data = {"goal": str(key), "told": told, "level": level, "title": title, **more}
        assert self.client.post(self.url("goal_new"), data).status_code == 302
        return key

    def change(self, key: UUID, seen: int, part: str = "", **facts):
        return self.client.post(self.url("goal", key, part=part), {"seen": seen, **facts})

    def close(self, key: UUID, seen: int, **said):
        return self.client.post(self.url("goal_state", key), {"seen": seen, **said})

    def step(self, key: UUID, text: str):
        return self.client.post(self.url("goal_steps", key), {"text": text})

    def on_step(self, step, act: str, seen: int | None = None, **more):
        data = {"seen": step.version if seen is None else seen, "act": act, **more}
        return self.client.post(self.url("goal_step", step.pk), data, follow=True)

    def goal(self, key: UUID) -> Goal:
        """The goal as the database has it."""
        with organization_scope(self.viewer.organization), transaction.atomic():
            return Goal.objects.select_related("serves", "changed_by__user").get(pk=key)


def words(answer) -> str:
    """The content of a page without its tags, scripts and spaces."""
    content = answer.content.decode()
    main = content[content.index('<main id="content"') : content.index("</main>")]
    return " ".join(html.unescape(TAGS.sub(" ", main)).split())
