"""Breaking words into lines on paper, by how wide the letters of the typeface are. Pure."""

from collections.abc import Mapping

MM_PER_POINT = 25.4 / 72


class Letters:
    """How wide the letters of a font are: what is needed to break lines, much quicker than by laying each one out."""

    def __init__(self, widths: Mapping[int, float]):
        self._widths = widths
        self._usual = widths.get(ord("0"), 500)

    def width(self, words: str, size: float) -> float:
        """Of words in one line, in millimetres."""
        thousandths = sum(self._widths.get(ord(letter), self._usual) for letter in words)
        return thousandths / 1000 * size * MM_PER_POINT

    def wrap(self, words: str, width: float, size: float) -> list[str]:
        """The words in lines that fit the width, at least one; a word that is wider by itself is broken."""
        lines: list[str] = []
        for paragraph in words.splitlines() or [""]:
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}" if line else word
                if self.width(longer, size) <= width:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                *whole, line = self._broken(word, width, size)
                lines += whole
            lines.append(line)
        return lines

    def _broken(self, word: str, width: float, size: float) -> list[str]:
        parts, part = [], ""
        for letter in word:
            if part and self.width(part + letter, size) > width:
                parts.append(part)
                part = ""
            part += letter
        return [*parts, part]
