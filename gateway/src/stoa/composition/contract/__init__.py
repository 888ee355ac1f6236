"""Contract: a supergraph to the part of it that some clients may see, chosen by the names in @tag.

Adds @inaccessible and nothing else: every subgraph and every join stays, so that a plan may still read a hidden key or a
hidden input of a @requires. Knows supergraph SDL and never the subgraphs that made it.
"""

from __future__ import annotations

from stoa.composition.contract.filter_contract import ContractResult, filter_contract

__all__ = ["ContractResult", "filter_contract"]
