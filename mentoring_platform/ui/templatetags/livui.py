"""The parts every screen is made of. See mentoring_platform/ui/README.md for each with an example."""

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mentoring_platform.ui import dates, figures, navigation
from mentoring_platform.ui.forms import options_of
from mentoring_platform.ui.markdown import to_html
from mentoring_platform.ui.states import MEETING_STATES, STATES, state

register = template.Library()

CURRENT = format_html(' aria-current="{}"', "page")
DIRECTIONAL_ICONS = frozenset({"chevron", "arrow", "undo", "sign-out", "external", "trend-up", "trend-down"})


# --- where am I -------------------------------------------------------------------------------------------------------


def _organization(context):
    request = context.get("request")
    return getattr(request, "organization", None) or context.get("organization")


def _slug(context) -> str | None:
    if organization := _organization(context):
        return organization.slug
    match = getattr(context.get("request"), "resolver_match", None)
    return match.kwargs.get("organization_slug") if match else None


@register.simple_tag(takes_context=True)
def org_url(context, name: str, *args, **kwargs) -> str:
    """The address of a page of the present organization. Raises NoReverseMatch outside one, like {% url %} would."""
    slug = _slug(context)
    if slug is None:
        raise NoReverseMatch(f"org_url {name!r}: the page belongs to no organization")
    if kwargs:
        return reverse(name, kwargs={"organization_slug": slug, **kwargs})
    return (not args and navigation.address(name, slug)) or reverse(name, args=[slug, *args])


@register.simple_tag(takes_context=True)
def org_url_if_any(context, name: str) -> str:
    """The address of a page of the present organization; empty where there is no organization or no such page."""
    slug = _slug(context)
    return (slug and navigation.address(name, slug)) or ""


@register.simple_tag
def first_url(*names: str) -> str:
    """The address of the first of these pages (without arguments) that exists; empty if none does."""
    return navigation.first_address(*names) or ""


@register.simple_tag(takes_context=True)
def navigation_groups(context) -> list[navigation.Group]:
    """The viewer's menu; empty for whoever is signed out."""
    request = context.get("request")
    viewer = context.get("viewer")
    user = getattr(request, "user", None)
    return navigation.groups_for(
        slug=_slug(context) if viewer else None,
        roles=viewer.roles if viewer else (),
        is_operator=bool(getattr(user, "is_operator", False)),
        path=getattr(request, "path", ""),
    )


@register.simple_tag
def menu_entries(entries: Sequence[navigation.Entry]) -> SafeString:
    """The entries of a group of the menu, which each page shows twice: beside it, and behind the button of phones."""
    body = '\n<li><a class="nav-link" href="{}"{}>{}{}</a></li>'
    shown = ((one.url, CURRENT if one.current else "", icon(one.icon), one.label) for one in entries)
    return format_html_join("", body, shown)


@register.simple_tag(takes_context=True)
def theme_choice(context) -> str:
    """The theme chosen on this device: "light", "dark" or empty for as the device says."""
    request = context.get("request")
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "") if request else ""
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag
def theme_cookie() -> str:
    """The name of the cookie in which the script keeps the theme."""
    return settings.THEME_COOKIE_NAME


@register.simple_tag(takes_context=True)
def page_after_language(context) -> str:
    """Where to go after the language was switched: this very page if it can be asked for again, else the start."""
    request = context.get("request")
    if request is None or request.method != "GET":
        return "/"
    try:
        if request.resolver_match is None:  # answered before anybody looked
            resolve(request.path_info)
    except Resolver404:
        return "/"
    return request.get_full_path()


@register.simple_tag
def languages_offered() -> list[tuple[str, str]]:
    """Each language of the product with its own name for itself, but for the present one."""
    own_names = {"he": "עברית", "en": "English"}
    return [(code, own_names.get(code, name)) for code, name in settings.LANGUAGES if code != get_language()]


# --- signs ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture of the sprite (names: static/src/icons.json). Hidden from screen readers unless it has a label."""
    if label:
        body = '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(body, _look(name), label, _picture(name))
    return _silent_icon(name, get_script_prefix())


@lru_cache(maxsize=500)
def _silent_icon(name: str, _prefix: str) -> SafeString:
    # A page has hundreds of them, and there are few to choose from.
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', _look(name), _picture(name))


def _look(name: str) -> str:
    return "icon icon-directional" if name in DIRECTIONAL_ICONS else "icon"


def _picture(name: str) -> str:
    return f"{static('icons.svg')}#{name}"


@register.inclusion_tag("ui/state_badge.html")
def state_badge(name: str, word: str = "") -> dict:
    """A state as word, shape and colour. `word` replaces the usual word."""
    look = state(name)
    return {"look": look, "word": word or look.word}


@register.inclusion_tag("ui/legend.html")
def state_legend(*names: str) -> dict:
    """What the marks of a heat map or bar mean; all five meeting states unless some are named."""
    return {"states": [(name, STATES[name].word) for name in names or MEETING_STATES]}


@register.simple_tag
def phone_link(phone) -> str:
    """A phone number to press, always left to right; empty for no number."""
    if not phone:
        return ""
    shown = getattr(phone, "as_national", None) or str(phone)
    return format_html('<a href="tel:{}" class="ltr">{}</a>', re.sub(r"[^\d+]", "", str(phone)), shown)


# --- time -------------------------------------------------------------------------------------------------------------


def _zone(context, zone: tzinfo | None) -> tzinfo:
    organization = _organization(context)
    return zone or context.get("zone") or (organization.zone if organization else timezone.get_current_timezone())


def _today(context, today: date | None, zone: tzinfo | None) -> date:
    # nosemgrep: time-past-the-clock -- the look lies below the clock; the zone is the organization's all the same
    return today or context.get("today") or timezone.now().astimezone(_zone(context, zone)).date()


@register.simple_tag(takes_context=True)
def person_date(context, day: date, today: date | None = None) -> str:
    """A day as people say it. `today` is taken from the context when not given."""
    return dates.say_date(day, today=_today(context, today, None), language=get_language() or "") if day else ""


@register.simple_tag(takes_context=True)
def person_datetime(context, instant: datetime, today: date | None = None, zone: tzinfo | None = None) -> str:
    """An aware instant as people say it, in the organization's zone unless another is given."""
    if not instant:
        return ""
    return dates.say_datetime(
        instant, today=_today(context, today, zone), zone=_zone(context, zone), language=get_language() or ""
    )


@register.simple_tag(takes_context=True)
def person_time(context, instant: datetime, zone: tzinfo | None = None) -> str:
    """The clock time of an aware instant, in the organization's zone unless another is given."""
    return dates.say_time(instant, zone=_zone(context, zone)) if instant else ""


@register.simple_tag(takes_context=True)
def person_period(context, first: date, last: date, today: date | None = None) -> str:
    """A span of days, both inclusive: "15–21 November"."""
    return dates.say_period(first, last, today=_today(context, today, None), language=get_language() or "")


@register.simple_tag
def person_minutes(minutes: int | None) -> str:
    """A length of time in words: "45 minutes"; empty for None."""
    return "" if minutes is None else dates.say_minutes(minutes, language=get_language() or "")


# --- texts ------------------------------------------------------------------------------------------------------------


@register.filter(is_safe=False)
def markdown(text: str) -> SafeString:
    """What somebody wrote with the signs of Markdown, made safe; put it into `<div class="prose">`."""
    return to_html(text or "")


# --- parts of a page --------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/page_heading.html")
def page_heading(title: str, lead: str = "", back_url: str = "", back_label: str = "") -> dict:
    """The one h1 of a page, with an optional sentence below and an optional way back above it."""
    return {"title": title, "lead": lead, "back_url": back_url, "back_label": back_label}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", icon: str = "program", action_url: str = "", action: str = "") -> dict:
    """What comes here once there is something, and the first step towards it."""
    return {"title": title, "text": text, "icon_name": icon, "action_url": action_url, "action": action}


@register.inclusion_tag("ui/stat.html")
def stat(label: str, number, of="", note: str = "", how: str = "", url: str = "") -> dict:
    """One number with its name; `how` opens the sentence that says how it is counted."""
    return {"label": label, "number": number, "of": of, "note": note, "how": how, "url": url}


@register.inclusion_tag("ui/progress.html")
def progress(value: int, total: int, label: str = "") -> dict:
    """How far a piece of work has come, `value` of `total`."""
    return {"value": value, "total": total, "label": label}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Sequence, label: str = "") -> dict:
    """Sibling pages. Each item has `label`, `url`, `current` and optionally `count` and `alert`."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context, page, parameter: str = "page") -> dict:
    """Back and forth through a Django page; the other parameters of the address are kept."""
    request = context.get("request")

    def link(number: int) -> str:
        query = request.GET.copy() if request else {}
        query[parameter] = str(number)
        return f"?{query.urlencode()}" if request else f"?{parameter}={number}"

    return {
        "page": page,
        "previous_url": link(page.previous_page_number()) if page.has_previous() else "",
        "next_url": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/filter_chips.html")
def filter_chips(chips: Sequence, clear_url: str = "") -> dict:
    """The filters in force, each with a way out. Each chip has `label` and `url` (the address without it)."""
    return {"chips": chips, "clear_url": clear_url}


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Sequence) -> dict:
    """Check your answers: each row has `label`, `value` and optionally `change_url`."""
    return {"rows": rows}


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Sequence) -> dict:
    """Steps in order. Each has `title`, `done` and optionally `url`, `hint`, `now` (the step to take next)."""
    return {"tasks": tasks}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict:
    """All mistakes of a form, each a link to its field; nothing if there are none. Included by {% crispy %} itself."""
    return {"mistakes": _mistakes(form) if form is not None and form.is_bound else []}


def _mistakes(form: BaseForm) -> list[dict]:
    found = []
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        label = field.label if field is not None else ""
        target = (field.id_for_label or f"{field.auto_id}_0") if field is not None else ""
        found += [{"label": label, "message": message, "target": target} for message in messages]
    return found


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    """A remark within the page; kinds: info, success, warning, error."""
    body = '<div class="notice notice-{}">{}<div class="notice-body">{}</div></div>'
    return format_html(body, kind, icon(kind), content)


@register.simple_block_tag
def disclosure(content: str, title: str) -> SafeString:
    """More, for those who want to know; closed at first and open without script."""
    body = '<details class="disclosure"><summary>{}</summary><div class="disclosure-body">{}</div></details>'
    return format_html(body, title, content)


@register.simple_tag
def select_options(field: BoundField) -> SafeString:
    """The options of a field with choices, what it holds marked; made in one go, as of people there are hundreds."""
    value = field.value()
    return options_of(field.field.choices, ("" if value is None else str(value),))


# --- figures ----------------------------------------------------------------------------------------------------------


for figure in (
    figures.bar_chart,
    figures.line_chart,
    figures.stack_chart,
    figures.step_chart,
    figures.bullet,
    figures.sparkline,
    figures.state_bar,
):
    register.inclusion_tag(f"ui/{figure.__name__}.html")(figure)
