from django.db.models import QuerySet

from mentoring_platform.accounts.viewer import Viewer
from programs.models import Program
from programs.queries import managed_programs
from sessions.models import ImportFile


def imports_for(viewer: Viewer) -> QuerySet[ImportFile]:
    """Uploaded sheets: one's own, as long as one may import into their program. Others do not see what is in them."""
    files = ImportFile.objects.filter(uploaded_by=viewer.user, program__in=managed_programs(viewer).order_by())
    return files.select_related("program", "organization", "uploaded_by").defer("content", "error_sheet")


def programs_to_import_into(viewer: Viewer) -> QuerySet[Program]:
    """Programs that the viewer's office looks after, by name; those in which he is a mentor alone are not."""
    return managed_programs(viewer)
