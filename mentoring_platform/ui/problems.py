"""Showing in a form what a service refused."""

from django import forms
from django.core.exceptions import ValidationError


def show_problems(form: forms.BaseForm, error: ValidationError) -> None:
    """Put each message beside its field; what belongs to no field of this form stands at its top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)
