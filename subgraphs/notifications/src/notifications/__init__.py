"""Inbox, e-mail, live feed."""
