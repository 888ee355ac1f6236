"""Selections in, GraphQL text out: as short as it gets, for the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stoa.operation import Condition, Conditions, Variable
from stoa.planner._emit import Emission, Emitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The text of a selection set with the ``variables`` that it uses and their ``definitions``."""

    body: str
    variables: tuple[str, ...]
    definitions: tuple[str, ...]


def write_selection(emission: Emission, variables: Mapping[str, Variable]) -> Selection:
    """What one request selects, of the root or of its entities."""
    emission = _prune(emission)
    found = _variables(emission) if variables else set[str]()
    used = tuple(name for name in variables if name in found)
    definitions = tuple(_define(variables[name]) for name in used)
    return Selection(body=_write_selection(emission), variables=used, definitions=definitions)


def root_document(selection: Selection, kind: str) -> str:
    """A root request."""
    head = f"({','.join(selection.definitions)})" if selection.definitions else ""
    return selection.body if kind == "query" and not head else f"{kind}{head}{selection.body}"


def entity_document(selection: Selection, variable: str) -> str:
    """An entity request with its representations in ``variable``."""
    head = ",".join((f"${variable}:[_Any!]!", *selection.definitions))
    return f"query({head}){{_entities(representations:${variable}){selection.body}}}"


def batch_document(selections: Sequence[Selection], names: Sequence[str]) -> str:
    """Several entity requests in one: ``names`` are aliases and variables of the representations."""
    definitions = dict.fromkeys(one for selection in selections for one in selection.definitions)
    head = ",".join((*(f"${name}:[_Any!]!" for name in names), *definitions))
    parts = (
        f"{name}:_entities(representations:${name}){selection.body}"
        for name, selection in zip(names, selections, strict=True)
    )
    return f"query({head}){{{' '.join(parts)}}}"


def _define(variable: Variable) -> str:
    default = f"={variable.default}" if variable.default is not None else ""
    return f"${variable.name}:{variable.type}{default}"


def _variables(emission: Emission) -> set[str]:
    found: set[str] = set()
    for one in emission:
        _, _, arguments, conditions, directives = one.asked
        found.update(name for argument in arguments for name in argument.variables)
        found.update(condition.variable for condition in conditions)
        found.update(part.rstrip(",)]} ") for part in directives.replace("$", " $").split() if part.startswith("$"))
        if one.below:
            found |= _variables(one.below)
    return {name.removeprefix("$") for name in found}


def _write_selection(emission: Emission) -> str:
    by_site: dict[str | None, list[Emitted]] = {}
    for one in emission:
        by_site.setdefault(one.site, []).append(one)
    members = [
        text if site is None else f"...on {site}{{{text}}}"
        for site, fields in by_site.items()
        for text in [" ".join(dict.fromkeys(_write_field(one) for one in fields))]
    ]
    return "{" + " ".join(members) + "}"


def _prune(emission: Emission) -> Emission:
    """Leave out leaves that stand there under fewer conditions anyway."""
    kept = emission
    if any(one.asked[3] for one in emission):
        by_name: dict[str, Emission] = {}
        for one in emission:
            by_name.setdefault(one.name, []).append(one)
        kept = [one for one in emission if not any(_covers(other, one) for other in by_name[one.name])]
    for one in kept:
        if one.below is not None:
            one.below = _prune(one.below)
    return kept


def _covers(wide: Emitted, narrow: Emitted) -> bool:
    if narrow.below is not None or wide.name != narrow.name or wide.site not in (None, narrow.site):
        return False
    return wide.asked[3] < narrow.asked[3]


def _write_field(one: Emitted) -> str:
    _, field, arguments, conditions, directives = one.asked
    alias = "" if one.name == field else f"{one.name}:"
    call = f"({','.join(f'{argument.name}:{argument.text}' for argument in arguments)})" if arguments else ""
    own, around = _split_conditions(conditions) if conditions else ((), ())
    marks = "".join(f" {text}" for text in (*own, directives) if text)
    body = _write_selection(one.below) if one.below is not None else ""
    text = f"{alias}{field}{call}{marks}{body}"
    for condition in around:
        text = f"...{condition}{{{text}}}"
    return text


def _split_conditions(conditions: Conditions) -> tuple[Sequence[str], Sequence[str]]:
    """One ``@include`` and one ``@skip`` fit on a field; more stand on fragments around it."""
    own: dict[bool, str] = {}
    around: list[str] = []
    for condition in sorted(conditions):
        text = _write_condition(condition)
        if condition.wanted in own:
            around.append(text)
        else:
            own[condition.wanted] = text
    return list(own.values()), around


def _write_condition(condition: Condition) -> str:
    return f"@{'include' if condition.wanted else 'skip'}(if:${condition.variable})"
