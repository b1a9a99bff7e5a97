"""Files on their way in."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keeps of each file the first UPLOAD_MAX_BYTES and one more; the rest is let run out, never stored.

    The file says its whole size, so that a form can refuse it beside the field, without the disk (in a container: the
    memory) having had to hold it.
    """

    def receive_data_chunk(self, raw_data, start) -> None:
        room = settings.UPLOAD_MAX_BYTES + 1 - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
