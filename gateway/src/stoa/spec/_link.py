"""The link specification: how a schema says which specifications it uses."""

from __future__ import annotations

from typing import Final

LINK_IDENTITY: Final = "https://specs.apollo.dev/link"
LINK_URL: Final = f"{LINK_IDENTITY}/v1.0"

LINK_DIRECTIVE: Final = (
    "directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA"
)
LINK_TYPES: Final = {
    "link__Import": "scalar link__Import",
    "link__Purpose": (
        "enum link__Purpose {\n"
        '  """\n  `SECURITY` features provide metadata necessary to securely resolve fields.\n  """\n'
        "  SECURITY\n\n"
        '  """\n  `EXECUTION` features provide metadata necessary for operation execution.\n  """\n'
        "  EXECUTION\n}"
    ),
}
