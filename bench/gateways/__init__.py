"""Gateways side by side on one machine: the same supergraph, the same answers, CPU per operation.

``subgraphs`` and ``operations`` say what is asked, ``origin`` and ``replay`` answer, ``contenders`` are who is measured, ``load`` and
``processes`` measure, ``rounds`` is the protocol, ``report`` draws. Nothing here knows the inside of any gateway.
"""
