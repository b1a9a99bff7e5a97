"""Writes on people's own accounts. Who belongs to an organization is decided in `members`."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.models import User
from mentoring_platform.tenancy.choices import Language


@transaction.atomic
def person_with_email(*, email: str) -> User:
    """The user with this address; made if there is none, without name or password (sign-in by code is possible).

    Raises ValidationError (field `email`) for what is no address.
    """
    address = email.strip().lower()
    try:
        User._meta.get_field("email").clean(address, None)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    user, _created = User.objects.get_or_create(email=address, defaults={"password": make_password(None)})
    return user


@transaction.atomic
def complete_account(*, user: User, name: str, password: str = "") -> User:
    """Fill in an account that nobody has used yet: name, and a password unless the person prefers codes."""
    user.name = name.strip()
    if password:
        user.set_password(password)
    user.save(update_fields=["name", "password"])
    return user


@transaction.atomic
def update_profile(*, user: User, name: str, language: str) -> User:
    """Save what a person says about himself. `language` may be empty: that of each organization."""
    user.name, user.language = name.strip(), language
    user.full_clean(exclude=["password", "email"])
    user.save(update_fields=["name", "language"])
    return user


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Remember the person's language. Raises ValidationError for one that the product does not speak."""
    if language not in Language.values:
        raise ValidationError(_("Choose one of the languages offered."))
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


@transaction.atomic
def make_operator(*, email: str, password: str = "") -> User:
    """Let a person operate the platform; with a password, set it (and end all his sessions)."""
    user = person_with_email(email=email)
    user.is_operator = True
    if password:
        user.set_password(password)
    user.save(update_fields=["is_operator", "password"])
    return user
