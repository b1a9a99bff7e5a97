"""Forms of the choice of mentors: how a mentor introduces himself."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mentoring_platform.ui.forms import PageHelper
from programs.choosing.photos import PhotoField
from programs.models import Introduction

LONGEST = 600


class IntroductionForm(forms.Form):
    """A photo and a few words, in each language that is spoken here."""

    photo = PhotoField(
        label=_("Photo"), required=False, help_text=_("Of your face, if you like. It is cut to a square.")
    )
    without_photo = forms.BooleanField(label=_("Without a photo"), required=False)
    is_shown = forms.BooleanField(
        label=_("Can be chosen"),
        required=False,
        help_text=_("Without this, and while there is no room, nobody sees the introduction."),
    )

    def __init__(self, *args, introduction: Introduction | None, language: str, cancel_url: str, **kwargs):
        known = introduction.words if introduction else {}
        initial = {f"words_{code}": text for code, text in known.items()}
        initial["is_shown"] = introduction.is_shown if introduction else True
        super().__init__(*args, initial=initial, **kwargs)
        others = [code for code, _name in settings.LANGUAGES if code != language]
        names = []
        for code in (language, *others):
            label = _("A few words") if code == language else _("The same in %(language)s, if you like")
            self.fields[f"words_{code}"] = forms.CharField(
                label=label % {"language": _(dict(settings.LANGUAGES)[code])} if code != language else label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
                help_text=_("Who you are, what you like to talk about, how you meet.") if code == language else "",
            )
            names.append(f"words_{code}")
        if not (introduction and introduction.photo_id):
            del self.fields["without_photo"]
        else:
            names.append("without_photo")
        self.helper = PageHelper(self, "photo", *names, "is_shown", submit=_("Save"), cancel_url=cancel_url)

    @property
    def words(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: self.cleaned_data[f"words_{code}"] for code, _name in settings.LANGUAGES}
