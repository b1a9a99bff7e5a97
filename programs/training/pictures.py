"""A code to be read by a phone's camera, as the path of an SVG. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CodePicture:
    """`path` draws the dark squares on a light field `size` units wide and high, its quiet border included."""

    size: int
    path: str


def code_picture(text: str) -> CodePicture:
    """The QR code of a text, with the border of four that cameras need."""
    import qrcode  # slow to import, and needed on one page alone

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return CodePicture(len(rows), "".join(squares))
