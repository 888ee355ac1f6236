"""Planner: the cheapest way to answer an operation from the subgraphs.

Pure: values in, values out; no await, no clock, no logger, no settings. Same graph, operation and overrides: same plan.

Stages, each printable: *solve* walks the query graph and decides which subgraph answers what (``_solve``, ``_local``,
``_entry``, ``_choose``); *build* turns the decisions into steps that depend on each other (``_build``); *passes* merge and
order them (``_passes``); *write* makes GraphQL text and plan nodes (``_document``, ``_nodes``).

A selection is first answered where its object came from; what is left is asked of other subgraphs that know the object; what
is still left goes back to the parent object, which looks for another way down. Arguments out of contexts (``_contexts``) turn up when
steps are written: their values become hidden wants above, and the operation is solved again. Every search spends from one budget.
"""

from __future__ import annotations

from stoa.planner._errors import PlanningTooExpensive, Unplannable
from stoa.planner._explain import explain_operation
from stoa.planner._explain_text import explanation_json, explanation_text
from stoa.planner._explanation import Alternative, Entry, Explanation, FieldExplanation, Input, Loss, Source
from stoa.planner._fetch_graph import FetchGraph, FetchStep, fetch_graphs
from stoa.planner._paths import Candidate, FieldPaths, candidate_paths, paths_json, paths_text
from stoa.planner._plan import DEFAULT_BUDGET, plan_operation

__all__ = [
    "DEFAULT_BUDGET",
    "Alternative",
    "Candidate",
    "Entry",
    "Explanation",
    "FetchGraph",
    "FetchStep",
    "FieldExplanation",
    "FieldPaths",
    "Input",
    "Loss",
    "PlanningTooExpensive",
    "Source",
    "Unplannable",
    "candidate_paths",
    "explain_operation",
    "explanation_json",
    "explanation_text",
    "fetch_graphs",
    "paths_json",
    "paths_text",
    "plan_operation",
]
