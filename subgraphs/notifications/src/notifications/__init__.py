"""Notifications: an inbox of what happened, in the reader's words, and a live feed.

Knows events of other domains by their names and data; never asks those domains anything.
"""
