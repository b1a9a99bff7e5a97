"""Keeping a file that was attached, and handing it out."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from mentoring_platform.tenancy.models import Organization
from programs.models import StoredFile

FACTS = ("name", "content_type", "size")
"""What a list asks for (`.only(*FACTS)`): never the content."""


def store_file(*, organization: Organization, upload: UploadedFile) -> StoredFile:
    """Keep what a `FileField` has judged; the caller records it with what it is attached to."""
    upload.seek(0)
    content = upload.read()
    return StoredFile.objects.create(
        organization=organization,
        name=upload.name,
        content_type=upload.kind.content_type,
        size=len(content),
        content=content,
    )


def file_response(file: StoredFile) -> HttpResponse:
    """The file as an attachment, never shown within the site. Ask before who may have it."""
    answer = HttpResponse(bytes(file.content), content_type=file.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
