"""Audit: every event of every domain, kept in the order it was heard, chained by hashes so that nobody changes the past unseen.

Knows events by their envelope only; never asks another domain anything, and keeps no secret that an event may carry.
"""
