"""Writes: what is written to many sockets in one turn of the event loop leaves together, at the end of the turn.

Invariant: knows transports and bytes, nothing of what they mean. Every write of its own would wake whoever reads it: where several
requests are worked on in one turn, the other side would be woken for each of them, and go back to sleep in between.
"""

from __future__ import annotations

from stoa.writes._writes import Writes

__all__ = ["Writes"]
