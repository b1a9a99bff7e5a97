"""Every action that the code records has its words."""

import ast
import re

from mentees.choices import MenteeStatus
from mentoring_platform.audit.actions import SENTENCES
from mentors.choices import MentorStatus
from tests.architecture.test_house import ROOT, SOURCES

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDING = {"record", "record_many", "record_read", "_entry"}
ENDINGS = {"mentor.": MentorStatus.values, "mentee.": MenteeStatus.values}


def actions_of(function: ast.AST, value: ast.expr) -> list[str]:
    """The actions that an argument can be; what is chosen before stands in the same function."""
    if isinstance(value, ast.JoinedStr):
        beginning = value.values[0].value
        assert beginning in ENDINGS, f"Say in ENDINGS how '{beginning}…' can end."
        return [f"{beginning}{ending}" for ending in ENDINGS[beginning]]
    part = value if isinstance(value, ast.Constant | ast.IfExp) else function
    found = [node.value for node in ast.walk(part) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in found if ACTION.fullmatch(text)]


def recorded() -> dict[str, str]:
    found = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                if getattr(call.func, "id", "") in RECORDING and "action" in given:
                    value = given["action"]
                    actions = actions_of(function, value)
                    assert actions, f"{path.relative_to(ROOT)}:{call.lineno}"
                    found |= dict.fromkeys(actions, f"{path.relative_to(ROOT)}:{call.lineno}")
    return found


def test_every_recorded_action_has_a_sentence():
    places = recorded()
    assert len(places) > 50
    missing = {action: place for action, place in places.items() if action not in SENTENCES}
    assert missing == {}, "Add its sentence in mentoring_platform/audit/actions.py."
    assert set(SENTENCES) - set(places) == set(), "Nobody records these any more."
