"""Notices: what went wrong or needs telling, in the person's own language, from stable codes.

Knows codes and words; never a screen's shape. Both BFFs speak with one voice through it.
"""

from __future__ import annotations

from stoa_bff.notices.areas import AREA_OF_FIELD, areas_missing
from stoa_bff.notices.texts import area_text, problem_text

__all__ = ["AREA_OF_FIELD", "area_text", "areas_missing", "problem_text"]
