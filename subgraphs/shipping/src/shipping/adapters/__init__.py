"""Adapters: labels as PDF. Knows what stands on a label and a drawing library; never a database, a caller or HTTP."""

from shipping.adapters.labels import draw_label

__all__ = ["draw_label"]
