"""Writing how mentors present themselves, and when who is accompanied can meet."""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.files import store_file
from programs.models import Introduction, Program


@transaction.atomic
def introduce(
    *,
    mentor: Mentor,
    program: Program,
    words: Mapping[str, str],
    is_shown: bool,
    photo: UploadedFile | None = None,
    without_photo: bool = False,
    by: Viewer | None,
) -> Introduction:
    """Write a mentor's introduction in a program: words by language, a photo that a `PhotoField` made, or none.

    A new photo takes the place of the one before, which is gone then. Without words nobody can choose the mentor.
    Audited without the words.
    """
    Mentor.objects.select_for_update(no_key=True).get(pk=mentor.pk)  # two at once would both begin one
    row = Introduction.objects.filter(mentor=mentor, program=program).select_related("photo").first()
    row = row or Introduction(organization=mentor.organization, mentor=mentor, program=program)
    row.words = {language: text.strip() for language, text in words.items() if text.strip()}
    row.is_shown, row.changed_at = is_shown, clock.now()
    former = row.photo
    if photo is not None:
        row.photo = store_file(organization=mentor.organization, upload=photo)
    elif without_photo:
        row.photo = None
    row.save()
    if former is not None and former.pk != row.photo_id:
        former.delete()
    detail = {"program": str(program.pk), "shown": is_shown}
    record(organization=mentor.organization, by=by, action="introduction.changed", subject=mentor, detail=detail)
    return row
