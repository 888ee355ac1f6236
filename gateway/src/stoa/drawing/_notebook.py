"""What notebooks show: a picture with the text behind it, folded away."""

from __future__ import annotations

from xml.sax.saxutils import escape


def folded_page(svg: str, text: str, summary: str) -> str:
    """HTML for a notebook's cell."""
    return (
        f'<figure style="margin: 0"><div style="overflow-x: auto">{svg}</div><details><summary>{escape(summary)}</summary>'
        f"<pre>{escape(text)}</pre></details></figure>"
    )


def text_page(text: str) -> str:
    """HTML for what is best read as text."""
    return f"<pre>{escape(text)}</pre>"


__all__ = ["folded_page", "text_page"]
