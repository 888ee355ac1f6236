"""``stoa compose --jsonl`` in a process of its own, as its callers run it."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psutil
import pytest
from stoa.cli._compose_lines import answer_lines

SDL = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
A = SDL + 'type Query { a: T } type T @key(fields: "id") { id: ID! a: Int }'
B = SDL + 'type T @key(fields: "id") { id: ID! b: Int }'
BAD = SDL + 'type T @key(fields: "nope") { id: ID! b: Int }'


def services(**sdl: str) -> list[dict[str, str]]:
    return [{"name": name, "url": f"http://{name}/graphql", "sdl": text} for name, text in sdl.items()]


def request(line_id: Any = 1, **sdl: str) -> bytes:
    return orjson.dumps({"id": line_id, "services": services(**(sdl or {"a": A, "b": B}))})


class Child:
    """Speaks with the process line by line."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process, self._in, self._out = process, process.stdin, process.stdout

    def ask(self, line: bytes) -> dict[str, Any]:
        """Wait for the answer before anything else is written: a buffered answer would hang here."""
        self._in.write(line + b"\n")
        self._in.flush()
        answer: dict[str, Any] = orjson.loads(self._out.readline())
        return answer


@contextmanager
def child() -> Iterator[Child]:
    command = [sys.executable, "-m", "stoa.cli", "compose", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        talk = Child(process)
        yield talk
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""


def answers(*lines: bytes, max_line_bytes: int = 10_000) -> list[dict[str, Any]]:
    sink = io.BytesIO()
    assert answer_lines(io.BytesIO(b"\n".join(lines)), sink, max_line_bytes=max_line_bytes) == 0
    return [orjson.loads(line) for line in sink.getvalue().splitlines()]


def test_each_line_is_answered_before_the_next_is_written() -> None:
    """A caller that waits for its answer would wait for ever."""
    with child() as process:
        good = process.ask(request("one"))
        bad = process.ask(request(2, a=A, b=BAD))
        garbage = process.ask(b"{")
        again = process.ask(request(4.5))

    assert (good["id"], good["ok"], good["errors"]) == ("one", True, [])
    assert "join__Graph" in good["supergraph"]
    assert (bad["id"], bad["ok"], bad["supergraph"]) == (2, False, None)
    error = bad["errors"][0]
    assert (error["code"], error["subgraphs"]) == ("KEY_INVALID_FIELDS", ["b"])
    assert error["message"]
    assert (error["locations"][0]["subgraph"], error["locations"][0]["line"]) == ("b", 2)
    assert (garbage["id"], garbage["ok"], garbage["errors"][0]["code"]) == (None, False, "INVALID_JSON")
    assert again["supergraph"] == good["supergraph"]


def test_hints_come_with_success_and_with_failure() -> None:
    """They often say why it failed."""
    described = A.replace("a: Int }", '"one" x: Int @shareable }').replace('"@key"', '"@key", "@shareable"')
    other = B.replace("b: Int }", '"two" x: Int @shareable }').replace('"@key"', '"@key", "@shareable"')

    (answer,) = answers(request(1, a=described, b=other))

    assert "INCONSISTENT_DESCRIPTION" in {hint["code"] for hint in answer["hints"]}


@pytest.mark.parametrize(
    ("line", "code", "line_id"),
    [
        (b" ", "INVALID_JSON", None),
        (b"nope", "INVALID_JSON", None),
        (b"\xff\xfe{}", "INVALID_JSON", None),
        (b'{"id": "\\ud800", "services": []}', "INVALID_JSON", None),
        (b"[" * 5000, "INVALID_JSON", None),
        (b'{"id": NaN}', "INVALID_JSON", None),
        (b"[]", "INVALID_REQUEST", None),
        (b"7", "INVALID_REQUEST", None),
        (b'{"services": []}', "INVALID_REQUEST", None),
        (b'{"id": {"a": 1}, "services": []}', "INVALID_REQUEST", None),
        (b'{"id": 7}', "INVALID_REQUEST", 7),
        (b'{"id": 7, "services": {}}', "INVALID_REQUEST", 7),
        (b'{"id": 7, "services": [null]}', "INVALID_REQUEST", 7),
        (b'{"id": 7, "services": [{"name": "a", "url": "http://a"}]}', "INVALID_REQUEST", 7),
        (b'{"id": 7, "services": [{"name": "a", "url": 1, "sdl": ""}]}', "INVALID_REQUEST", 7),
        (b'{"id": 7, "services": []}', "NO_QUERIES", 7),
        (b'{"id": 7, "services": [{"name": "a", "url": "", "sdl": "type Query { a\\u0000: Int }"}]}', "INVALID_GRAPHQL", 7),
        (b'{"id": 7, "services": [{"name": "", "url": "", "sdl": "type Query { a: Int }"}]}', "INVALID_SUBGRAPH_NAME", 7),
        (b'{"id": 7, "services": "' + b"x" * 20_000 + b'"}', "LINE_TOO_LONG", None),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_a_bad_line_has_its_answer_and_the_next_line_too(line: bytes, code: str, line_id: object) -> None:
    """One caller's mistake must not cost the others their answers."""
    bad, good = answers(line, request("next"))

    assert (bad["id"], bad["ok"], bad["supergraph"], bad["hints"]) == (line_id, False, None, [])
    assert bad["errors"][0]["code"] == code
    assert bad["errors"][0]["message"]
    assert (good["id"], good["ok"]) == ("next", True)


def test_the_last_line_needs_no_end() -> None:
    """Files are written by hand, too."""
    assert [answer["id"] for answer in answers(request(1), request(2))] == [1, 2]


def test_a_line_at_the_limit_is_read_and_one_above_is_not() -> None:
    """The limit is a number, not a mood."""
    line = request(1)

    (at,) = answers(line + b"\n", max_line_bytes=len(line) + 1)
    above, after = answers(line, b"7", max_line_bytes=len(line) - 1)

    assert at["ok"]
    assert above["errors"][0]["code"] == "LINE_TOO_LONG"
    assert after["errors"][0]["code"] == "INVALID_REQUEST"


def test_a_fault_of_the_composer_stays_in_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug shows itself as a code and leaks nothing of the machine to the caller; who runs the process sees it whole."""

    def breaks(_: object) -> None:
        raise RuntimeError("/home/somebody/secret")

    with monkeypatch.context() as patch:
        patch.setattr("stoa.cli._compose_lines.compose", breaks)
        (answer,) = answers(request(1))

    assert (answer["id"], answer["errors"][0]["code"]) == (1, "INTERNAL")
    assert "secret" not in answer["errors"][0]["message"]
    assert "secret" in capsys.readouterr().err


def test_memory_stays_flat_over_thousands_of_lines() -> None:
    """The process lives as long as its caller."""
    line = request(1)
    with child() as process:
        memory = psutil.Process(process.process.pid)
        for _ in range(300):
            process.ask(line)
        before = memory.memory_info().rss
        for number in range(2_000):
            process.ask(line if number % 4 else b"{" + b"x" * 1000)
        grown = memory.memory_info().rss - before

    assert grown < 8 * 1024 * 1024
