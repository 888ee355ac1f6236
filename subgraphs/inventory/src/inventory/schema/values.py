"""Where a page ends, and whether there is more."""

from collections.abc import Sequence

import strawberry


@strawberry.federation.type(shareable=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


def page_info(cursors: Sequence[str], *, has_next: bool, continued: bool) -> PageInfo:
    """Of a page with these cursors."""
    return PageInfo(
        has_next_page=has_next,
        has_previous_page=continued,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
