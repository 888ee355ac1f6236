"""Peers: discount, asked over gRPC, and shipping, over GraphQL, both with a deadline.

Implements ports of application. Translates their answers into the basket's words; never a rule about prices.
"""
