"""Runs the whole market on one machine."""
