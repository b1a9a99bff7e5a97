"""Rows of equal small forms, added and removed with plain buttons: no script needed."""

from django import forms


class RowSet(forms.BaseFormSet):
    """The subclass names its `form`, whose fields all have `required=False`: an empty row counts as none.

    Half a row is refused by the row's own `clean`. The buttons are `<button name="add_row">` and
    `<button name="remove_row" value="{{ index }}">`, with the index that `numbered` gives.
    """

    extra = min_num = 0
    max_num = absolute_max = 100
    validate_min = validate_max = can_order = can_delete = can_delete_extra = edit_only = False
    renderer = None

    def rearranged(self) -> "RowSet | None":
        """After a press on "add" or "remove": the same rows, one more or one fewer, as typed. Else None."""
        rows = self._typed()
        if "add_row" in self.data:
            rows.append({})
        elif (index := self.data.get("remove_row", "")).isdecimal():
            rows = [row for number, row in enumerate(rows) if number != int(index)]
        else:
            return None
        return type(self)(initial=rows or [{}], prefix=self.prefix, form_kwargs=self.form_kwargs)

    def filled(self) -> list[dict]:
        """What was typed into the rows that are not empty; ask after `is_valid`."""
        return [form.cleaned_data for form in self.forms if any(form.cleaned_data.values())]

    def numbered(self) -> list[tuple[int, forms.Form]]:
        """The rows with the number that their "remove" button sends."""
        return list(enumerate(self.forms))

    def _typed(self) -> list[dict]:
        return [{name: self.data.get(form.add_prefix(name), "") for name in form.fields} for form in self.forms]
