"""REST: the page behind the unsubscribe link of a letter. No sign-in: the link is the permission. Knows no SQL."""

from notifications.rest.unsubscribe import PREFIX, build_pages

__all__ = ["PREFIX", "build_pages"]
