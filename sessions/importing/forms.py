from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from sessions.importing.fields import FIELDS, NAME_FIELDS, Field, SheetKind
from sessions.importing.guessing import Layout, guess_columns, is_reason, samples
from sessions.importing.queries import programs_to_import_into
from sessions.importing.reading import MAX_BYTES, Sheet
from sessions.importing.refusals import TOO_LARGE

ACCEPTED = ".xlsx,.xls,.ods,.csv,.txt,application/vnd.ms-excel,text/csv"


class UploadForm(forms.Form):
    """A sheet, the program it is for, and the first day of what is new."""

    file = forms.FileField(
        label=gettext_lazy("The sheet"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Choose the file that holds the list.")},
    )
    program = forms.ModelChoiceField(label=gettext_lazy("Program"), queryset=None, empty_label=None)
    starts_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("From this day on, new people are in the program and meetings are expected."),
    )

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        programs = programs_to_import_into(viewer)
        self.fields["program"].queryset = programs
        self.fields["program"].widget = forms.RadioSelect(choices=self.fields["program"].choices)
        first = programs.first()
        if first is not None:
            self.fields["program"].initial = first
            self.fields["starts_on"].initial = max(clock.today(viewer.organization), first.starts_on)
        self.helper = PageHelper(
            self, "file", Choices("program"), "starts_on", submit=_("Upload"), cancel_url=viewer.url("reports:home")
        )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return file

    def clean(self):
        data = super().clean()
        program, day = data.get("program"), data.get("starts_on")
        if program and day and (day < program.starts_on or (program.ends_on and day > program.ends_on)):
            self.add_error("starts_on", _("The program does not run on that day."))
        return data


class MappingForm(forms.Form):
    """For each sheet, whom it holds, and for each column, what it means."""

    named_mentors = forms.BooleanField(
        required=False,
        label=gettext_lazy("Add mentors who are named in the sheet and not known yet"),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, sheets: Sequence[Sheet], layouts: Sequence[Layout], **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets, self.layouts = sheets, layouts
        self.samples = [samples(sheet, layout) for sheet, layout in zip(sheets, layouts, strict=True)]
        for number, layout in enumerate(layouts):
            self.fields[f"kind-{number}"] = forms.ChoiceField(
                label=_("What is in this sheet?"), choices=SheetKind.choices, initial=layout.kind
            )
            for index, heading in enumerate(layout.headings):
                is_empty = not heading and not self.samples[number][index]
                if is_reason(heading) or is_empty or layout.kind == SheetKind.IGNORED:
                    continue
                self.fields[f"column-{number}-{index}"] = forms.ChoiceField(
                    label=heading or _("Column %(number)s") % {"number": index + 1},
                    choices=[("", _("Leave out")), *((field.value, field.label) for field in FIELDS[layout.kind])],
                    required=False,
                    initial=layout.columns[index] or "",
                )

    def pages(self) -> list[dict]:
        """The sheets with their fields and samples, for the page."""
        return [
            {
                "name": sheet.name,
                "kind": self[f"kind-{number}"],
                "columns": [
                    {"field": self[f"column-{number}-{index}"], "samples": values}
                    for index, values in enumerate(self.samples[number])
                    if f"column-{number}-{index}" in self.fields
                ],
            }
            for number, sheet in enumerate(self.sheets)
        ]

    @property
    def kinds_changed(self) -> bool:
        """Whether a sheet is said to hold other people than was shown, so that its columns are to be looked at anew."""
        return any(
            kind not in (layout.kind, SheetKind.IGNORED)
            for kind, layout in zip(self._kinds(), self.layouts, strict=True)
        )

    def chosen(self) -> list[Layout]:
        """The layouts as chosen; where the kind has changed, with columns guessed for it."""
        found = []
        for number, (sheet, layout, kind) in enumerate(zip(self.sheets, self.layouts, self._kinds(), strict=True)):
            if kind == layout.kind:
                values = [self.cleaned_data.get(f"column-{number}-{i}", "") for i in range(len(layout.headings))]
                columns = tuple(Field(value) if value else None for value in values)
            else:
                columns = guess_columns(sheet, layout, kind)
            found.append(replace(layout, kind=kind, columns=columns))
        return found

    def clean(self):
        data = super().clean()
        kinds = self._kinds()
        if kinds and all(kind == SheetKind.IGNORED for kind in kinds):
            self.add_error("kind-0", _("Every sheet is left out. Choose what is in at least one of them."))
        for number, layout in enumerate(self.layouts):
            if kinds and kinds[number] == layout.kind and layout.kind != SheetKind.IGNORED:
                self._check_columns(number, layout)
        return data

    def _kinds(self) -> list[SheetKind]:
        kinds = [self.cleaned_data.get(f"kind-{number}") for number in range(len(self.layouts))]
        return [SheetKind(kind) for kind in kinds] if all(kinds) else []

    def _check_columns(self, number: int, layout: Layout) -> None:
        names = [f"column-{number}-{index}" for index in range(len(layout.headings))]
        chosen: dict[str, str] = {}
        for name in names:
            value = self.cleaned_data.get(name, "")
            if value and value in chosen.values():
                self.add_error(name, _("Two columns mean the same. Leave one of them out."))
            elif value:
                chosen[name] = value
        if not set(NAME_FIELDS) & {Field(value) for value in chosen.values()}:
            self.add_error(f"kind-{number}", _("Which column holds the names? Choose it, or leave the sheet out."))
