"""QR codes of join links."""

import io

import qrcode
from qrcode.image.pure import PyPNGImage
from qrcode.image.svg import SvgPathFillImage

BOX = {"small": 4, "medium": 10, "large": 20}  # pixels of a module


def svg(link: str, size: str) -> bytes:
    picture = io.BytesIO()
    _code(link, size).make_image(image_factory=SvgPathFillImage).save(picture)
    return picture.getvalue()


def png(link: str, size: str) -> bytes:
    picture = io.BytesIO()
    _code(link, size).make_image(image_factory=PyPNGImage).save(picture)
    return picture.getvalue()


def _code(link: str, size: str) -> "qrcode.QRCode[qrcode.image.base.BaseImage]":
    # Quartile correction: a projector, a beam of light across it, a phone in the last row.
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, box_size=BOX[size], border=4)
    code.add_data(link)
    code.make(fit=True)
    return code
