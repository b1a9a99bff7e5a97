"""How forms are laid out: one column, an error summary on top, one clear button at the end."""

from collections.abc import Collection, Iterable
from datetime import date
from html import escape

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mentoring_platform.ui.dates import EARLIEST_DAY, LATEST_DAY


class DayInput(forms.DateInput):
    """A day, by the device's own calendar. Reads and writes ISO days."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day of the years people live in: a year typed wrong (0026 for 2026) is asked about, not taken."""

    widget = DayInput

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not EARLIEST_DAY <= value <= LATEST_DAY:
            raise forms.ValidationError(_("Look at the year once more."))


class ClockInput(forms.TimeInput):
    """A clock time, by the device's own clock."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs={"class": "input-short", **(attrs or {})}, format="%H:%M")


class Choices(Field):
    """Radio buttons or checkboxes as large boxes; give the field a RadioSelect or CheckboxSelectMultiple widget."""

    template = "ui/choices_field.html"


class Buttons:
    """The end of a form: the one thing to press, and a way out."""

    def __init__(self, submit: str, cancel_url: str = ""):
        self.submit = submit
        self.cancel_url = cancel_url

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string("ui/buttons.html", {"submit": self.submit, "cancel_url": self.cancel_url})


def _ease_typing(widget: forms.Widget) -> None:
    """Words run as they are written, Hebrew or Latin, typed or dictated; numbers bring up the keys for numbers."""
    if isinstance(widget, forms.NumberInput):
        widget.attrs.setdefault("inputmode", "numeric")
    elif isinstance(widget, forms.Textarea) or type(widget) is forms.TextInput:
        widget.attrs.setdefault("dir", "auto")


class PageHelper(FormHelper):
    """The layout of a form that fills a page.

    Fields appear as given (all of them if none are named), optional ones say so in their label. `keep_draft` names
    the object being written (its id, or "new"): what was typed then survives a lost connection or session.
    """

    def __init__(self, form: forms.BaseForm, *fields, submit: str, cancel_url: str = "", keep_draft: str = ""):
        super().__init__()
        self.form_method = "post"
        self.attrs = {"novalidate": "novalidate"}
        if keep_draft:
            self.attrs["data-keep-draft"] = keep_draft
        self.layout = Layout(*(fields or form.fields), Buttons(submit, cancel_url))
        for field in form.fields.values():
            _ease_typing(field.widget)
            if not field.required and not isinstance(field.widget, forms.CheckboxInput | forms.HiddenInput):
                label = field.label or ""
                field.label = format_html('{} <span class="optional">{}</span>', label, _("(optional)"))
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Something is missing here.")


class Select(forms.Select):
    """A select whose options are made in one go: Django asks a template for each, and of people there are hundreds.

    Groups of choices are not told apart.
    """

    def render(self, name: str, value, attrs: dict | None = None, renderer=None) -> SafeString:
        own = flatatt(self.build_attrs(self.attrs, attrs))
        options = options_of(self.choices, self.format_value(value))
        return format_html('<select name="{}"{}>\n{}\n</select>', name, own, options)


def options_of(choices: Iterable[tuple[object, object]], chosen: Collection[str]) -> SafeString:
    """The options of a select, those chosen marked."""
    made = "\n".join(_option("" if key is None else str(key), label, chosen) for key, label in choices)
    # nosemgrep: html-marked-safe -- each value and label is escaped below
    return mark_safe(made)  # nosec B308 B703  # noqa: S308  as above


def _option(value: str, label: object, chosen: Collection[str]) -> str:
    shown = label.__html__() if hasattr(label, "__html__") else escape(str(label))
    return f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{shown}</option>'
