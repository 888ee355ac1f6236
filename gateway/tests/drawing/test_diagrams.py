"""Diagrams as SVG, Mermaid and DOT: whole, safe, readable."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from stoa.drawing import Arrow, Box, Diagram, diagram_dot, diagram_mermaid, diagram_svg
from stoa.drawing._layout import MAX_CHARACTERS, MAX_LINES, PlacedBox, lay_out
from stoa.drawing._style import ACCENTS, DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"
CHAIN = Diagram(
    title="A plan",
    description="three requests",
    boxes=(
        Box(name="1", title="1 catalog", group="catalog", column=0, lines=("products { id }",)),
        Box(
            name="2", title="2 stock", group="stock", column=1, lines=("Product { id } =>", "stock"), note="products.@"
        ),
        Box(name="3", title="3 catalog", group="catalog", column=2, is_faint=True),
    ),
    arrows=(Arrow("1", "2"), Arrow("2", "3"), Arrow("1", "3", "by key")),
    headings=("wave 1", "wave 2", "wave 3"),
)


def _texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_a_picture_is_xml_with_a_title_a_description_and_every_label() -> None:
    """A picture that does not parse is a broken cell; one without words is nothing to a screen reader."""
    root = ET.fromstring(diagram_svg(CHAIN))

    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert description is not None
    assert (title.text, description.text) == ("A plan", "three requests")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert set(_texts(diagram_svg(CHAIN))) == {
        "wave 1",
        "wave 2",
        "wave 3",
        "1 catalog",
        "2 stock",
        "3 catalog",
        "products { id }",
        "Product { id } =>",
        "stock",
        "products.@",
        "by key",
    }


def test_a_picture_needs_nothing_from_elsewhere() -> None:
    """A notebook is read offline, and a picture must not tell anybody that it was looked at."""
    svg = diagram_svg(CHAIN).replace('xmlns="http://www.w3.org/2000/svg"', "")

    assert not re.search(r"http|<script|<image|<foreignObject|@import|\shref|url\((?!#)", svg)


def test_two_pictures_on_one_page_keep_their_own_names() -> None:
    """Ids are the page's: the second picture would be read aloud with the title of the first."""
    other = Diagram(title="Another", description="", boxes=CHAIN.boxes)

    ids = [set(re.findall(r'id="(stoa-\w+-[td])"', diagram_svg(one))) for one in (CHAIN, other)]

    assert len(ids[0]) == 2
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("accent", ACCENTS)
def test_titles_can_be_read_on_their_ground(accent: str) -> None:
    """WCAG 1.4.3: 4.5 to 1 for text."""
    assert _contrast(accent, "#ffffff") >= 4.5


@pytest.mark.parametrize(("page", "ground", "ink", "faint", "line"), [LIGHT, DARK])
def test_text_and_lines_can_be_seen_on_light_and_dark_pages(
    page: str, ground: str, ink: str, faint: str, line: str
) -> None:
    """WCAG 1.4.3 and 1.4.11."""
    assert _contrast(ink, ground) >= 7
    assert min(_contrast(faint, page), _contrast(faint, ground)) >= 4.5
    assert _contrast(line, page) >= 3


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_long_operations_are_cut_and_told_whole_as_a_tooltip() -> None:
    """A box as large as the screen hides the plan; a box that hides its text hides the mistake."""
    lines = tuple(f"field{number} {'x' * 80}" for number in range(40))
    svg = diagram_svg(
        Diagram(title="t", description="d", boxes=(Box(name="1", title="1", group="a", column=0, lines=lines),))
    )

    shown = _texts(svg)
    tooltips = [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}title")]
    assert max(map(len, shown)) <= MAX_CHARACTERS
    assert len(shown) == MAX_LINES + 2
    assert f"… {40 - MAX_LINES} more lines" in shown
    assert all(line in tooltips[1] for line in lines)


def test_text_from_schemas_cannot_leave_its_place() -> None:
    """Names come from files; a picture in a page must not run them."""
    evil = '\x00\x1b]</text><script>alert("x")</script>"]; n0 -> n9 [label="'
    diagram = Diagram(
        title=evil,
        description=evil,
        boxes=(Box(name="1", title=evil, group=evil, column=0, note=evil, lines=(evil,)),),
        headings=(evil,),
    )

    assert "<script" not in diagram_svg(diagram)
    assert ET.fromstring(diagram_svg(diagram)) is not None
    assert re.fullmatch(r'  n0\["[^"\[\]<>{}]*(<br/>[^"\[\]<>{}]*)*"\]:::g0', diagram_mermaid(diagram).splitlines()[1])
    assert "n9" not in re.sub(r'"(?:[^"\\]|\\.)*"', '""', diagram_dot(diagram))


def _overlap(one: PlacedBox, other: PlacedBox) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_no_box_hides_another_and_no_arrow_runs_behind_one() -> None:
    """An arrow that seems to end at a box that it only passes tells a wrong plan."""
    boxes = tuple(
        Box(name=f"{column}.{row}", title="t", group="g", column=column, lines=("x",) * (row + 1))
        for column in range(5)
        for row in range(4)
    )
    arrows = tuple(
        Arrow(f"{start}.{row}", f"{end}.{3 - row}") for start, end in combinations(range(5), 2) for row in range(4)
    )

    layout = lay_out(Diagram(title="t", description="d", boxes=boxes, arrows=arrows))

    assert not any(_overlap(one, other) for one, other in combinations(layout.boxes, 2))
    column = {box.name: box.column for box in boxes}
    for route in layout.routes:
        assert len(route.points) == 2 * (column[route.arrow.end] - column[route.arrow.start])
        for (x, y), (to_x, to_y) in zip(route.points[1:-1:2], route.points[2:-1:2], strict=True):
            assert y == to_y
            assert not any(
                box.x <= x and to_x <= box.x + box.width and box.y <= y <= box.y + box.height for box in layout.boxes
            )
    assert all(box.x + box.width <= layout.width and box.y + box.height <= layout.height for box in layout.boxes)


def test_a_chain_is_drawn_straight() -> None:
    """What simply follows is read along one line."""
    boxes = (
        Box(name="0", title="a", group="a", column=0, lines=("x",) * 9),
        Box(name="1", title="b", group="a", column=0),
        Box(name="2", title="c", group="a", column=1),
    )

    layout = lay_out(Diagram(title="t", description="d", boxes=boxes, arrows=(Arrow("1", "2"),)))

    ((begin, end),) = (route.points for route in layout.routes)
    assert begin[1] == end[1]


def test_arrows_may_lead_back_and_to_boxes_that_are_not_there() -> None:
    """Query graphs have circles; a graph around one type leaves the rest out."""
    diagram = Diagram(
        title="t",
        description="d",
        boxes=(Box(name="1", title="1", group="a", column=1), Box(name="2", title="2", group="a", column=0)),
        arrows=(Arrow("1", "2"), Arrow("1", "1"), Arrow("1", "nowhere")),
    )

    assert diagram_svg(diagram).count("marker-end") == 2


def test_a_diagram_without_boxes_is_still_a_picture() -> None:
    """Introspection has a plan without requests."""
    assert ET.fromstring(diagram_svg(Diagram(title="t", description="d", boxes=()))).get("width")


def test_mermaid_and_dot_say_the_same() -> None:
    """They are drawn by others; what they are given must be right."""
    assert diagram_mermaid(CHAIN) == (
        "flowchart LR\n"
        '  n0["1 catalog<br/>products #123; id #125;"]:::g0\n'
        '  n1["2 stock#160;#160;products.#64;<br/>Product #123; id #125; =#62;<br/>stock"]:::g1\n'
        '  n2["3 catalog"]:::g0\n'
        "  n0 --> n1\n"
        "  n1 --> n2\n"
        '  n0 -->|"by key"| n2\n'
        f"  classDef g0 fill:{ACCENTS[0]},color:#ffffff,text-align:left\n"
        f"  classDef g1 fill:{ACCENTS[1]},color:#ffffff,text-align:left\n"
    )
    assert diagram_dot(CHAIN).splitlines()[3:] == [
        f'  n0 [label="1 catalog\\lproducts {{ id }}\\l", fillcolor="{ACCENTS[0]}"];',
        f'  n1 [label="2 stock  products.@\\lProduct {{ id }} =>\\lstock\\l", fillcolor="{ACCENTS[1]}"];',
        f'  n2 [label="3 catalog\\l", fillcolor="{ACCENTS[0]}", style="filled,dashed"];',
        "  n0 -> n1;",
        "  n1 -> n2;",
        '  n0 -> n2 [label="by key"];',
        "}",
    ]
