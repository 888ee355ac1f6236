"""Timelines as text and as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from stoa.drawing import Bar, Timeline, milliseconds, timeline_svg, timeline_text

TRACE = Timeline(
    title="Result after 3 requests",
    description="d",
    bars=(
        Bar(label="1 catalog", group="catalog", start=0.0, seconds=0.010),
        Bar(label="2 stock  products.@", group="stock", start=0.010, seconds=0.030, note="2 entities"),
        Bar(label="3 reviews", group="reviews", start=0.0101, seconds=0.000001, note="failed: SUBREQUEST_TIMEOUT"),
    ),
    seconds=0.040,
)


def test_a_waterfall_in_characters() -> None:
    """Where the time went is seen at a glance, also in a terminal."""
    assert timeline_text(TRACE).splitlines() == [
        "Result after 3 requests: 40.0 ms",
        "  1 catalog            ██████████                                10.0 ms",
        "  2 stock  products.@            ██████████████████████████████  30.0 ms  2 entities",
        "  3 reviews                      ▏                               0.00 ms  failed: SUBREQUEST_TIMEOUT",
    ]


def test_a_waterfall_as_a_picture_holds_every_label_and_stays_inside() -> None:
    """A bar that leaves the picture is not seen."""
    root = ET.fromstring(timeline_svg(TRACE))

    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    bars = [node for node in root.iter("{http://www.w3.org/2000/svg}rect") if node.get("fill")]
    assert {"1 catalog", "2 stock  products.@", "3 reviews", "30.0 ms  2 entities", "40.0 ms"} <= set(texts)
    assert len(bars) == 3
    assert all(float(bar.get("x") or 0) + float(bar.get("width") or 0) <= float(root.get("width") or 0) for bar in bars)
    assert all(float(bar.get("width") or 0) >= 2 for bar in bars)


def test_nothing_sent_in_no_time_is_drawn_too() -> None:
    """Introspection takes no request."""
    empty = Timeline(title="Result after 0 requests", description="d", bars=(), seconds=0.0)
    instant = Timeline(
        title="t", description="d", bars=(Bar(label="a", group="a", start=0.0, seconds=0.0),), seconds=0.0
    )

    assert timeline_text(empty) == "Result after 0 requests: 0.00 ms"
    assert ET.fromstring(timeline_svg(empty)) is not None
    assert "▏" in timeline_text(instant)
    assert ET.fromstring(timeline_svg(instant)) is not None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0.00 ms"), (0.00042, "0.42 ms"), (0.0042, "4.2 ms"), (0.1234, "123 ms"), (2.0, "2000 ms")],
)
def test_times_are_as_precise_as_they_can_be_read(seconds: float, text: str) -> None:
    """0.0 ms for everything says nothing."""
    assert milliseconds(seconds) == text
