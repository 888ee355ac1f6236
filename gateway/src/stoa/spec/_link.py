"""The link specification: how a schema says which specifications it uses."""

from __future__ import annotations

from typing import Final

LINK_IDENTITY: Final = "https://specs.apollo.dev/link"
LINK_URL: Final = f"{LINK_IDENTITY}/v1.0"

#: what @link was called before; supergraphs of Federation 1 and some old subgraphs still say it
CORE_IDENTITY: Final = "https://specs.apollo.dev/core"
CORE_DIRECTIVE: Final = "directive @core(feature: String!, as: String, for: core__Purpose) repeatable on SCHEMA"

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
