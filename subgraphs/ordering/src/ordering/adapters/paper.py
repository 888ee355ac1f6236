"""Draws an invoice or a credit note: the same document is the same bytes, and its fonts lie inside."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ttf_opensans import OPENSANS_BOLD, OPENSANS_REGULAR

from ordering.adapters.words import Words, words_for
from ordering.domain.contents import Line
from ordering.domain.invoice import Document, DocumentKind

HOUSE: Final = ("Stoa Market", "Stoa 1", "10115 Berlin", "DE")
_REGULAR: Final = "OpenSans"
_BOLD: Final = "OpenSans-Bold"
_LEFT: Final = 22 * mm
_RIGHT: Final = A4[0] - 18 * mm
_COLUMNS: Final = (118 * mm, 150 * mm)
_TOP: Final = A4[1] - 20 * mm
_BOTTOM: Final = 28 * mm
_ROW: Final = 6 * mm
_LONGEST: Final = 52


def draw_document(document: Document, locale: str) -> bytes:
    """The PDF in the given language."""
    for name, font in ((_REGULAR, OPENSANS_REGULAR), (_BOLD, OPENSANS_BOLD)):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(font.path)))
    words, buffer = words_for(locale), BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, lang=words.language)
    heading = words.invoice if document.kind is DocumentKind.INVOICE else words.credit_note
    canvas.setTitle(f"{heading} {document.number}")
    canvas.setAuthor(HOUSE[0])
    canvas.setSubject(f"{words.order} {document.order_number}")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    _Paper(canvas, words).draw(document, heading)
    canvas.save()
    return buffer.getvalue()


class _Paper:
    """Writes from top to bottom, and begins a page where the last one ends."""

    def __init__(self, canvas: Any, words: Words) -> None:
        self._canvas = canvas
        self._words = words
        self._y = _TOP
        self._page = 1

    def draw(self, document: Document, heading: str) -> None:
        self._head(document, heading)
        if document.kind is DocumentKind.INVOICE:
            self._lines(document)
            self._totals(document)
        else:
            self._step()
            self._sum(self._words.given_back, self._words.money(document.amount), font=_BOLD)
        self._step(2)
        if document.kind is DocumentKind.INVOICE:
            self._text(self._words.thanks)
        self._foot()

    def _head(self, document: Document, heading: str) -> None:
        words, recipient = self._words, document.recipient
        self._text(" · ".join(HOUSE), size=8)
        self._step(2)
        place = f"{recipient.postal_code} {recipient.city}"
        for line in (recipient.name, recipient.street, place, recipient.country):
            self._text(line)
            self._step()
        self._step(2)
        self._text(f"{heading} {document.number}", size=16, font=_BOLD)
        self._step(1.5)
        ordered = f"{words.order} {document.order_number} {words.of} {words.day(document.ordered_on)}"
        facts = [f"{words.issued}: {words.day(document.issued_on)}", ordered]
        if document.corrects:
            facts.append(f"{words.corrects}: {document.corrects}")
        for fact in facts:
            self._text(fact)
            self._step()
        self._step()

    def _lines(self, document: Document) -> None:
        self._column_heads()
        for line in document.lines:
            if self._y < _BOTTOM:
                self._next_page()
                self._column_heads()
            self._line(line)
            self._step()

    def _column_heads(self) -> None:
        words = self._words
        self._text(words.article, font=_BOLD)
        self._cells(words.quantity, words.unit_price, words.amount, font=_BOLD)
        self._canvas.line(_LEFT, self._y - 2 * mm, _RIGHT, self._y - 2 * mm)
        self._step(1.3)

    def _line(self, line: Line) -> None:
        name = f"{line.name}, {line.variant_name}" if line.variant_name else line.name
        self._text(name[:_LONGEST])
        money = self._words.money
        self._cells(str(line.quantity), money(line.unit_price), money(line.unit_price.times(line.quantity)))

    def _totals(self, document: Document) -> None:
        words, totals = self._words, document.totals
        rows = [(words.subtotal, totals.subtotal), (words.shipping, totals.shipping)]
        if not totals.discount.is_zero:
            rows.insert(1, (words.discount, totals.discount.times(-1)))
        if self._y - _ROW * (len(rows) + 3) < _BOTTOM:
            self._next_page()
        self._canvas.line(_LEFT, self._y + 4 * mm, _RIGHT, self._y + 4 * mm)
        self._step(0.3)
        for name, money in rows:
            self._sum(name, words.money(money))
        self._sum(words.total, words.money(totals.total), font=_BOLD)
        if not totals.tax.is_zero:
            self._sum(words.tax, words.money(totals.tax))

    def _sum(self, name: str, value: str, *, font: str = _REGULAR) -> None:
        self._right(_COLUMNS[1], name, font=font)
        self._right(_RIGHT, value, font=font)
        self._step()

    def _cells(self, *cells: str, font: str = _REGULAR) -> None:
        for x, cell in zip((*_COLUMNS, _RIGHT), cells, strict=True):
            self._right(x, cell, font=font)

    def _text(self, text: str, *, size: int = 10, font: str = _REGULAR) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawString(_LEFT, self._y, _printable(text))

    def _right(self, x: float, text: str, *, font: str) -> None:
        self._canvas.setFont(font, 10)
        self._canvas.drawRightString(x, self._y, _printable(text))

    def _step(self, rows: float = 1) -> None:
        self._y -= rows * _ROW

    def _next_page(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._page += 1
        self._y = _TOP

    def _foot(self) -> None:
        self._canvas.setFont(_REGULAR, 8)
        self._canvas.drawRightString(_RIGHT, 12 * mm, f"{self._words.page} {self._page}")


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
