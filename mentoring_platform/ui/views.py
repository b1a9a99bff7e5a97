"""The living style page, for those who build screens. Shows invented people; touches no data."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override

from mentoring_platform.ui import charts
from mentoring_platform.ui.forms import Choices, ClockInput, DayInput, PageHelper
from mentoring_platform.ui.samples import SAMPLES
from mentoring_platform.ui.states import STATES


class SampleForm(forms.Form):
    """One field of each kind."""

    def __init__(self, *args, words: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"] = forms.CharField(label=words["full_name"])
        self.fields["phone"] = forms.CharField(label=words["phone"], help_text=words["phone_help"], required=False)
        self.fields["day"] = forms.DateField(label=words["day"], widget=DayInput)
        self.fields["at"] = forms.TimeField(label=words["at"], widget=ClockInput)
        self.fields["unit"] = forms.ChoiceField(label=words["unit"], choices=[("", "–"), ("n", words["unit_north"])])
        self.fields["mode"] = forms.ChoiceField(label=words["mode"], choices=words["modes"], widget=forms.RadioSelect)
        self.fields["agree"] = forms.BooleanField(label=words["agree"], required=False)
        self.fields["note"] = forms.CharField(label=words["note"], widget=forms.Textarea, required=False)
        self.helper = PageHelper(
            self,
            "full_name",
            "phone",
            "day",
            "at",
            "unit",
            Choices("mode"),
            "agree",
            "note",
            submit=words["save"],
            cancel_url="#",
            keep_draft="sample",
        )


def _language(request) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language()


def _viewer() -> SimpleNamespace:
    return SimpleNamespace(roles=frozenset({"coordinator", "administrator", "mentor"}))


def said(share: float | None) -> str:
    """A share as the samples say it."""
    return "–" if share is None else f"{share}%"


@transaction.non_atomic_requests
def style_page(request):
    """Every part in one page; `?lang=en` shows it in English, `?errors=1` with mistakes in the form."""
    with override(_language(request)):
        words = SAMPLES[get_language()]
        data = request.POST if request.method == "POST" else {"phone": "12"} if "errors" in request.GET else None
        messages.success(request, words["saved"])
        now = timezone.now()  # nosemgrep: time-past-the-clock -- invented people of no organization
        context = {
            "words": words,
            "form": SampleForm(data, words=words["form"]),
            "states": STATES,
            "moments": [now + timedelta(days=offset) for offset in (-2, -1, 0, 1, 2, 4, 60)],
            "now": now,
            "page": Paginator(range(133), 25).get_page(request.GET.get("page")),
            "counts": {"held": 212, "excused": 24, "missed": 9, "unreported": 31, "planned": 48},
            "chart": [
                (f"{week}.{month}", share, f"{share}%" if share is not None else "")
                for week, month, share in [
                    (4, 10, 88),
                    (11, 10, None),
                    (18, 10, 71),
                    (25, 10, 79),
                    (1, 11, 84),
                    (8, 11, 92),
                    (15, 11, 95),
                ]
            ],
            "trend": [70, 74, None, 71, 79, 84, 92, 95],
            "line": [
                charts.TrendPoint(label, value, said(value), ago, said(ago))
                for label, value, ago in zip(
                    ("4.10", "11.10", "18.10", "25.10", "1.11", "8.11", "15.11"),
                    (88, None, 71, 79, 84, 92, 95),
                    (70, 72, 71, None, 69, 74, 73),
                    strict=True,
                )
            ],
            "stack": [
                (f"{week}", {"held": 20 + week % 5, "excused": week % 3, "missed": week % 4, "unreported": week // 5})
                for week in range(1, 13)
            ],
            "curve": [
                charts.StepPoint(month, share, 100 - 4 * month, said(share))
                for month, share in enumerate([100, 97, 96, 96, 93, 90, 88, 85, 85, 84, 80, 78, 74])
            ],
            "viewer": _viewer(),
            "organization": SimpleNamespace(
                name=words["organization"], slug="sample", zone=timezone.get_current_timezone()
            ),
        }
        return render(request, "ui/style_page.html", context)


@transaction.non_atomic_requests
def mentor_sample(request):
    """The mentor's week as it should look on a phone."""
    with override(_language(request)):
        words = SAMPLES[get_language()]
        context = {
            "words": words,
            "now": timezone.now(),  # nosemgrep: time-past-the-clock -- invented people of no organization
            "viewer": SimpleNamespace(roles=frozenset({"mentor"})),
            "organization": SimpleNamespace(
                name=words["organization"], slug="sample", zone=timezone.get_current_timezone()
            ),
        }
        return render(request, "ui/mentor_sample.html", context)
