"""Rules that guard the walls, read from the source; each finding says what to write instead."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.test_house import SOURCES
from tests.databases import ROOT

TENANT_MODELS = {model.__name__ for model in apps.get_models() if getattr(model, "is_tenant_model", False)}
MARKED_SAFE_KNOWINGLY = {
    "mentoring_platform/ui/templatetags/livui.py": 'mark_safe("")',
    "reports/templatetags/figures.py": "numbers formatted with :d between constants",
}

QUERY_IN_VIEW = (
    "A view asks no tenant model itself: write the query in queries/ with the viewer first, call that from the view."
)
BARE_ENQUEUE = "Send a task by `task.enqueue(organization, …)` of a TenantTask: on commit, inside its organization."
SWALLOWED = "Permissions and queries raise on error: an error swallowed here opens or empties a page unseen."
UNSAFE_HTML = "Build HTML in a template, or with format_html('<b>{}</b>', value): never from an f-string or mark_safe."

ENQUEUES = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}


def name_of(node: ast.AST) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def queries_in_view(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        asked = None
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            asked = node.value
        if isinstance(node, ast.Call) and name_of(node.func) in {"get_object_or_404", "get_list_or_404"}:
            asked = node.args[0]
        if asked is not None and name_of(asked) in TENANT_MODELS:
            yield node.lineno


def bare_enqueues(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in ENQUEUES:
            yield node.lineno


def swallowed_errors(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or name_of(node.type) in {"Exception", "BaseException"}
            if broad and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node)):
                yield node.lineno
        if isinstance(node, ast.Call) and name_of(node.func) == "suppress":
            yield node.lineno


def unsafe_html(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in {"mark_safe", "SafeString", "SafeText"}:
            yield node.lineno
        if isinstance(node, ast.Call) and name_of(node.func) in {"format_html", "format_html_join"}:
            built = (ast.JoinedStr, ast.BinOp)
            called = [a for a in node.args if isinstance(a, ast.Call) and name_of(a.func) == "format"]
            if any(isinstance(argument, built) for argument in node.args[:2]) or called:
                yield node.lineno


def places(rule, paths: list[Path]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for path in paths for line in rule(ast.parse(path.read_text("utf-8")))]


VIEWS = [path for path in SOURCES if "views" in path.parts or path.stem == "views"]
READS = [path for path in SOURCES if path.stem in {"permissions", "access", "queries"} or "queries" in path.parts]
TASK_BASE = ROOT / "mentoring_platform/tenancy/tasks.py"


def test_no_view_asks_a_tenant_model():
    assert len(VIEWS) > 20
    assert places(queries_in_view, VIEWS) == [], QUERY_IN_VIEW


def test_tasks_are_sent_by_their_base_alone():
    assert places(bare_enqueues, [path for path in SOURCES if path != TASK_BASE]) == [], BARE_ENQUEUE


def test_permissions_and_queries_swallow_no_error():
    assert len(READS) > 10
    assert places(swallowed_errors, READS) == [], SWALLOWED


def test_html_is_built_safely():
    found = places(unsafe_html, SOURCES)
    assert [place for place in found if place.split(":")[0] not in MARKED_SAFE_KNOWINGLY] == [], UNSAFE_HTML
    assert len(found) == len(MARKED_SAFE_KNOWINGLY), "An exception is no longer needed, or hides a second place."


def test_templates_escape_everything():
    unsafe = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
    found = [path for path in (ROOT / "templates").rglob("*.html") if unsafe.search(path.read_text("utf-8"))]
    assert found == [], UNSAFE_HTML


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (queries_in_view, "Mentor.objects.all()"),
        (queries_in_view, "models.Mentor._base_manager.get(pk=1)"),
        (queries_in_view, "get_object_or_404(Mentor, pk=mentor_id)"),
        (bare_enqueues, "generate.delay(1)"),
        (bare_enqueues, "app.send_task('x')"),
        (swallowed_errors, "try:\n    a()\nexcept Exception:\n    pass"),
        (swallowed_errors, "try:\n    a()\nexcept:\n    b()"),
        (swallowed_errors, "with contextlib.suppress(KeyError):\n    a()"),
        (unsafe_html, "mark_safe(name)"),
        (unsafe_html, "format_html(f'<b>{name}</b>')"),
        (unsafe_html, "format_html('<b>%s</b>' % name)"),
        (unsafe_html, "format_html('<b>{}</b>'.format(name))"),
    ],
)
def test_rule_finds_what_it_forbids(rule, bad):
    assert list(rule(ast.parse(bad)))
