"""A look into the zip that an .xlsx or .ods is, before anything unfolds it: in small pieces, believing nothing it says.

Refused are packages that hold too much, that lie about their size, that define entities, and whose last filled cell
lies so far away that a small file becomes an enormous table.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from sessions.importing.opening import MAX_CELLS
from sessions.importing.refusals import BLOWN_UP, DAMAGED, FAR_CELL, NOT_A_SHEET, PASSWORD, UnreadableFile

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_DIRECTORY_BYTES = 1024 * 1024

_PIECE = 1 << 18
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_LOCAL_HEADER = 30
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XLSX = re.compile(rb"""<(?:\w+:)?(?:(row)|c)\b(?:[^>]*?\sr=["']([A-Z]{0,3})(\d{1,9})["'])?""")
_ODS = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?![\w-])([^>]*)>")
_ODS_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated=["'](\d{1,9})""")


def check_package(content: bytes) -> None:
    """Raise UnreadableFile unless the zip is a workbook that can be opened safely."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            _check_sizes(members, len(content))
            names = {member.filename for member in members}
            is_ods = {"content.xml", "META-INF/manifest.xml"} <= names
            if not is_ods and "xl/workbook.xml" not in names:
                raise UnreadableFile(NOT_A_SHEET)
            for member in members:
                _check_member(content, member, is_ods)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, zlib.error, struct.error, ValueError):
        raise UnreadableFile(DAMAGED) from None


def _check_directory(content: bytes) -> None:
    """The list of members must be short before it is read; files of 10 MB need none of the 64-bit kind."""
    end = content.rfind(_END, max(0, len(content) - 66_000))
    if end < 0 or len(content) < end + 22 or content[max(0, end - 20) : end].startswith(_END_64):
        raise UnreadableFile(DAMAGED)
    number, size = struct.unpack_from("<HI", content, end + 10)
    if number > MAX_MEMBERS or size > MAX_DIRECTORY_BYTES:
        raise UnreadableFile(BLOWN_UP)


def _check_sizes(members: list[zipfile.ZipInfo], length: int) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    blown_up = unpacked > RATIO_COUNTS_FROM and unpacked / max(1, packed) > MAX_RATIO
    # More packed bytes than the file has: members that lie upon each other.
    if unpacked > MAX_UNPACKED_BYTES or blown_up or packed > length:
        raise UnreadableFile(BLOWN_UP)
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile(DAMAGED)


def _check_member(content: bytes, member: zipfile.ZipInfo, is_ods: bool) -> None:
    corner: _Corner = _OdsCorner() if is_ods else _XlsxCorner()
    rest = b""
    for piece in _unpacked(content, member):
        piece = rest + piece
        if _ENTITIES.search(piece):
            raise UnreadableFile(NOT_A_SHEET)
        if is_ods and member.filename == "META-INF/manifest.xml" and b"encryption-data" in piece:
            raise UnreadableFile(PASSWORD)
        # What comes after the last "<" may be half a tag.
        cut = piece.rfind(b"<")
        corner.follow(piece[: max(cut, 0)])
        rest = piece[cut:][:_PIECE]
        if corner.bottom * corner.right > MAX_CELLS:
            raise UnreadableFile(FAR_CELL)
    corner.follow(rest)
    if corner.bottom * corner.right > MAX_CELLS:
        raise UnreadableFile(FAR_CELL)


def _unpacked(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member really unpacks to, piece by piece. Raises UnreadableFile as soon as it is more than it says."""
    name, extra = struct.unpack_from("<HH", content, member.header_offset + 26)
    start = member.header_offset + _LOCAL_HEADER + name + extra
    packed = memoryview(content)[start : start + member.compress_size]
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile(DAMAGED)
    length = 0
    for piece in _inflated(packed) if member.compress_type else _cut(packed):
        length += len(piece)
        if length > member.file_size:
            raise UnreadableFile(BLOWN_UP)
        yield piece
    if length != member.file_size:
        raise UnreadableFile(DAMAGED)


def _cut(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), _PIECE):
        yield bytes(packed[start : start + _PIECE])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in _cut(packed):
        while piece and not unpacker.eof:
            yield unpacker.decompress(piece, _PIECE)
            piece = unpacker.unconsumed_tail
    if not unpacker.eof:
        yield unpacker.flush(_PIECE)


class _Corner:
    """The last row and the last column that are filled, as far as was read."""

    def __init__(self):
        self.bottom = self.right = 0
        self._row = self._column = 0

    def follow(self, xml: bytes) -> None:
        """Read on, by whole tags."""
        raise NotImplementedError


class _XlsxCorner(_Corner):
    def follow(self, xml: bytes) -> None:
        for is_row, letters, number in _XLSX.findall(xml):
            if is_row:
                self._row, self._column = int(number or self._row + 1), 0
                continue
            self._column = _column_number(letters) if letters else self._column + 1
            self._row = int(number or self._row)
            self.bottom, self.right = max(self.bottom, self._row), max(self.right, self._column)


class _OdsCorner(_Corner):
    def follow(self, xml: bytes) -> None:
        for tag, attributes in _ODS.findall(xml):
            found = _ODS_REPEATED.search(attributes)
            repeated = int(found[1]) if found else 1
            if tag == b"table":
                self._row = 0
            elif tag == b"table-row":
                self._row, self._column = self._row + repeated, 0
            else:
                self._column += repeated
                if b"office:" in attributes:
                    self.bottom, self.right = max(self.bottom, self._row), max(self.right, self._column)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
