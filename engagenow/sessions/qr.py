"""QR codes of join links, as pictures.

The pictures are open to everybody who knows a session's id. To find the best pattern costs about 5 ms and is done once
for a link; to draw it costs 0.2 ms in any size, and a picture is kept while it is asked for.
"""

import io
from functools import lru_cache

import png as png_file
import qrcode

BOX = {"small": 4, "medium": 10, "large": 20}  # pixels of a module
KEPT = 512  # pictures; a large PNG has about 1 kB, an SVG 5 kB
MODULE_MM = 0.1  # of a module's pixel in print

Matrix = tuple[tuple[bool, ...], ...]


@lru_cache(KEPT)
def svg(link: str, size: str) -> bytes:
    """An SVG picture, black on white. `size`: a key of BOX."""
    return _svg(_matrix(link), size).encode()


def svg_once(link: str) -> str:
    """An SVG picture of medium size, of a link that is a secret: nothing of it is kept."""
    return _svg(_matrix.__wrapped__(link), "medium")


def _svg(matrix: Matrix, size: str) -> str:
    modules, side = len(matrix), _millimetres(len(matrix) * BOX[size] * MODULE_MM)
    path = "".join(_runs(y, row) for y, row in enumerate(matrix))
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{side}mm" height="{side}mm" '
        f'viewBox="0 0 {modules} {modules}" shape-rendering="crispEdges">'
        f'<rect width="100%" height="100%" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


@lru_cache(KEPT)
def png(link: str, size: str) -> bytes:
    """A PNG picture of one bit a pixel. `size`: a key of BOX."""
    matrix, box = _matrix(link), BOX[size]
    side, picture = len(matrix) * box, io.BytesIO()
    rows = [_packed(row, box) for row in matrix]
    writer = png_file.Writer(side, side, greyscale=True, bitdepth=1)
    writer.write_packed(picture, (row for row in rows for _ in range(box)))
    return picture.getvalue()


@lru_cache(KEPT)
def _matrix(link: str) -> Matrix:
    """The modules with their quiet zone; True is black."""
    # Quartile correction: a projector, a beam of light across it, a phone in the last row.
    code: qrcode.QRCode[qrcode.image.base.BaseImage] = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4
    )
    code.add_data(link)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def _packed(row: tuple[bool, ...], box: int) -> bytes:
    """A line of pixels, eight to a byte, filled up with white."""
    bits = "".join(("0" if black else "1") * box for black in row)
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _runs(y: int, row: tuple[bool, ...]) -> str:
    """SVG rectangles, one for each run of black modules."""
    found, start = [], None
    for x, black in enumerate((*row, False)):
        if black and start is None:
            start = x
        elif not black and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(found)


def _millimetres(length: float) -> str:
    return f"{length:.4g}"
