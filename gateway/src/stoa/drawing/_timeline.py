"""Timelines: what took how long, one bar a line; as text and as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from stoa.drawing._layout import CHARACTER, MARGIN, fit
from stoa.drawing._style import accent_of, picture, text

_BAR_COLUMNS: Final = 40
_BAR_WIDTH: Final = 420
_ROW: Final = 24
#: characters of a note
_NOTE: Final = 80
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``start`` and ``seconds`` are seconds from the timeline's beginning on; ``note`` stands behind the bar."""

    label: str
    group: str
    start: float
    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    title: str
    description: str
    bars: tuple[Bar, ...]
    seconds: float


def timeline_text(timeline: Timeline) -> str:
    """A waterfall in characters."""
    return "\n".join(_lines(timeline))


def timeline_svg(timeline: Timeline) -> str:
    """A waterfall as a picture."""
    labels = [fit(bar.label) for bar in timeline.bars]
    left = MARGIN + max((len(label) for label in labels), default=0) * CHARACTER + 14
    notes = max((len(fit(_note(bar), _NOTE)) for bar in timeline.bars), default=0) * CHARACTER
    width = left + _BAR_WIDTH + 10 + notes + MARGIN
    height = MARGIN + _ROW * (len(timeline.bars) + 1) + MARGIN / 2
    groups = tuple(dict.fromkeys(bar.group for bar in timeline.bars))
    parts = list(_scale(timeline.seconds, left, height))
    for index, (bar, label) in enumerate(zip(timeline.bars, labels, strict=True)):
        top = MARGIN + _ROW * (index + 1)
        parts += _row(bar, label, (left, top, timeline.seconds), accent_of(bar.group, groups))
    return picture((width, height), timeline.title, timeline.description, parts)


def milliseconds(seconds: float) -> str:
    """As many digits as tell something."""
    value = seconds * 1000
    digits = 0 if value >= 100 else 1 if value >= 1 else 2  # noqa: PLR2004 - three digits tell enough
    return f"{value:.{digits}f} ms"


def _lines(timeline: Timeline) -> Iterator[str]:
    yield f"{timeline.title}: {milliseconds(timeline.seconds)}"
    width = max((len(fit(bar.label)) for bar in timeline.bars), default=0)
    for bar in timeline.bars:
        drawn = _bar_text(bar, timeline.seconds)
        yield f"  {fit(bar.label):<{width}}  {drawn:<{_BAR_COLUMNS}}  {_note(bar)}".rstrip()


def _note(bar: Bar) -> str:
    return f"{milliseconds(bar.seconds)}  {bar.note}".rstrip()


def _bar_text(bar: Bar, seconds: float) -> str:
    scale = _BAR_COLUMNS / seconds if seconds > 0 else 0.0
    start = min(int(bar.start * scale), _BAR_COLUMNS - 1)
    eighths = min(round(bar.seconds * scale * 8), (_BAR_COLUMNS - start) * 8)
    drawn = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return " " * start + (drawn or _EIGHTHS[1])


def _scale(seconds: float, left: float, height: float) -> Iterator[str]:
    for quarter in range(5):
        x = left + _BAR_WIDTH * quarter / 4
        yield f'<path class="line" stroke-opacity="0.35" d="M{x:.1f} {MARGIN + 8}V{height - MARGIN / 2:.1f}"/>'
        yield text((x, MARGIN), milliseconds(seconds * quarter / 4), style="faint", extra=' text-anchor="middle"')


def _row(bar: Bar, label: str, at: tuple[float, float, float], accent: str) -> Sequence[str]:
    left, top, seconds = at
    scale = _BAR_WIDTH / seconds if seconds > 0 else 0.0
    x, width = left + bar.start * scale, max(bar.seconds * scale, 2)
    return (
        f'<rect fill="{accent}" x="{x:.1f}" y="{top - 11:.1f}" width="{width:.1f}" height="14" rx="3"/>',
        text((MARGIN, top), label),
        text((left + _BAR_WIDTH + 10, top), fit(_note(bar), _NOTE), style="faint"),
    )


__all__ = ["Bar", "Timeline", "milliseconds", "timeline_svg", "timeline_text"]
