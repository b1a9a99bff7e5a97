"""The typeface of the screens for what is drawn on paper: Latin and Hebrew in one file for each weight."""

import logging
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language_bidi

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "Assistant"
WEIGHTS = {"": 400, "B": 700}
SCRIPTS = ("latin", "hebrew")


def add_typeface(pdf: "FPDF") -> None:
    """Give a PDF the typeface, and have its lines laid out in the direction of the language in force."""
    for style, path in _fonts().items():
        pdf.add_font(FONT, style, path)
    # It would hold the files open for as long as anybody remembers the PDF, also one that is never finished.
    for font in pdf.fonts.values():
        reader = font.ttfont.reader
        with reader.file as file:
            file.seek(0)
            reader.file = BytesIO(file.read())
    pdf.set_text_shaping(True, direction="rtl" if get_language_bidi() else "ltr")


@cache
def _fonts() -> dict[str, str]:
    """Made once for each process."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each step it takes
    folder = Path(mkdtemp(prefix="livui-fonts-"))
    return {style: _font_file(folder, weight) for style, weight in WEIGHTS.items()}


def _font_file(folder: Path, weight: int) -> str:
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    parts, made = [], 0
    for script in SCRIPTS:
        source = Path(settings.BASE_DIR) / "static" / "build" / "fonts" / f"assistant-{script}.woff2"
        font = instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"wght": weight})
        font.flavor, made = None, font["head"].modified
        part = BytesIO()
        font.save(part)
        part.seek(0)
        parts.append(part)
    merged = Merger().merge(parts)
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = made  # else every process would make other bytes
    path = folder / f"assistant-{weight}.ttf"
    merged.save(path)
    return str(path)
