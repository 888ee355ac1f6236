"""A finding as a person reads it."""

from __future__ import annotations

from typing import Final

from stoa.composition import Diagnostic, Severity, SourceLocation, SubgraphSource, compose, render_diagnostic

_LINK: Final = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@shareable"])\n'


def _found(*sources: SubgraphSource) -> Diagnostic:
    [error] = compose(sources).errors
    return error


def test_place_is_shown_with_the_line_before_it_and_marked() -> None:
    """A line number alone sends the reader to the editor before the mistake is understood."""
    text = f'{_LINK}type Query {{ q: Int }}\ntype T @key(fields: "nope") {{\n  id: ID!\n}}\n'
    source = SubgraphSource(name="catalog", url="http://x", sdl=text, origin="schemas/catalog.graphql")

    assert render_diagnostic(_found(source), [source]).splitlines() == [
        'error[KEY_INVALID_FIELDS]: [catalog] On "T", for @key: type "T" has no field "nope"',
        " --> schemas/catalog.graphql:3:8 (subgraph catalog)",
        "  |",
        "2 | type Query { q: Int }",
        '3 | type T @key(fields: "nope") {',
        "  |        ^^^^^^^^^^^^^^^^^^^^",
        "  = mend: Select fields that exist on the type, with selections below objects and none below leaves.",
        "  = more: docs/codes/KEY_INVALID_FIELDS.md",
    ]


def test_every_place_of_a_disagreement_is_shown() -> None:
    """Two teams disagree: each must see its own line."""
    one = SubgraphSource(name="a", url="http://a", sdl=f"{_LINK}type Query {{\n  q: Int\n}}\n")
    other = SubgraphSource(name="b", url="http://b", sdl=f"{_LINK}type Query {{\n  q: Int @shareable\n}}\n")

    assert render_diagnostic(_found(one, other)).splitlines()[1:9] == [
        " --> a:3:3",
        "  |",
        "3 |   q: Int",
        "  |   ^",
        " --> b:3:3",
        "  |",
        "3 |   q: Int @shareable",
        "  |   ^",
    ]


def test_described_element_is_marked_at_its_name() -> None:
    """A description above a field is not what is wrong with it."""
    one = SubgraphSource(name="a", url="http://a", sdl=f'{_LINK}type Query {{\n  "Says so."\n  q: Int\n}}\n')
    other = SubgraphSource(name="b", url="http://b", sdl="type Query { q: String }")

    found = [error for error in compose([one, other]).errors if error.code == "FIELD_TYPE_MISMATCH"]

    assert [(place.line, place.column) for place in found[0].locations] == [(4, 3), (1, 14)]


def test_colour_is_added_only_when_asked_for() -> None:
    """Escape codes in a log file or a pull request comment cannot be read."""
    source = SubgraphSource(
        name="a", url="http://a", sdl=f'{_LINK}type Query {{ q: Int }} type T @key(fields: "x") {{ i: ID }}'
    )
    found = _found(source)

    plain, coloured = render_diagnostic(found), render_diagnostic(found, colour=True)

    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1;31merror[KEY_INVALID_FIELDS]\x1b[0m: ")
    assert "\x1b[1;31m^^^^^^^^^^^^^^^^^\x1b[0m" in coloured


def test_place_without_its_source_is_still_shown() -> None:
    """Programs that kept only the findings can print them, and places outside the text do no harm."""
    place = SourceLocation(subgraph="a", origin="", line=70, column=9, text="\ttype T")
    finding = Diagnostic(
        code="X",
        severity=Severity.DEBUG,
        message="Odd",
        subgraphs=("a",),
        coordinate=None,
        locations=(place,),
        hint_to_mend="",
    )

    assert render_diagnostic(finding, [SubgraphSource(name="a", url="", sdl="")]).splitlines()[:4] == [
        "debug[X]: Odd",
        "  --> a:70:9",
        "   |",
        "70 |  type T",
    ]


def test_foreign_text_cannot_steer_the_terminal() -> None:
    """A subgraph's description could clear the screen, or show another line than the one that is wrong."""
    sdl = f'{_LINK}type Query {{ q: Int }}\ntype T @key(fields: "\x1b[2Jx\u202e") {{ i: ID }}'
    source = SubgraphSource(name="a\x1b]0;x\x07", url="http://a", sdl=sdl, origin="a\x9b.graphql")

    shown = [render_diagnostic(error, [source]) for error in compose([source]).errors]

    assert shown
    assert all(character.isprintable() or character == "\n" for character in "".join(shown))
