"""Use cases of discount: one per file, command plus handler, and the ports they need.

Law: knows the domain and its own ports. No SQL, no GraphQL, no broker: whoever calls hands them in.
"""
