"""docs/codes: one page per code, and what the pages say is true.

The pages are written by hand. Their examples are run: the first block of SDL raises the page's code, the second, put in
the place of the subgraphs it names, does not.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest
import stoa
from stoa.composition import CompositionResult, SubgraphSource, compose
from stoa.composition._codes import OTHER_NAMES, SEVERITY_BY_CODE

_FOLDER: Final = Path(__file__).parents[3] / "docs" / "codes"
_PAGES: Final = {path.stem: path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.md")) if path.stem != "README"}
_ROOMS: Final = Path(stoa.__file__ or "").parent
#: reports of changes between two schemas, not of mistakes
_OTHER_ROOMS: Final = {"composition", "schema_changes", "testing"}
_CODE: Final = re.compile(r"[A-Z]{2,}(_[A-Z]+)*")
_EXAMPLE: Final = re.compile(r"^```graphql\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SUBGRAPH: Final = re.compile(r"^# subgraph: (\S+)\n", re.MULTILINE)

#: Composition codes that no small SDL can show.
_WITHOUT_EXAMPLE: Final = {
    "CONTRACT_TAGS_OVERLAP",
    "CONTRACT_TAG_UNUSED",
    "INVALID_FEDERATION_SUPERGRAPH",
    "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED",
}
_WITH_EXAMPLE: Final = sorted(code for code in _PAGES if code in SEVERITY_BY_CODE and code not in _WITHOUT_EXAMPLE)


def _raised_at_run_time() -> set[str]:
    """Return the codes in the gateway's source: class attributes and arguments called ``code``."""
    sources = (path for path in _ROOMS.rglob("*.py") if path.relative_to(_ROOMS).parts[0] not in _OTHER_ROOMS)
    return {
        code for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8"))) for code in _codes_in(node)
    }


def _codes_in(node: ast.AST) -> list[str]:
    match node:
        case ast.AnnAssign(target=ast.Name(id="code" | "MASKED_CODE"), value=ast.Constant(value=str(code))):
            found = [code]
        case ast.Call(func=ast.Attribute(attr="report"), args=[*_, ast.Constant(value=str(code))]):
            found = [code]
        case ast.Raise(exc=ast.Call(args=[ast.Constant(value=str(code)), _])):
            found = [code]
        case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
            found = [code]
        case _:
            found = []
    return [code for code in found if _CODE.fullmatch(code)]


def _examples(page: str) -> list[dict[str, str]]:
    parts = (_SUBGRAPH.split(block)[1:] for block in _EXAMPLE.findall(page))
    return [dict(zip(part[::2], part[1::2], strict=True)) for part in parts]


def _compose(subgraphs: dict[str, str]) -> CompositionResult:
    return compose([SubgraphSource(name=name, url="http://x", sdl=sdl) for name, sdl in subgraphs.items()])


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    """Whoever meets a code at three in the morning looks it up by its name."""
    assert sorted(_PAGES) == sorted(SEVERITY_BY_CODE.keys() | _raised_at_run_time())


def test_index_names_every_page_and_every_other_name() -> None:
    """A page that the index does not know is found by nobody who has no code yet."""
    index = (_FOLDER / "README.md").read_text("utf-8")

    assert sorted(re.findall(r"\]\((\w+)\.md\)", index.split("## Other names")[0])) == sorted(_PAGES)
    assert dict(re.findall(r"^\| `(\w+)` \| \[\w+\]\((\w+)\.md\) \|", index, re.MULTILINE)) == OTHER_NAMES


@pytest.mark.parametrize("code", sorted(_PAGES))
def test_page_says_what_it_means_and_how_to_mend_it(code: str) -> None:
    """A page without advice is a longer error message."""
    title, *_, advice = _PAGES[code].split("\n## ")

    assert title.startswith(f"# {code}\n")
    assert re.match(r"(How to mend it|What to do)\n\n\w", advice)
    assert (code in SEVERITY_BY_CODE and code not in _WITHOUT_EXAMPLE) == bool(_examples(_PAGES[code]))


@pytest.mark.parametrize("code", _WITH_EXAMPLE)
def test_first_example_raises_the_code_and_the_second_does_not(code: str) -> None:
    """Advice that does not help costs more time than none."""
    broken, mended = _examples(_PAGES[code])

    before = _compose(broken)
    renamed = {name: sdl for name, sdl in broken.items() if name not in mended and name != "_"}
    after = _compose({**renamed, **mended})

    assert code in {finding.code for finding in (*before.errors, *before.hints)}
    assert {error.code for error in before.errors} <= {code}
    assert [error.render() for error in after.errors] == []
    assert code not in {hint.code for hint in after.hints}
