"""Drawing: diagrams and timelines as SVG, Mermaid, DOT and text, and what plans and graphs look like as diagrams.

Invariant: data in, text out. Knows plans and query graphs, never an operation's data, a socket or a clock. Pictures bring all that
they need (no script, no font, no address), say aloud what they show, and can be read on light and on dark pages.
"""

from __future__ import annotations

from stoa.drawing._diagram import Arrow, Box, Diagram
from stoa.drawing._fetch_graph import fetch_graph_diagram, fetch_graph_json, fetch_graph_text
from stoa.drawing._notebook import folded_page, text_page
from stoa.drawing._plan import plan_diagram, plan_tree, size_text
from stoa.drawing._query_graph import query_graph_diagram, query_graph_json, query_graph_text
from stoa.drawing._svg import diagram_svg
from stoa.drawing._text_graphs import diagram_dot, diagram_mermaid
from stoa.drawing._timeline import Bar, Timeline, milliseconds, timeline_svg, timeline_text

__all__ = [
    "Arrow",
    "Bar",
    "Box",
    "Diagram",
    "Timeline",
    "diagram_dot",
    "diagram_mermaid",
    "diagram_svg",
    "fetch_graph_diagram",
    "fetch_graph_json",
    "fetch_graph_text",
    "folded_page",
    "milliseconds",
    "plan_diagram",
    "plan_tree",
    "query_graph_diagram",
    "query_graph_json",
    "query_graph_text",
    "size_text",
    "text_page",
    "timeline_svg",
    "timeline_text",
]
