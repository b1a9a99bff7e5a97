"""Forms of signing in (allauth's, in our words and layout) and of one's own details."""

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import User
from mentoring_platform.ui.forms import PageHelper

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "code": _("Code"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
PASSWORD_HELP = _("At least 10 characters. Three words that only you would put together are easy to remember.")


class EntranceForm:
    """What our versions of allauth's forms share: labels instead of placeholders, and the button's words."""

    submit: Promise | str = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"
            field.label = LABELS.get(name, field.label)
            field.help_text = PASSWORD_HELP if name == "password1" else ""
        self.helper = PageHelper(self, submit=self.submit)


class SignInForm(EntranceForm, allauth_forms.LoginForm):
    submit = _("Sign in")


class RequestCodeForm(EntranceForm, allauth_forms.RequestLoginCodeForm):
    submit = _("Send me a code")


class ConfirmCodeForm(EntranceForm, allauth_forms.ConfirmLoginCodeForm):
    submit = _("Sign in")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autofocus": True, "inputmode": "numeric", "data-no-draft": True}


class ForgottenPasswordForm(EntranceForm, allauth_forms.ResetPasswordForm):
    submit = _("Send me a link")


class NewPasswordForm(EntranceForm, allauth_forms.ResetPasswordKeyForm):
    submit = _("Save the password")


class ChangePasswordForm(EntranceForm, allauth_forms.ChangePasswordForm):
    submit = _("Save the password")


class SetPasswordForm(EntranceForm, allauth_forms.SetPasswordForm):
    submit = _("Save the password")


class ConfirmItIsYouForm(EntranceForm, allauth_forms.ReauthenticateForm):
    submit = _("Continue")


class ProfileForm(forms.ModelForm):
    """One's own name and language: nothing else of an account can be changed by its person."""

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"language": _("Language")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["language"].choices = [("", _("That of the organization")), *self.fields["language"].choices[1:]]
        self.fields["language"].help_text = ""
        self.helper = PageHelper(self, submit=_("Save"))
