"""Changes of tags and of kept views."""

from mentees.models import Tag
from mentoring_platform.accounts.queries import viewer_for
from programs import services
from programs.models import SavedView


def _dana(s):
    return viewer_for(s.membership.user, s.organization)


def _kept(s) -> SavedView:
    return services.keep_view(name="New", is_shared=False, by=_dana(s), state="left")


HOW = {
    "mentee.tagged": lambda s: services.tag_mentees(
        mentees=[s.free_mentee], tag=Tag.objects.get(), bears=True, by=_dana(s)
    ),
    "mentee.tags_set": lambda s: services.set_tags(mentee=s.mentee, tags=[], by=_dana(s)),
    "mentee.untagged": lambda s: services.tag_mentees(
        mentees=[s.mentee], tag=Tag.objects.get(), bears=False, by=_dana(s)
    ),
    "tag.created": lambda s: services.add_tag(organization=s.organization, name="New", by=_dana(s)),
    "tag.removed": lambda s: services.remove_tag(tag=Tag.objects.get(), by=_dana(s)),
    "tag.renamed": lambda s: services.rename_tag(tag=Tag.objects.get(), name="New", by=_dana(s)),
    "view.changed": lambda s: services.change_view(view=_kept(s), name="Newer", is_shared=True, by=_dana(s)),
    "view.kept": _kept,
    "view.removed": lambda s: services.remove_view(view=_kept(s), by=_dana(s)),
}
