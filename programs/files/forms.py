"""The form field of an attached file."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from programs.files.kinds import MOST_BYTES, kind_of

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.md,.csv"
LONGEST_NAME = 120


class FileField(forms.FileField):
    """One file; its value carries `kind`, found in the content, and a name that ends as the kind does.

    Refuses with words what is empty, too large, or of a kind that is not taken.
    """

    default_error_messages = {
        "empty": _("This file is empty."),
        "too_large": _("This file is too large: at most %(most)s."),
        "kind": _("This kind of file is not taken. PDF, pictures, Office documents and plain text are."),
    }
    widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        if file.size > MOST_BYTES:
            most = {"most": filesizeformat(MOST_BYTES)}
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large", params=most)
        file.seek(0)
        kind = kind_of(file.read(MOST_BYTES + 1))
        file.seek(0)
        if kind is None:
            raise forms.ValidationError(self.error_messages["kind"], code="kind")
        file.kind = kind
        file.name = _named(file.name, kind.endings)
        return file


def _named(name: str, endings: tuple[str, ...]) -> str:
    """The name without signs that steer, ending as the kind does, so that what is opened is what was judged."""
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in '\\/:*?"<>|').strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and ending.lower() in endings:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return f"{plain[: LONGEST_NAME - len(endings[0]) - 1] or 'file'}.{endings[0]}"
