"""Photos of mentors: judged by their content, made small, and without what a camera writes into them."""

import io

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from programs.files.kinds import MOST_BYTES, kind_of

SIDE = 400
MOST_PIXELS = 40_000_000
KINDS = ("image/jpeg", "image/png", "image/webp")
JPEG = "image/jpeg"


class PhotoField(forms.ImageField):
    """A picture, cut to a square of at most 400 pixels and written anew as a JPEG: place and device are not kept."""

    default_error_messages = {
        "kind": _("Choose a photo: JPEG, PNG or WebP."),
        "too_large": _("This photo is too large: at most 5 MB."),
    }
    widget = forms.FileInput(attrs={"accept": ",".join(KINDS)})

    def to_python(self, data):
        """The small square; refuses what is no picture of these kinds, or too large to be looked at."""
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        content = file.read()
        kind = kind_of(content)
        if kind is None or kind.content_type not in KINDS:
            raise forms.ValidationError(self.error_messages["kind"], code="kind")
        return self._small(content, kind)

    def _small(self, content: bytes, kind) -> UploadedFile:
        from PIL import Image, ImageOps, UnidentifiedImageError  # slow to import, and needed here alone

        try:
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
                upright = ImageOps.exif_transpose(picture).convert("RGB")
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
            raise forms.ValidationError(self.error_messages["kind"], code="kind") from error
        upright.info.clear()  # a comment would be written again
        written = io.BytesIO()
        side = min(SIDE, *upright.size)
        ImageOps.fit(upright, (side, side)).save(written, "JPEG", quality=82)
        small = SimpleUploadedFile("photo.jpg", written.getvalue(), content_type=JPEG)
        small.kind = kind_of(written.getvalue())
        return small
