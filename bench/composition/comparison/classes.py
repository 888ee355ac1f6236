"""Why the two composers differ: classes in the order in which they are tried, each with its row in the documentation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from composition.comparison.differences import Difference, facts_of
from composition.comparison.judge import answered

_SAME_MISTAKE: Final = {
    "KEY_DIRECTIVE_IN_FIELDS_ARG": "KEY_INVALID_FIELDS",
    "PROVIDES_DIRECTIVE_IN_FIELDS_ARG": "PROVIDES_INVALID_FIELDS",
    "REQUIRES_DIRECTIVE_IN_FIELDS_ARG": "REQUIRES_INVALID_FIELDS",
    "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH": "FIELD_ARGUMENT_DEFAULT_MISMATCH",
    "EXTERNAL_ARGUMENT_TYPE_MISMATCH": "FIELD_ARGUMENT_TYPE_MISMATCH",
    "EXTERNAL_TYPE_MISMATCH": "FIELD_TYPE_MISMATCH",
    "LIST_SIZE_APPLIED_TO_NON_LIST": "LIST_SIZE_INVALID_SIZED_FIELD",
}
#: (our code, theirs) for one and the same mistake that breaks two rules
_TWO_SIDES: Final = frozenset(
    {
        ("TYPE_KIND_MISMATCH", "INTERFACE_OBJECT_USAGE_ERROR"),
        ("EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", "EXTERNAL_UNUSED"),
        ("EXTERNAL_ARGUMENT_TYPE_MISMATCH", "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"),
        ("EXTERNAL_ARGUMENT_DEFAULT_MISMATCH", "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"),
        ("EXTERNAL_MISSING_ON_BASE", "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"),
        ("PROVIDES_FIELDS_HAS_ARGS", "EXTERNAL_UNUSED"),
        ("TYPE_WITH_ONLY_UNUSED_EXTERNAL", "KEY_INVALID_FIELDS"),
    }
)
#: the stage in which each of us finds a code: whoever stops after a stage does not see what the next one would find
_STAGES: Final = (
    ("INVALID_GRAPHQL", "UNSUPPORTED_LINKED_FEATURE", "INVALID_LINK", "DIRECTIVE_DEFINITION", "TYPE_DEFINITION"),
    ("UNKNOWN_",),
    (
        "KEY_", "REQUIRES_", "PROVIDES_", "EXTERNAL_UNUSED", "EXTERNAL_ON", "EXTERNAL_COLLISION", "LIST_SIZE", "COST_",
        "DIRECTIVE_COST", "ROOT_", "INTERFACE_KEY_NOT", "QUERY_ROOT", "DISALLOWED", "OVERRIDE_FROM_SELF", "OVERRIDE_ON",
        "OVERRIDE_LABEL", "INVALID_TAG", "INVALID_SHAREABLE", "AUTH_REQUIREMENTS", "TYPE_WITH_ONLY",
    ),
    ("SATISFIABILITY",),
    ("INTERFACE_FIELD_NO_IMPLEM", "REFERENCED", "ONLY_INACCESSIBLE", "REQUIRED_INACCESSIBLE", "DEFAULT_VALUE", "IMPLEMENTED_BY"),
    ("",),  # merging finds whatever is not listed
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Class:
    """``name`` is that of the row in docs/composition-differences.md."""

    name: str
    holds: Callable[[Difference], bool]


def class_of(difference: Difference) -> str | None:
    """Return the class that explains a difference; None when nobody has explained it yet."""
    return next((one.name for one in CLASSES if one.holds(difference)), None)


def _refused_with(*codes: str) -> Callable[[Difference], bool]:
    return lambda d: d.kind == "refused" and set(d.ours.split(", ")) <= set(codes)


def _accepted_against(code: str, message: str = "") -> Callable[[Difference], bool]:
    return lambda d: (
        d.kind == "accepted" and code in d.theirs.split(", ") and any(re.search(message, text) for text in d.messages)
    )


def _refused_saying(code: str, message: str) -> Callable[[Difference], bool]:
    return lambda d: d.kind == "refused" and d.ours == code and all(re.search(message, text) for text in d.messages)


def _hides_parts_of_directives(d: Difference) -> bool:
    codes = {"DEFAULT_VALUE_USES_INACCESSIBLE", "REFERENCED_INACCESSIBLE"}
    return d.kind == "refused" and d.ours in codes and all('"@' in text for text in d.messages)


def _is_federation_1(d: Difference) -> bool:
    return d.kind == "accepted" and "fed1" in d.federation and d.theirs == "PROVIDES_ON_NON_OBJECT_FIELD"


def _lacks_the_argument(d: Difference) -> bool:
    """The external copy lacks an argument that no client can give: the supergraph lacks it too."""
    if d.kind != "accepted" or d.theirs != "EXTERNAL_ARGUMENT_MISSING" or d.supergraph is None:
        return False
    arguments = facts_of(d.supergraph)
    return not any(place in arguments for text in d.messages for place in re.findall(r'"(\w+\.\w+\(\w+:\))"', text))


def _has_plans(d: Difference) -> bool:
    if d.kind != "accepted" or d.theirs != "SATISFIABILITY_ERROR":
        return False
    found = list(answered(d.supergraph, d.messages))
    return bool(found) and all(found)


def _has_no_plan(d: Difference) -> bool:
    if d.kind != "refused" or d.ours != "SATISFIABILITY_ERROR":
        return False
    found = list(answered(d.supergraph, d.messages))
    return bool(found) and not any(found)


def _raises(d: Difference) -> bool:
    return d.kind == "codes" and d.theirs == "RAISED"


def _names_one_mistake_twice(d: Difference) -> bool:
    if d.kind != "codes":
        return False
    ours = {_SAME_MISTAKE.get(code, code) for code in d.ours.split(", ")}
    theirs = {_SAME_MISTAKE.get(code, code) for code in d.theirs.split(", ")}
    return ours == theirs or (bool(ours & theirs) and _are_consequences(ours ^ theirs))


def _are_consequences(codes: set[str]) -> bool:
    return bool(codes) and codes <= {"EXTERNAL_UNUSED"}


def _reports_more(d: Difference) -> bool:
    """One of the two goes on where the other stops."""
    ours = {_SAME_MISTAKE.get(code, code) for code in d.ours.split(", ")}
    theirs = {_SAME_MISTAKE.get(code, code) for code in d.theirs.split(", ")}
    return d.kind == "codes" and (ours <= theirs or theirs <= ours)


def _sees_the_other_side(d: Difference) -> bool:
    ours, theirs = set(d.ours.split(", ")), set(d.theirs.split(", "))
    common = ours & theirs
    pairs = ((ours_one, theirs_one) for ours_one in ours - common for theirs_one in theirs - common)
    return d.kind == "codes" and any(pair in _TWO_SIDES for pair in pairs)


def _stops_at_another_stage(d: Difference) -> bool:
    if d.kind != "codes":
        return False
    ours, theirs = ({_stage_of(code) for code in codes.split(", ")} for codes in (d.ours, d.theirs))
    return ours != theirs


def _stage_of(code: str) -> int:
    return next(stage for stage, beginnings in enumerate(_STAGES) if code.startswith(beginnings))


def _supergraph(test: Callable[[Difference], bool]) -> Callable[[Difference], bool]:
    return lambda d: d.kind == "supergraph" and test(d)


def _without(text: str, pattern: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\(\)|, (?=\))|(?<=\(), ", "", re.sub(pattern, "", text))).strip()


def _says_override_without_effect(d: Difference) -> bool:
    theirs = re.sub(r"(, )?override: \"[^\"]*\"(, )?", lambda m: ", " if m[1] and m[2] else "", d.theirs)
    plain = d.ours.partition(" @join__field")[0]
    return d.theirs != theirs and (theirs == d.ours or ("@join__field" not in d.ours and theirs.startswith(plain)))


def _lacks_types(d: Difference) -> bool:
    return ' type: "' in d.ours and _without(d.ours, r',? ?type: "[^"]*"').split(" @")[0] == d.theirs.split(" @")[0]


def _narrows_object_to_union(d: Difference) -> bool:
    return ' type: "' in d.ours and d.ours.split(" @")[0] != d.theirs.split(" @")[0]


CLASSES: Final = (
    # both accept
    Class("override without effect", _supergraph(_says_override_without_effect)),
    Class("label on both sides", _supergraph(lambda d: "overrideLabel" in d.ours)),
    Class("object widened to a union", _supergraph(_narrows_object_to_union)),
    Class("types that differ by nullability", _supergraph(_lacks_types)),
    Class("external field of an interface object", _supergraph(lambda d: "external: true" in d.ours and "@" not in d.theirs)),
    Class("default in some subgraphs only", _supergraph(lambda d: " = " in d.theirs and " = " not in d.ours)),
    Class("executable directive in some subgraphs only", _supergraph(lambda d: d.place.startswith("@") and d.ours == "absent")),
    Class("marks on an external copy", _supergraph(lambda d: re.sub(r"@deprecated\([^)]*\) ", "", d.theirs) == d.ours)),
    Class("renamed directive", _supergraph(lambda d: d.place == "@mark" or d.theirs == d.ours.replace("@mark(", "@tag("))),
    Class("provides of what is there", _supergraph(lambda d: re.sub(r", provides: [^)]*", "", d.theirs) == d.ours)),
    Class("type of unused externals", _supergraph(lambda d: "TYPE_WITH_ONLY_UNUSED_EXTERNAL" in d.federation)),
    # only we accept
    Class("a plan exists", _has_plans),
    Class("tag v0.3", _accepted_against("UNKNOWN_LINK_VERSION", "v0.3 of the tag")),
    Class("main directive of a linked specification", _accepted_against("DIRECTIVE_COMPOSITION_ERROR", "core feature")),
    Class("composed under one name, used under another", _accepted_against("DIRECTIVE_COMPOSITION_ERROR", "incompatible name")),
    Class("argument that is not in the supergraph", _lacks_the_argument),
    Class("what Federation 1 did not mean", _is_federation_1),
    Class("interface without implementations", _accepted_against("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", 'type ""')),
    Class("directives with rules of their own", _accepted_against("DIRECTIVE_COMPOSITION_ERROR", "@(tag|inaccessible)")),
    Class("external copy that promises more", _accepted_against("EXTERNAL_TYPE_MISMATCH")),
    # only we refuse
    Class("no GraphQL", _refused_with("INVALID_GRAPHQL")),
    Class("no GraphQL inside a field set", _refused_with("REQUIRES_INVALID_FIELDS", "KEY_INVALID_FIELDS", "PROVIDES_INVALID_FIELDS")),
    Class("no plan exists", _has_no_plan),
    Class("stream with two sources", _refused_saying("INVALID_FIELD_SHARING", "a stream has one source")),
    Class("sharing with an interface object", _refused_saying("INVALID_FIELD_SHARING", "is resolved by subgraphs")),
    Class("type beside an interface object", _refused_with("FIELD_TYPE_MISMATCH", "EXTERNAL_TYPE_MISMATCH")),
    Class("required argument on an interface", _refused_with("REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH")),
    Class("external without a use or an owner", _refused_with("EXTERNAL_UNUSED", "EXTERNAL_MISSING_ON_BASE")),
    Class("rule of the reference list that the other lacks", _refused_with(
        "DISALLOWED_INACCESSIBLE", "REQUIRED_INACCESSIBLE", "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", "EXTERNAL_ON_INTERFACE", "INVALID_TAG_NAME", "INVALID_SHAREABLE_USAGE",
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", "INTERFACE_OBJECT_USAGE_ERROR", "LINK_IMPORT_NAME_MISMATCH",
        "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES", "TYPE_DEFINITION_INVALID", "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
    )),
    Class("directive for operations with hidden parts", _hides_parts_of_directives),
    # both refuse
    Class("throws", _raises),
    Class("one mistake, two names", _names_one_mistake_twice),
    Class("one reports more", _reports_more),
    Class("core", lambda d: d.kind == "codes" and d.ours == "UNSUPPORTED_LINKED_FEATURE" and "@core" in " ".join(d.messages)),
    Class("one mistake, seen from two sides", _sees_the_other_side),
    Class("another stage first", _stops_at_another_stage),
    Class("two mistakes at once", lambda d: d.kind == "codes" and re.match(r"errors/\S+ ", d.federation) is not None),
)  # fmt: skip
