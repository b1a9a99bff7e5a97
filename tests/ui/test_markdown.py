"""Markdown: what people write is shown, and nothing they write can do anything."""

import re
import time
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.utils.html import format_html
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring_platform.ui.markdown import ATTRIBUTES, MOST, SCHEMES, TAGS, to_html, to_text


class Seen(HTMLParser):
    """The tags and attributes of a piece of HTML; balanced or it says so."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.attributes, self.open = set(), [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.open += [] if tag in ("br", "hr") else [tag]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def harmless(html: str) -> bool:
    seen = Seen(html)
    allowed = {(tag, name) for tag, names in ATTRIBUTES.items() for name in names} | {("a", "rel")}
    schemes = [value.split(":")[0].lower() for _tag, name, value in seen.attributes if name == "href" and ":" in value]
    return (
        seen.tags <= TAGS
        and all((tag, name) in allowed or ("*", name) in allowed for tag, name, _ in seen.attributes)
        and set(schemes) <= SCHEMES
    )


def test_what_people_write_is_shown_with_a_direction_of_its_own_for_each_block():
    html = to_html(
        "# כותרת\n\nשורה **חשובה**\nועוד `code`\n\n- אחד\n- two\n\n3. שלוש\n\n| א | b |\n|:-|-:|\n| 1 | ~~2~~ |"
    )
    assert '<h3 dir="auto">כותרת</h3>' in html
    assert '<p dir="auto">שורה <strong>חשובה</strong><br>\nועוד <code dir="auto">code</code></p>' in html
    assert '<ul dir="auto">\n<li>אחד</li>\n<li>two</li>' in html
    assert '<ol start="3" dir="auto">' in html
    assert '<table dir="auto">' in html and "<th>א</th>" in html and "<s>2</s>" in html and "style" not in html
    assert '<h6 dir="auto">low</h6>' in to_html("###### low")
    link = to_html("[here](https://example.org/?a=1&b=2) <https://example.net> [self](/north/week/)")
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">here</a>' in link
    assert link.count("rel=") == 3
    assert to_html("") == ""
    shown = Template("{% load livui %}{{ text|markdown }}{{ none|markdown }}").render(Context({"text": "a < *b*"}))
    assert shown == '<p dir="auto">a &lt; <em>b</em></p>\n'


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in a block": "<div>\n<script>alert(1)</script>\n</div>\n\n<style>*{display:none}</style>",
    "handler": '<img src=x onerror="alert(1)"> <b onclick=alert(1)>x</b>',
    "image": "![](https://spy.example/pixel.png) ![a][1]\n\n[1]: https://spy.example/p.png",
    "javascript": "[x](javascript:alert(1)) [y](JaVaScRiPt:x) <javascript:alert(1)> [z](java&#115;cript:alert(1))",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=) [y](vbscript:x) [z](file:///etc/passwd)",
    "broken out": '[x](https://a.example/"onmouseover="alert(1)) [y](<https://a.example/" onclick="x>) `"><script>`',
    "title": '[x](https://a.example "a\\" onclick=\\"alert(1)")',
    "unclosed": "<div><p><a href='x'>\n\n**a *b _c `d [e](f\n\n<!-- <b>",
    "frame": '<iframe src="https://a.example"></iframe><form action="/x"><button>go</button></form><svg onload=x>',
    "fence": '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
    "table": "|<script>|\n|---|\n|<img src=x onerror=alert(1)>|",
    "reference": "[x]\n\n[x]: javascript:alert(1) '\"><script>'",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#x3C;img src=x&#x3E;",
    "places": "\ue0000\ue001 \ue00099\ue001",
    "null": "a\x00b<scr\x00ipt>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_become_words(text: str):
    html = to_html(text)
    assert harmless(html)
    assert not re.search(r"<(?!/?[a-z0-9]+[ >])", html)


def test_signs_that_turn_letters_around_are_left_out():
    html = to_html("ab \u202egnp.exe\u202c \u2066x\u2069 \u200fשלום")
    assert html == '<p dir="auto">ab gnp.exe x \u200fשלום</p>\n'


def test_texts_made_to_be_slow_are_not():
    """Each of these makes a careless parser take minutes; together they take seconds on a slow machine."""
    begun = time.process_time()
    for text in ("[", "> ", "*a ", "- ", "[a](", "`", "![[", "<a ", "&#", "a\n", "| "):
        made = to_html(text * (MOST // 4))
        assert len(made) < 12 * MOST and harmless(made)
    assert time.process_time() - begun < 10
    assert len(to_html("a" * (MOST + 500))) < MOST + 100


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE.values(), "\n", "\n\n", "  ", "> ", "- ", "|", "[", "](", ")", "**", "`"])))
def test_whatever_is_put_together_stays_harmless(parts: list[str]):
    assert harmless(to_html("".join(parts)))


def test_words_of_running_text_are_explained_but_never_links_and_code():
    def explain(text):
        for found in re.finditer("term", text):
            yield found.start(), found.end(), format_html('<button title="{}">{}</button>', '<"', found[0])

    html = to_html("a term <b> **term** [term](/x) `term`\n\n# term", explain=explain)
    assert html.count("<button") == 3
    assert '<button title="&lt;&quot;">term</button> &lt;b&gt; <strong><button' in html
    assert '<a href="/x" rel="noopener noreferrer">term</a> <code dir="auto">term</code>' in html


def test_the_words_alone():
    text = "# כותרת\n\nשורה **חשובה**\nועוד [קישור](https://a.example) `code`\n\n|a|b|\n|-|-|\n|1|2|\n\n```\nx\n```"
    assert to_text(text) == "כותרת\nשורה חשובה ועוד קישור code\na\nb\n1\n2\nx"
