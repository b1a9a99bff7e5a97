"""Forms of tags and of kept views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentees.models import Mentee, Tag
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import Choices, PageHelper
from programs.models import SavedView
from programs.queries import tags_of, tags_of_mentee

WHAT_BELONGS = _(
    "A plain fact of the work: “first year”, “dormitory”, “scholarship”, “comes on Sundays”. Nothing about health, "
    "family, faith, money or how somebody is: tags stand beside the name, and the whole office reads them."
)


class TagField(forms.TypedChoiceField):
    """One of the organization's tags; gives a Tag or None. Call `offer` first."""

    def offer(self, organization: Organization) -> None:
        """Fill in the choices; one query."""
        tags = {str(tag.pk): tag for tag in tags_of(organization)}
        self.coerce = tags.__getitem__
        self.choices = [("", "–"), *((key, tag.name) for key, tag in tags.items())]


def _new_tag() -> forms.CharField:
    return forms.CharField(label=_("A new tag"), max_length=40, required=False, help_text=WHAT_BELONGS)


class TagManyForm(forms.Form):
    """Which tag the chosen get or lose. Who is chosen stands in the list beside it."""

    tag = TagField(label=_("Tag"), required=False, empty_value=None)
    new = _new_tag()

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].offer(organization)
        if len(self.fields["tag"].choices) == 1:
            del self.fields["tag"]

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and bool(data.get("tag")) == bool(data["new"]):
            self.add_error("new", _("Choose a tag, or write a new one."))
        return data


class MenteeTagsForm(forms.Form):
    """Which tags one mentee bears."""

    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple)
    new = _new_tag()

    def __init__(self, *args, mentee: Mentee, cancel_url: str, **kwargs):
        borne = [str(tag.pk) for tag in tags_of_mentee(mentee)]
        super().__init__(*args, initial={"tags": borne}, **kwargs)
        self.tags: dict[str, Tag] = {str(tag.pk): tag for tag in tags_of(mentee.organization)}
        self.fields["tags"].choices = [(key, tag.name) for key, tag in self.tags.items()]
        if not self.tags:
            del self.fields["tags"]
        shown = (Choices("tags"), "new") if self.tags else ("new",)
        self.helper = PageHelper(self, *shown, submit=_("Save"), cancel_url=cancel_url)

    def clean_tags(self) -> list[Tag]:
        return [self.tags[key] for key in self.cleaned_data["tags"]]


class RenameTagForm(forms.Form):
    """Another name for a tag."""

    tag = TagField(label=_("Tag"), empty_value=None)
    name = forms.CharField(label=_("Name"), max_length=40)

    def __init__(self, *args, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].offer(organization)


class SavedViewForm(forms.Form):
    """The name of a view, and who finds it."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For example: “first year, without a mentor”"))
    is_shared = forms.BooleanField(
        label=_("For the whole office"),
        required=False,
        help_text=_("Everybody sees under it only the participants that are theirs to see."),
    )

    def __init__(self, *args, view: SavedView | None = None, submit: str, cancel_url: str, **kwargs):
        initial = {"name": view.name, "is_shared": view.is_shared} if view else None
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PageHelper(self, submit=submit, cancel_url=cancel_url)
