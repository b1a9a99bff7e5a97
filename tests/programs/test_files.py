"""Files that people attach: judged by their content, handed out as attachments."""

import io
import zipfile

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from programs.files import MOST_BYTES, FileField, file_response, store_file

PDF = b"%PDF-1.7\n..."


class OneFile(forms.Form):
    file = FileField()


def judged(name: str, content: bytes) -> OneFile:
    form = OneFile({}, {"file": SimpleUploadedFile(name, content, content_type="application/pdf")})
    form.is_valid()
    return form


def office(*names: str, mimetype: str = "") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return kept.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("דף למלווה.pdf", PDF, "דף למלווה.pdf"),
        ("page.html", PDF, "page.html.pdf"),
        ("a/../b.PDF", PDF, "a..b.PDF"),
        ("picture.jpg", b"\x89PNG\r\n\x1a\nxx", "picture.jpg.png"),
        ("letter.docx", office(*WORD), "letter.docx"),
        ("letter.odt", office(mimetype="application/vnd.oasis.opendocument.text"), "letter.odt"),
        ("words.txt", "שלום".encode(), "words.txt"),
    ],
)
def test_what_is_taken(name, content, kept_as):
    assert judged(name, content).cleaned_data["file"].name == kept_as


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>", "kind"),
        ("a.png", b'<?xml version="1.0"?><svg onload="x"/>', "kind"),
        ("a.txt", b"  <!DOCTYPE html><p>", "kind"),
        ("a.docx", office(*WORD, "word/vbaProject.bin"), "kind"),
        ("a.docx", office("a.exe"), "kind"),
        ("a.docx", b"PK\x03\x04broken", "kind"),
        ("a.exe", b"MZ\x00\x01", "kind"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", PDF + b"x" * MOST_BYTES, "too_large"),
    ],
)
def test_what_is_refused(name, content, why):
    assert [error.code for error in judged(name, content).errors.as_data()["file"]] == [why]


def test_handed_out_as_an_attachment(inside):
    kept = store_file(organization=inside, upload=judged("דף.pdf", PDF).cleaned_data["file"])
    kept.refresh_from_db()
    answer = file_response(kept)
    assert answer.content == PDF and kept.size == len(PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
