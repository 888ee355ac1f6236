"""A label in A6: from, to, and the tracking code for eyes, scanners and cameras. The same label is the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A6
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ttf_opensans import OPENSANS_BOLD, OPENSANS_REGULAR

from shipping.application.papers import HOUSE, Label
from shipping.domain.shipment import Destination

_REGULAR: Final = "OpenSans"
_BOLD: Final = "OpenSans-Bold"
_LEFT: Final = 8 * mm
_QR_SIZE: Final = 28 * mm
_WIDEST: Final = 44


def draw_label(label: Label) -> bytes:
    """The PDF."""
    for name, font in ((_REGULAR, OPENSANS_REGULAR), (_BOLD, OPENSANS_BOLD)):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(font.path)))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A6, invariant=1, lang="en")
    canvas.setTitle(f"Shipping label {label.tracking_code}")
    canvas.setSubject(label.note)
    canvas.setAuthor(HOUSE.name)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    _draw(canvas, label)
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Any, label: Label) -> None:
    _, height = A6
    _text(canvas, label.carrier, height - 14 * mm, size=14, font=_BOLD)
    weight = f", {label.weight_grams / 1000:.2f} kg" if label.weight_grams else ""
    _text(canvas, f"{label.note}{weight}", height - 20 * mm, size=8)
    _address(canvas, "From", label.sender, height - 28 * mm, size=8)
    _address(canvas, "To", label.recipient, height - 54 * mm, size=12)
    code = QrCodeWidget(label.tracking_code, barLevel="M")
    code.barWidth = code.barHeight = _QR_SIZE
    drawing = Drawing(_QR_SIZE, _QR_SIZE)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, A6[0] - _QR_SIZE - 4 * mm, height - 34 * mm)
    Code128(label.tracking_code, barHeight=20 * mm, barWidth=0.34 * mm, quiet=False).drawOn(canvas, _LEFT, 18 * mm)
    _text(canvas, label.tracking_code, 11 * mm, size=12, font=_BOLD)


def _address(canvas: Any, heading: str, address: Destination, top: float, *, size: int) -> None:
    place = f"{address.postal_code} {address.city}"
    _text(canvas, heading, top, size=7)
    for row, line in enumerate((address.name, address.street, place, address.country), start=1):
        _text(canvas, line, top - row * size * 1.35, size=size)


def _text(canvas: Any, text: str, y: float, *, size: int, font: str = _REGULAR) -> None:
    canvas.setFont(font, size)
    printable = "".join(letter for letter in text if letter.isprintable())
    canvas.drawString(_LEFT, y, printable[:_WIDEST])
