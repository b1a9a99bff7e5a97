"""The house keeps its order: data points the way imports do, views are guarded, files stay small, settings are told."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from mentoring_platform.accounts.checks import organization_views
from tests.databases import ROOT

FLOORS = ["tenancy", "accounts", "audit", "notifications", "network", ("mentors", "mentees"), "programs"]
FLOORS += ["mentoring_sessions", "reports"]
FLOOR = {
    label: number for number, floor in enumerate(FLOORS) for label in (floor if isinstance(floor, tuple) else (floor,))
}
OURS = [model for model in apps.get_models() if model._meta.app_label in FLOOR]
PACKAGES = ["mentoring_platform", "mentors", "mentees", "programs", "sessions", "reports"]
SOURCES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts
]


ORGANIZATION_VIEWS = [(r, view) for r, view in organization_views() if r.startswith("<slug:organization_slug>/")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    for field in model._meta.local_fields:
        if field.is_relation and field.related_model._meta.app_label in FLOOR:
            here, there = model._meta.app_label, field.related_model._meta.app_label
            assert here == there or FLOOR[here] > FLOOR[there], f"{model._meta.label}.{field.name} points up"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, "Split this module by noun."
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is too long."
    assert path.stem not in {"utils", "helpers", "signals"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_translation_inside_an_f_string(path: Path):
    """The collector of strings does not look into f-strings, so these would stay English."""
    for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(string, ast.JoinedStr):
            calls = [node.func for node in ast.walk(string) if isinstance(node, ast.Call)]
            names = {getattr(call, "id", getattr(call, "attr", "")) for call in calls}
            assert names.isdisjoint({"_", "gettext", "ngettext", "pgettext", "npgettext"}), string.lineno


def test_environment_example_names_every_variable():
    settings = (ROOT / "mentoring_platform/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    for path in (ROOT / "mentoring_platform/embedded").rglob("*.py"):
        read |= set(re.findall(r"os\.environ\.get\(\"(LIVUI_\w+|PG_\w+)\"", path.read_text(encoding="utf-8")))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    told = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert read and read | compose == told


def test_templates_hold_no_inline_script_or_style():
    """Letters have no style sheet but what stands on each part: no policy of ours governs a mail program."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        style = r"<style" if path.parent.name == "email" else r"<style|\sstyle="
        assert not re.search(rf"{style}|\son[a-z]+=|hx-on|javascript:", text), name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), name


def test_every_app_introduces_itself():
    folders = ["mentors", "mentees", "programs", "sessions", "reports"]
    folders += [f"mentoring_platform/{name}" for name in ("tenancy", "accounts", "audit", "notifications", "ui")]
    for folder in folders:
        assert (ROOT / folder / "README.md").exists(), f"{folder}/README.md: ten lines on what it owns"


def test_hebrew_catalogue_is_complete():
    text = (ROOT / "locale/he/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    entries = [entry for entry in text.split("\n\n")[1:] if not entry.lstrip().startswith("#~")]
    empty = [entry for entry in entries if re.search(r'msgstr(\[\d\])? ""\s*($|\nmsgstr)', entry)]
    fuzzy = [entry for entry in entries if "#, fuzzy" in entry]
    assert len(entries) > 100 and empty == [] and fuzzy == []
