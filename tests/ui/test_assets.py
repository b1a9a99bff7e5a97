"""The style sheets hold their rules, and what a first visit loads stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

SOURCE = settings.BASE_DIR / "static" / "src"
BUDGET = 100_000
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin-(?:left|right|top|bottom)|padding-(?:left|right|top|bottom)"
    r"|border-(?:left|right|top|bottom)[\w-]*|(?:left|right|top|bottom|float|clear|width|height"
    r"|(?:min|max)-(?:width|height)))\s*:(?!\s*[\d.]+px\))"
    r"|text-align\s*:\s*(?:left|right)"
)


def own_style_sheets():
    return [path for path in (SOURCE / "css").iterdir() if path.name != "bootstrap.scss"]


@pytest.mark.parametrize("path", own_style_sheets(), ids=lambda path: path.name)
def test_only_logical_properties(path):
    lines = path.read_text().splitlines()
    # Media queries have no logical form.
    physical = [line.strip() for line in lines if PHYSICAL.search(line) and not line.startswith("@media")]
    assert physical == [], "use inset-inline-start, margin-inline-end, inline-size …: one sheet serves both directions"


@pytest.mark.parametrize("path", [p for p in own_style_sheets() if "tokens" not in p.name], ids=lambda path: path.name)
def test_colours_come_from_the_tokens(path):
    if path.name == "print.css":
        return
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", path.read_text()) == []


def test_templates_carry_no_inline_style_or_script():
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        source = path.read_text()
        if path.parent.name == "email":  # a letter has no style sheet
            source = source.replace(" style=", "")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|\shx-on", source), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", source), path


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def tokens_of(theme: str) -> dict[str, str]:
    source = (SOURCE / "css" / "tokens.scss").read_text()
    block = source[source.index(f"@mixin {theme}") :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("\n}")]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_in_both_themes(theme):
    tokens = tokens_of(theme)
    pairs = [("ink", "paper"), ("ink", "surface"), ("ink-soft", "paper"), ("ink-soft", "sunken"), ("accent", "paper")]
    pairs += [("on-accent", "accent"), ("accent-strong", "accent-soft"), ("on-state", "held"), ("on-state", "missed")]
    pairs += [(state, f"{state}-soft") for state in ("held", "excused", "missed", "unreported")]
    assert {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs
            if contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5} == {}  # fmt: skip
    assert contrast(tokens["line-strong"], tokens["surface"]) >= 3


def compressed(path: str) -> int:
    content = Path(finders.find(path)).read_bytes()
    return len(content) if path.endswith(".woff2") else len(gzip.compress(content, 9))


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.urls("tests.ui.urls")
def test_first_visit_stays_within_its_budget(client, language, capsys):
    html = client.get("/ui/", {"lang": language}).content
    sheet = "app.rtl.css" if language == "he" else "app.ltr.css"
    files = [sheet, "app.js", "icons.svg", "mark.svg", "django_htmx/htmx-2.min.js"]
    files += ["fonts/assistant-hebrew.woff2", "fonts/assistant-latin.woff2"]
    for path in (sheet, "app.js", "django_htmx/htmx-2.min.js"):
        assert path.encode() in html
    total = len(gzip.compress(html, 6)) + sum(map(compressed, files))
    with capsys.disabled():
        print(f"\nfirst load ({language}): {total:,} of {BUDGET:,} bytes compressed")
    assert total <= BUDGET


@pytest.mark.parametrize("address", ["/ui/", "/ui/?errors=1", "/ui/phone/"])
@pytest.mark.parametrize(("language", "direction"), [("he", "rtl"), ("en", "ltr")])
@pytest.mark.urls("tests.ui.urls")
def test_style_page_shows_every_part_in_both_directions(client, address, language, direction):
    html = client.get(
        address.split("?")[0], {"lang": language, **({"errors": 1} if "errors" in address else {})}
    ).content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert ("data-error-summary" in html) == ("errors" in address)


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_error_pages_need_nothing_from_outside(code):
    html = render_to_string(f"{code}.html")
    assert "data-error-page" in html
    assert 'href="/"' in html
