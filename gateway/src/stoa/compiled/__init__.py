"""Compiled: Python source for one operation, from its plan and projection, that does what the interpreter does for clean answers.

Invariant: pure. It knows plan data, the projection and the client's schema; no socket, no clock, no log. What it cannot do it
says (:class:`Reason`), and the operation is interpreted as a whole. What generated code does not expect in an answer it does not
judge: it raises, and the executor gives the answers that came to the interpreter.

Start reading in ``_build`` (where does each member come from), then ``_layout`` (what has to be done), then the three that write
source: ``_classes``, ``_collectors``, ``_writers``. ``_verbatim`` and ``_twins`` are two ways to do less; the latter's code counts how
much it finds, and never keeps anything of an answer. ``_native_tables`` says of a tree what source would say, for an engine in C
(``_native``) where one is installed.
"""

from __future__ import annotations

from stoa.compiled._generate import generate_program
from stoa.compiled._native import EngineClass, installed_engine
from stoa.compiled._programs import Programs, Shelf, condition_variables, generated_source
from stoa.compiled._unsupported import Reason, UnsupportedOperation

__all__ = [
    "EngineClass",
    "Programs",
    "Reason",
    "Shelf",
    "UnsupportedOperation",
    "condition_variables",
    "generate_program",
    "generated_source",
    "installed_engine",
]
