"""What a file is, by its content alone; its name and what the browser says of it are not believed."""

import io
import zipfile
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileKind:
    """A kind that may be attached; a file's name ends as its kind does."""

    content_type: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", ("pdf",))
TEXT = FileKind("text/plain", ("txt", "md", "csv"))
_BEGINNINGS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind("image/png", ("png",))),
    (b"\xff\xd8\xff", FileKind("image/jpeg", ("jpg", "jpeg"))),
    (b"GIF8", FileKind("image/gif", ("gif",))),
)
_OFFICE_PARTS = {
    "word/document.xml": FileKind(_OFFICE + "wordprocessingml.document", ("docx",)),
    "xl/workbook.xml": FileKind(_OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    "ppt/presentation.xml": FileKind(_OFFICE + "presentationml.presentation", ("pptx",)),
}
_OPEN_TYPES = {
    _OPEN + "text": FileKind(_OPEN + "text", ("odt",)),
    _OPEN + "spreadsheet": FileKind(_OPEN + "spreadsheet", ("ods",)),
    _OPEN + "presentation": FileKind(_OPEN + "presentation", ("odp",)),
}
_MARKUP = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head")


def kind_of(content: bytes) -> FileKind | None:
    """The kind of this content, or None if it is none that may be attached: markup, programs, macros, archives."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind("image/webp", ("webp",))
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return TEXT if _is_text(content) else None


def _kind_of_archive(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            opened = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        return None
    # A macro is a program: documents that carry one are not taken.
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)
    return _OPEN_TYPES.get(opened.strip())


def _is_text(content: bytes) -> bool:
    if not content or b"\0" in content:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    beginning = text[:1000].lower()
    return not any(tag in beginning for tag in _MARKUP)
