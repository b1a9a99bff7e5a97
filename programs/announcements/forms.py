"""Writing an announcement: to whom, what, in which languages, and until when."""

from uuid import UUID

from crispy_forms.layout import HTML
from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.announcements.queries import must_name_units, programs_to_address, units_to_address
from programs.files import FileField
from programs.models import Announcement


class TextsForm(forms.Form):
    """The words, by language, and until when they stand. The organization's language has to be there, others may be."""

    stands_until = DayField(
        label=_("Stands until"), help_text=_("Until then it is on top of each mentor's week, also for those who join.")
    )

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.today = viewer, clock.today(viewer.organization)

    def _languages(self) -> list[str]:
        own = self.viewer.organization.language
        return [own, *(code for code, _name in settings.LANGUAGES if code != own)]

    def _add_texts(self, languages: list[str]) -> list[str]:
        names = []
        for code in languages:
            required = code == self.viewer.organization.language
            self.fields[f"title_{code}"] = forms.CharField(label=_("Title"), max_length=120, required=required)
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("What do you want to tell?"),
                max_length=5000,
                required=required,
                widget=forms.Textarea(attrs={"rows": 7}),
            )
            names += [f"title_{code}", f"words_{code}"]
        return names

    def _add_others(self) -> list:
        """The other languages, each under its name."""
        parts = []
        for code in self._languages()[1:]:
            title = _("Also in %(language)s") % {"language": get_language_info(code)["name_translated"]}
            parts += [HTML(f"<h2>{title}</h2>"), *self._add_texts([code])]
        return parts

    def _begin_with_texts(self, announcement: Announcement) -> None:
        self.initial["stands_until"] = announcement.stands_until
        for text in announcement.texts.all():
            self.initial |= {f"title_{text.language}": text.title, f"words_{text.language}": text.words}

    def clean_stands_until(self):
        day = self.cleaned_data["stands_until"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over."))
        return day

    def clean(self) -> dict:
        data = super().clean()
        for code in self._languages()[1:]:
            title, words = data.get(f"title_{code}"), data.get(f"words_{code}")
            if bool(title) != bool(words):
                self.add_error(f"words_{code}" if title else f"title_{code}", _("Something is missing here."))
        return data

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """Title and words by language, of those that were written."""
        data = self.cleaned_data
        return {
            code: (data[f"title_{code}"], data[f"words_{code}"].replace("\r\n", "\n"))
            for code in self._languages()
            if data.get(f"title_{code}")
        }


class CorrectionForm(TextsForm):
    """What is out already, in other words."""

    asks_again = forms.BooleanField(
        label=_("Everybody reads it anew"),
        help_text=_(
            "It stands on top of each mentor's week once more, with a letter, also for those who have read or "
            "confirmed it. Without this, the words change and nobody is told."
        ),
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, announcement: Announcement, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        layout = ["seen", *self._add_texts(self._languages()[:1]), *self._add_others(), "stands_until", "asks_again"]
        self._begin_with_texts(announcement)
        self.initial["seen"] = announcement.version
        self.helper = PageHelper(
            self, *layout, submit=_("Publish the correction"), cancel_url=cancel_url,
            keep_draft=f"correct-{announcement.pk}",
        )  # fmt: skip

    @property
    def facts(self) -> dict:
        """What `correct_announcement` takes."""
        names = ("stands_until", "asks_again", "seen")
        return {"texts": self.texts} | {name: self.cleaned_data[name] for name in names}


class AnnouncementForm(TextsForm):
    """All that is asked of a new one."""

    announcement = forms.UUIDField(widget=forms.HiddenInput)
    programs = forms.ModelMultipleChoiceField(
        queryset=None, label=_("To the mentors of"), widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("Only in these units"),
        help_text=_("With all that is below them. Nothing chosen: everywhere."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    must_acknowledge = forms.BooleanField(
        label=_("Each one confirms: “read and understood”"), required=False, initial=False
    )
    file = FileField(
        label=_("Attachment"),
        help_text=_("A PDF, a picture, an Office document or plain text, up to 5 MB."),
        required=False,
    )
    drop_files = forms.BooleanField(label=_("Take the attachments away"), required=False)

    def __init__(self, *args, viewer: Viewer, announcement: Announcement | None = None, cancel_url: str, **kwargs):
        super().__init__(*args, viewer=viewer, **kwargs)
        programs = programs_to_address(viewer)
        self.fields["programs"].queryset = programs
        self.units = {str(unit.pk): unit for unit in units_to_address(viewer)}
        self.fields["units"].choices = [(key, f"{'– ' * unit.depth}{unit.name}") for key, unit in self.units.items()]
        if not self.units:
            del self.fields["units"]
        elif must_name_units(viewer):
            self.fields["units"].required = True
            self.fields["units"].help_text = _("With all that is below them.")
        layout = ["announcement", *self._add_texts(self._languages()[:1]), Choices("programs")]
        layout += [Choices("units")] if self.units else []
        layout += ["stands_until", "must_acknowledge", "file"]
        if announcement and announcement.files.all():
            layout.append("drop_files")
        else:
            del self.fields["drop_files"]
        layout += self._add_others()
        self._begin_with(announcement, list(programs) if announcement is None else [])
        draft = str(announcement.pk) if announcement else "new-announcement"
        self.helper = PageHelper(
            self, *layout, submit=_("Save and look it over"), cancel_url=cancel_url, keep_draft=draft
        )
        self.helper.attrs["enctype"] = "multipart/form-data"

    def _begin_with(self, announcement: Announcement | None, programs: list) -> None:
        if announcement is None:
            self.initial.setdefault("announcement", str(new_id()))
            self.initial.setdefault("stands_until", self.today + 2 * clock.WEEK)
            if len(programs) == 1:
                self.initial.setdefault("programs", [programs[0].pk])
            return
        self.initial |= {
            "announcement": str(announcement.pk),
            "programs": [row.program_id for row in announcement.addressed.all()],
            "units": [str(key) for key in announcement.units],
            "must_acknowledge": announcement.must_acknowledge,
        }
        self._begin_with_texts(announcement)

    def clean_units(self) -> list[UUID]:
        return [self.units[key].pk for key in self.cleaned_data["units"]]

    @property
    def facts(self) -> dict:
        """What `write_announcement` takes."""
        data = self.cleaned_data
        return {
            "programs": list(data["programs"]),
            "units": data.get("units", []),
            "must_acknowledge": data["must_acknowledge"],
            "stands_until": data["stands_until"],
            "upload": data.get("file"),
            "drops_files": data.get("drop_files", False),
            "texts": self.texts,
        }
