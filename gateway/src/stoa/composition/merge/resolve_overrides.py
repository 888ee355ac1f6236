"""Who takes which field over from whom, before anything is merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from graphql import StringValueNode

from stoa.composition._diagnostic import Diagnostic, Severity, diagnose
from stoa.composition.model import Application, Facts, Field, Kind, Subgraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One @override that takes effect."""

    coordinate: str
    by: str
    source: str
    label: str | None
    #: the overridden field is still needed where it was, for a key or an interface
    source_uses_it: bool


@dataclass(frozen=True, slots=True)
class Overrides:
    """All overrides that take effect, by field."""

    by_coordinate: Mapping[str, tuple[Override, ...]]
    #: fields whose overrides are in error: who resolves them is not known
    disputed: frozenset[str]

    def made_by(self, subgraph: Subgraph, coordinate: str) -> Override | None:
        return next((item for item in self.by_coordinate.get(coordinate, ()) if item.by == subgraph.name), None)

    def suffered_by(self, subgraph: Subgraph, coordinate: str) -> Override | None:
        return next((item for item in self.by_coordinate.get(coordinate, ()) if item.source == subgraph.name), None)

    def resolves(self, subgraph: Subgraph, coordinate: str) -> bool:
        """Tell whether the subgraph still resolves the field, be it for part of the traffic."""
        override = self.suffered_by(subgraph, coordinate)
        return override is None or override.label is not None


def resolve_overrides(
    subgraphs: Sequence[Subgraph], facts: Mapping[str, Facts]
) -> tuple[Overrides, tuple[Diagnostic, ...]]:
    """Match every @override with its source."""
    resolver = _Resolver({subgraph.name: subgraph for subgraph in subgraphs}, facts)
    found: dict[str, tuple[Override, ...]] = {}
    for subgraph in subgraphs:
        for override in resolver.overrides_of(subgraph):
            found[override.coordinate] = (*found.get(override.coordinate, ()), override)
    return Overrides(found, frozenset(resolver.disputed)), tuple(resolver.found)


class _Resolver:
    def __init__(self, subgraphs: Mapping[str, Subgraph], facts: Mapping[str, Facts]) -> None:
        self._subgraphs = subgraphs
        self._facts = facts
        self.found: list[Diagnostic] = []
        self.disputed: set[str] = set()

    def overrides_of(self, subgraph: Subgraph) -> Iterator[Override]:
        for definition in subgraph.types.values():
            fields = definition.fields.values() if definition.kind is Kind.OBJECT else ()
            for field in fields:
                application = next(field.applied("override"), None)
                coordinate = f"{definition.name}.{field.name}"
                if application and (override := self._resolve(subgraph, coordinate, field, application)):
                    yield override

    def _resolve(self, by: Subgraph, coordinate: str, field: Field, application: Application) -> Override | None:
        source_name = _text(application, "from") or ""
        if source_name == by.name:
            message = f'Source and destination subgraphs "{by.name}" are the same for overridden field "{coordinate}"'
            self._report("OVERRIDE_FROM_SELF_ERROR", message, coordinate, [application])
            return None
        source = self._subgraphs.get(source_name)
        if source is None:
            self._report_unknown(source_name, coordinate, application)
            return None
        type_name, _, field_name = coordinate.partition(".")
        overridden = source.field_at(type_name, field_name)
        if overridden is None:
            message = f'Field "{coordinate}" no longer exists in subgraph "{source_name}": the @override does nothing'
            self._report("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", message, coordinate, [application])
            return None
        if self._conflicts(coordinate, field, overridden, application):
            return None
        return self._effective(by, source, coordinate, overridden, application)

    def _conflicts(self, coordinate: str, field: Field, overridden: Field, application: Application) -> bool:
        second = next(overridden.applied("override"), None)
        if second is not None:
            message = f'Field "{coordinate}" is overridden here, but its source overrides it from somewhere else'
            self._report("OVERRIDE_SOURCE_HAS_OVERRIDE", message, coordinate, [application, second])
            return True
        others = [*field.applied("external"), *overridden.applied("requires"), *overridden.applied("provides")]
        for other in others:
            message = f'@override cannot be used on field "{coordinate}": it is marked @{other.name} as well'
            self._report("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message, coordinate, [application, other])
        return bool(others)

    def _effective(
        self, by: Subgraph, source: Subgraph, coordinate: str, overridden: Field, application: Application
    ) -> Override:
        label = _text(application, "label")
        used = self._facts[source.name].uses(coordinate)
        where: list[Application | Field] = [application, overridden]
        if overridden.has("external"):
            message = (
                f'Field "{coordinate}" is external in subgraph "{source.name}" already: the @override does nothing'
            )
            self._report("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", message, coordinate, [application])
        elif label is not None:
            message = f'Field "{coordinate}" is on its way from subgraph "{source.name}" to "{by.name}" ({label})'
            self._report("OVERRIDE_MIGRATION_IN_PROGRESS", message, coordinate, where)
        elif used:
            message = f'Field "{coordinate}" in subgraph "{source.name}" is overridden, though still used there'
            self._report("OVERRIDDEN_FIELD_CAN_BE_REMOVED", message, coordinate, where)
        else:
            message = f'Field "{coordinate}" in subgraph "{source.name}" is overridden and can be removed'
            self._report("OVERRIDDEN_FIELD_CAN_BE_REMOVED", message, coordinate, where)
        return Override(coordinate=coordinate, by=by.name, source=source.name, label=label, source_uses_it=used)

    def _report_unknown(self, name: str, coordinate: str, application: Application) -> None:
        similar = get_close_matches(name, self._subgraphs, n=1)
        advice = f'; did you mean "{similar[0]}"?' if similar else ""
        message = f'Field "{coordinate}" is overridden from subgraph "{name}", which does not exist{advice}'
        self._report("FROM_SUBGRAPH_DOES_NOT_EXIST", message, coordinate, [application])

    def _report(self, code: str, message: str, coordinate: str, at: Sequence[Application | Field]) -> None:
        finding = diagnose(code, message, coordinate=coordinate, at=[place.location for place in at])
        self.found.append(finding)
        if finding.severity is Severity.ERROR:
            self.disputed.add(coordinate)


def _text(application: Application, argument: str) -> str | None:
    value = application.arguments.get(argument)
    return value.value if isinstance(value, StringValueNode) else None
