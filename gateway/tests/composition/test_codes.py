"""Every code composition can report, each by the smallest subgraphs that earn it.

A case is a file in ``errors/`` or ``hints/``, named by its code: a line that names the harm, then the subgraphs. A
subgraph links all of federation v2.12 unless it begins with ``# plain``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from stoa.composition import CompositionResult, Diagnostic, Severity, SubgraphSource, compose
from stoa.composition._codes import SEVERITY_BY_CODE
from stoa.spec import FEDERATION_DIRECTIVES

_HERE: Final = Path(__file__).parent
_ERRORS: Final = sorted((_HERE / "errors").glob("*.graphql"))
_HINTS: Final = sorted((_HERE / "hints").glob("*.graphql"))
_IMPORTS: Final = ", ".join(f'"@{name}"' for name in FEDERATION_DIRECTIVES)
_LINK: Final = f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [{_IMPORTS}])\n'

#: What is wrong with the list of subgraphs stands in no text.
_WITHOUT_PLACE: Final = {"INVALID_SUBGRAPH_NAME", "NO_QUERIES"}

#: Codes no subgraph text can earn here, and why.
_WITHOUT_CASE: Final = {
    "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED": "needs a budget, see test_satisfiability",
    "INVALID_FEDERATION_SUPERGRAPH": "needs a supergraph, see test_contract",
    "CONTRACT_TAGS_OVERLAP": "needs a choice of tags, see test_contract",
    "CONTRACT_TAG_UNUSED": "needs a choice of tags, see test_contract",
}


def check_errors(code: str, subgraphs: dict[str, str]) -> list[Diagnostic]:
    """Compose and return the errors; every one of them must have this code, and there must be one."""
    result = _compose(subgraphs)

    assert {error.code for error in result.errors} == {code}
    assert result.supergraph_sdl is None
    return list(result.errors)


def _compose(subgraphs: dict[str, str]) -> CompositionResult:
    return compose(
        [
            SubgraphSource(name=name, url=f"http://{name}", sdl=sdl if sdl.startswith("# plain") else _LINK + sdl)
            for name, sdl in subgraphs.items()
        ]
    )


def _case(path: Path) -> tuple[str, dict[str, str]]:
    """Return the code and the subgraphs of a case file."""
    parts = re.split(r"^# subgraph: (\S+)\n", path.read_text(), flags=re.MULTILINE)
    return path.stem.partition("-")[0], dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("path", _ERRORS, ids=lambda path: path.stem)
def test_mistake_is_reported_by_its_code(path: Path) -> None:
    """A mistake without its code passes, or is reported as something else that misleads the reader."""
    code, subgraphs = _case(path)

    errors = check_errors(code, subgraphs)

    assert all(error.severity is Severity.ERROR for error in errors)
    assert all(error.hint_to_mend and error.message for error in errors)
    assert code in _WITHOUT_PLACE or all(e.subgraphs and e.coordinate and e.locations for e in errors)


@pytest.mark.parametrize("path", _HINTS, ids=lambda path: path.stem)
def test_peculiarity_is_hinted_at_by_its_code(path: Path) -> None:
    """A hint that stops composition, or does not come, leaves a team surprised by its supergraph."""
    code, subgraphs = _case(path)

    result = _compose(subgraphs)

    assert [error.render() for error in result.errors] == []
    found = [hint for hint in result.hints if hint.code == code]
    assert found
    assert all(hint.hint_to_mend and hint.subgraphs and hint.coordinate and hint.locations for hint in found)


def test_every_code_has_a_case() -> None:
    """A code that no text earns is a promise nobody keeps."""
    covered = {_case(path)[0] for path in (*_ERRORS, *_HINTS)}

    assert set(SEVERITY_BY_CODE) == covered | set(_WITHOUT_CASE)
    assert not covered & set(_WITHOUT_CASE)


def test_errors_point_at_the_line() -> None:
    """A finding without a place sends its reader searching."""
    text = 'type Query { q: Int }\n\ntype T @key(fields: "nope") {\n  id: ID!\n}\n'

    [error] = check_errors("KEY_INVALID_FIELDS", {"catalog": text})

    [place] = error.locations
    assert (place.subgraph, place.line, place.column) == ("catalog", 4, 8)
    assert error.coordinate == "T"
    assert error.subgraphs == ("catalog",)


def test_all_mistakes_of_a_stage_are_reported_together() -> None:
    """One finding per run makes mending a guessing game."""
    text = 'type Query { q: Int }\ntype T @key(fields: "x") { id: ID! }\ninterface I { n: Int @external }\n'

    result = _compose({"a": text, "b": 'type U @key(fields: "y") { id: ID! }'})

    assert sorted(error.code for error in result.errors) == [
        "EXTERNAL_ON_INTERFACE",
        "KEY_INVALID_FIELDS",
        "KEY_INVALID_FIELDS",
    ]


def test_directive_that_was_not_imported_is_advised_on() -> None:
    """ "Unknown directive" does not tell a newcomer that one line is missing."""
    source = SubgraphSource(name="a", url="http://a", sdl="type Query { q: Int @shareable }")

    [error] = compose([source]).errors

    assert error.hint_to_mend == (
        "Import it from federation v2.0 or newer: "
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@shareable"])'
    )


def test_misspelt_field_is_advised_on() -> None:
    """The reader should not have to look for the difference of one letter."""
    [error] = check_errors(
        "KEY_INVALID_FIELDS", {"a": 'type Query { q: Int }\ntype T @key(fields: "catalogId") { catalogID: ID! }'}
    )

    assert error.message.endswith('type "T" has no field "catalogId"; did you mean "catalogID"?')


def test_place_in_a_long_line_is_shown_in_a_window() -> None:
    """SDL printed on one line would fill the screen and hide the place."""
    fields = " ".join(f"field{number}: Int" for number in range(100))
    text = f'type Query {{ {fields} }} type T @key(fields: "nope") {{ id: ID! {fields} }}'

    [error] = check_errors("KEY_INVALID_FIELDS", {"a": text})

    shown, mark = error.render().splitlines()[3:5]
    assert len(shown) < 200
    assert shown[mark.index("^") : mark.rindex("^") + 1] == '@key(fields: "nope")'
