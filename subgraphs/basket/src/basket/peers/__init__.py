"""Peers: discount and shipping, asked over GraphQL with a deadline.

Implements ports of application. Translates their answers into the basket's words; never a rule about prices.
"""
