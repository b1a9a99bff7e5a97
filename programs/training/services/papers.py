"""Papers and links of a course, and what people thought of it."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from programs.files import store_file
from programs.models import Course, CourseFeedback, CourseMaterial, SignUp, StoredFile


@transaction.atomic
def add_material(
    *, course: Course, title: str, url: str = "", upload: UploadedFile | None = None, for_all: bool = False,
    by: Viewer | None,
) -> CourseMaterial:  # fmt: skip
    """Add a file or a link to a course. Raises ValidationError for neither and for both. Audited."""
    if bool(url) == bool(upload):
        raise ValidationError(_("Choose a file or write a link: one of the two."))
    file = store_file(organization=course.organization, upload=upload) if upload else None
    material = CourseMaterial(
        organization=course.organization, course=course, title=title, url=url, file=file, for_all=for_all
    )
    material.clean_fields(exclude=["organization", "course", "file"])
    material.save(force_insert=True)
    record(organization=course.organization, by=by, action="course.material_added", subject=course)
    return material


@transaction.atomic
def remove_material(*, material: CourseMaterial, by: Viewer) -> None:
    """Take a file or a link away; the file is gone for good once no other course has it. Audited."""
    course, file_id = material.course, material.file_id
    material.delete()
    forget_files([file_id] if file_id else [])
    record(organization=by.organization, by=by, action="course.material_removed", subject=course)


def forget_files(ids: Iterable[UUID]) -> None:
    """Delete those of these files that no course has any more."""
    kept = CourseMaterial.objects.filter(file__isnull=False).values("file")
    StoredFile.objects.filter(pk__in=list(ids)).exclude(pk__in=kept).delete()


@transaction.atomic
def say_what_one_thought(*, sign_up: SignUp, rating: int, words: str = "", by: Viewer) -> bool:
    """Keep what somebody thought of a course, once, without who or when; False if he has said it before.

    That he may say it is asked before, of the queries. Raises ValidationError by field. The trail tells that somebody
    answered, not what.
    """
    row = SignUp.objects.select_for_update(no_key=True).select_related(None).get(pk=sign_up.pk)
    if row.feedback_given:
        return False
    answer = CourseFeedback(organization=by.organization, course_id=row.course_id, rating=rating, words=words)
    answer.clean_fields(exclude=["organization", "course"])
    answer.save(force_insert=True)
    row.feedback_given = True
    row.save(update_fields=["feedback_given"])
    record(organization=by.organization, by=by, action="course.answered", subject=sign_up.course)
    return True
