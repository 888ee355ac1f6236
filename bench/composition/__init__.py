"""How large a federation can be composed, and how composition differs from another composer's.

``federations`` makes federations, ``measure`` composes them in processes of their own, ``draw`` shows the results.
``comparison`` asks another composer the same questions.
"""
