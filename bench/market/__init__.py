"""Checkouts per second through the whole saga, on embedded parts: `make bench-market`.

Law: the same processes as `make up LAYOUT=services`, fewer of them; the customer's request goes to the basket subgraph, and an
order counts when ordering has confirmed it. Figures, never tests.
"""
