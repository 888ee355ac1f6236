"""Rules of GraphQL that are younger than the supergraphs that break them."""

from __future__ import annotations

import re
from typing import Final

#: What the library says of them. A field may be deprecated although its interface's is not: other composers and all routers take that.
YOUNG_RULE: Final = re.compile(
    r"Interface field .* is not deprecated, so implementation field .* must not be deprecated"
)

__all__ = ["YOUNG_RULE"]
