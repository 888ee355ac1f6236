"""A plan that prints and draws itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stoa.drawing import Diagram, diagram_dot, diagram_mermaid, diagram_svg, folded_page, plan_diagram, plan_tree
from stoa.plan import PlannedRequest, PlanSize, QueryPlan, outline_plan, plan_size, render_json, render_text


@dataclass(frozen=True, repr=False)
class Plan:
    """How an operation is answered: ``query_plan`` is what the executor runs, ``operation`` the client's text.

    ``print(plan)`` shows a tree by waves; a notebook draws it.
    """

    query_plan: QueryPlan
    operation: str

    @property
    def size(self) -> PlanSize:
        """Requests in all, and how many waves of them wait for each other."""
        return plan_size(self.query_plan)

    @property
    def requests(self) -> tuple[PlannedRequest, ...]:
        """Every request with what it waits for, in the order in which they may be sent."""
        return outline_plan(self.query_plan)

    @property
    def subgraphs(self) -> tuple[str, ...]:
        """The subgraphs asked, each once, in the order of their first request."""
        return tuple(dict.fromkeys(request.fetch.subgraph for request in self.requests))

    def text(self) -> str:
        """The plan in the notation of Apollo's plan viewers."""
        return render_text(self.query_plan)

    def json(self) -> dict[str, Any]:
        """The plan as JSON values, with Apollo's node names."""
        return render_json(self.query_plan)

    def diagram(self) -> Diagram:
        """The plan as boxes and arrows."""
        return plan_diagram(self.query_plan)

    def svg(self) -> str:
        """The plan as a picture that needs nothing else."""
        return diagram_svg(self.diagram())

    def mermaid(self) -> str:
        """The plan as a Mermaid flowchart."""
        return diagram_mermaid(self.diagram())

    def dot(self) -> str:
        """The plan as a DOT digraph."""
        return diagram_dot(self.diagram())

    def __str__(self) -> str:
        return plan_tree(self.query_plan)

    def __repr__(self) -> str:
        return str(self)

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return folded_page(self.svg(), str(self), "as text")


__all__ = ["Plan"]
