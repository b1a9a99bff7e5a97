"""How a letter is worded, and which messages are looked for."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.notifications.wording.braces import has_lone_brace, unknown_words
from mentoring_platform.notifications.wording.own import PARTS, Letter
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.ui.forms import PageHelper
from programs.models import Program


class WhichForm(forms.Form):
    """Of which letter, in which language, for which program; what does not fit is the organization's own."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    program = forms.ChoiceField(label=gettext_lazy("Program"), required=False)

    def __init__(self, *args, programs: list[Program], **kwargs):
        super().__init__(*args, auto_id="which_%s", **kwargs)
        self.fields["program"].choices = [
            ("", _("All programs")),
            *((str(program.pk), program.name) for program in programs),
        ]


class WordingForm(forms.Form):
    """The four texts of a letter. Words in braces that stand for nothing are refused by name."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    opening = forms.CharField(
        label=gettext_lazy("Opening"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    closing = forms.CharField(
        label=gettext_lazy("Closing"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    short = forms.CharField(
        label=gettext_lazy("Short message"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("By SMS, WhatsApp and on the screen of the phone. Best below 70 letters."),
    )

    def __init__(self, *args, letter: Letter, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.letter = letter
        for name in PARTS:
            self.fields[name].widget.attrs |= {"dir": "rtl" if letter.is_rtl else "ltr", "lang": letter.language}
            if self.fields[name].max_length == 2000:
                self.fields[name].help_text = _("Emptied, the usual words come back.")
        self.helper = PageHelper(self, submit=_("Save"), cancel_url=cancel_url, keep_draft=f"wording-{letter.key}")
        self.helper.attrs["id"] = "wording-form"
        self.helper.form_tag = False

    def clean(self) -> dict[str, str]:
        for name in PARTS:
            text = self.cleaned_data.get(name, "").replace("\r\n", "\n").strip()
            self.cleaned_data[name] = text
            for problem in self._problems(text):
                self.add_error(name, problem)
        return self.cleaned_data

    def _problems(self, text: str) -> list[str]:
        unknown = unknown_words(text, self.letter.words)
        problems = [_("There is no {%(word)s} in this letter.") % {"word": word} for word in unknown]
        if has_lone_brace(text):
            problems.append(_("A brace stands alone. Braces are only for the words in the list below."))
        return problems

    def typed(self) -> dict[str, str]:
        """The texts as they stand, right or wrong: for the preview."""
        return {name: (self[name].value() or "").replace("\r\n", "\n") for name in PARTS}
