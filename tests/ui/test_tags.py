from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, path
from django.utils.translation import override

from mentoring_platform.ui import charts
from mentoring_platform.ui.navigation import groups_for
from mentoring_platform.ui.states import MEETING_STATES, STATES

NORTH = SimpleNamespace(name="North", slug="north", zone=ZoneInfo("Asia/Jerusalem"))


def page(request, **kwargs): ...


app_name = "mentoring_sessions"
urlpatterns = [
    path("<slug:organization_slug>/week/", page, name="my_week"),
    path("<slug:organization_slug>/board/", page, name="board"),
    path("<slug:organization_slug>/board/groups/", page, name="groups"),
]


def shown(source: str, **context) -> str:
    request = RequestFactory().get(context.pop("path", "/north/"))
    request.organization = context.pop("organization", NORTH)
    with override(context.pop("language", "en")):
        return Template("{% load livui %}" + source).render(Context({"request": request, **context})).strip()


@pytest.mark.urls("tests.ui.urls")
def test_org_url_adds_the_organization():
    assert shown("{% org_url 'mentoring_sessions:board' %}") == "/north/board/"


@pytest.mark.urls("tests.ui.urls")
def test_org_url_refuses_outside_an_organization():
    with pytest.raises(NoReverseMatch):
        shown("{% org_url 'mentoring_sessions:board' %}", organization=None)


def names(groups) -> list[str]:
    return [entry.url for group in groups for entry in group.entries]


@pytest.mark.urls("tests.ui.urls")
def test_menu_holds_the_pages_of_the_role_and_leaves_out_those_that_do_not_exist():
    mentor = groups_for(slug="north", roles={"mentor"}, is_operator=False, path="/north/")
    coordinator = groups_for(slug="north", roles={"coordinator"}, is_operator=False, path="/north/")
    assert names(mentor) == ["/north/week/"]
    assert names(coordinator) == ["/north/board/", "/north/board/groups/"]
    assert groups_for(slug=None, roles=(), is_operator=False, path="/") == []


@pytest.mark.urls("tests.ui.urls")
def test_menu_marks_the_closest_entry_as_current():
    groups = groups_for(slug="north", roles={"coordinator"}, is_operator=False, path="/north/board/groups/?unit=3")
    assert [entry.url for entry in groups[0].entries if entry.current] == ["/north/board/groups/"]


@pytest.mark.parametrize("name", STATES)
def test_states_are_told_by_word_and_shape(name):
    for language in ("he", "en"):
        badge = shown("{% state_badge name %}", name=name, language=language)
        with override(language):
            assert str(STATES[name].word) in badge
        assert f"#{STATES[name].icon}" in badge


def test_meeting_states_differ_in_icon_word_and_class():
    looks = [STATES[name] for name in MEETING_STATES]
    for attribute in ("style", "icon", "word"):
        assert len({str(getattr(look, attribute)) for look in looks}) == len(looks)


def test_time_is_said_in_the_zone_of_the_organization():
    context = {"at": datetime(2026, 11, 22, 14, 0, tzinfo=UTC), "today": date(2026, 11, 21)}
    assert shown("{% person_datetime at %}", **context) == "tomorrow at 16:00"
    assert shown("{% person_datetime at %}", language="he", **context) == "מחר ב־16:00"
    assert shown("{% person_date at.date today=day %}", day=date(2026, 11, 22), **context) == "today"


def test_phone_numbers_can_be_pressed():
    assert shown("{% phone_link '050-234 5678' %}") == '<a href="tel:0502345678" class="ltr">050-234 5678</a>'
    assert shown("{% phone_link '' %}") == ""


def test_content_of_tags_is_escaped():
    harm = "<script>"
    for source in (
        "{% page_heading h h %}",
        "{% empty_state h h %}",
        "{% stat h h note=h how=h %}",
        "{% icon 'check' h %}",
        "{% notice 'info' %}{{ h }}{% endnotice %}",
        "{% disclosure h %}{{ h }}{% enddisclosure %}",
        "{% phone_link h %}",
        "{% bullet h 5 %}",
        "{% bar_chart points h h %}",
        "{% step_chart curve h h %}",
        "{% progress 1 2 h %}",
    ):
        assert harm not in shown(source, h=harm, points=[(harm, 5, harm)], curve=[charts.StepPoint(0, 100, 5, harm)])
        assert "&lt;script&gt;" in shown(source, h=harm)


def test_pager_keeps_the_filters():
    pages = Paginator(range(60), 25).get_page(2)
    html = shown("{% pager page %}", page=pages, path="/north/?unit=3&page=2")
    assert 'href="?unit=3&amp;page=1"' in html
    assert 'href="?unit=3&amp;page=3"' in html
    assert shown("{% pager page %}", page=Paginator(range(5), 25).get_page(1)) == ""


class VisitForm(forms.Form):
    full_name = forms.CharField(label="Full name")
    mode = forms.ChoiceField(label="How", choices=[("phone", "By phone")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("The whole is wrong")


def test_error_summary_links_each_mistake_to_its_field():
    html = shown("{% error_summary form %}", form=VisitForm({}))
    assert 'href="#id_full_name"' in html
    assert 'href="#id_mode_0"' in html
    assert "The whole is wrong" in html
    assert shown("{% error_summary form %}", form=VisitForm()) == ""


def test_theme_comes_from_the_cookie_and_nothing_else_gets_in():
    request = RequestFactory().get("/")
    for cookie, expected in (("dark", "dark"), ("light", "light"), ('"><script>', "")):
        request.COOKIES["theme"] = cookie
        assert Template("{% load livui %}{% theme_choice %}").render(Context({"request": request})) == expected


def test_unknown_is_not_drawn_as_zero():
    plot = charts.bars([("a", 0, "0%"), ("b", None, ""), ("c", 50, "50%")], maximum=100, rtl=False)
    assert [bar.height for bar in plot.bars] == [0, None, 65]
    assert len(charts.line([1, None, 2], minimum=0, maximum=None, rtl=False).stretches) == 2
    weeks = [charts.TrendPoint(str(value), value) for value in (5, 4, None, 2, None, 3, 3)]
    plot = charts.trend(weeks, maximum=5, target=None, rtl=False)
    assert [len(stretch.split()) for stretch in plot.now] == [2, 2] and len(plot.dots) == 5 and plot.target_y is None


def test_figures_run_in_reading_order():
    counts = [("held", 3), ("missed", 0), ("planned", 1)]
    assert [(part.name, part.x, part.width) for part in charts.parts(counts, rtl=False)] == [
        ("held", 0.0, 75.0), ("planned", 75.0, 25.0),
    ]  # fmt: skip
    assert [part.x for part in charts.parts(counts, rtl=True)] == [25.0, 0.0]
    assert charts.parts([("held", 0)], rtl=False) == []
