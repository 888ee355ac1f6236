"""From a letter to the bytes of its message (RFC 5322, MIME).

The standard library builds a message from parsed headers, which takes ten times the CPU of everything else a letter costs. A
letter's form is always the same, so it is written down here; what is unusual about an address goes the library's way.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from notifications.application.ports import Undeliverable
from notifications.domain.letter import Contact, Letter, Rendered

from .links import Links

_LONGEST_NAME: Final = 100
_PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HEADERS: Final = HeaderRegistry()
_FRAME: Final = """\
{sender}{recipient}{subject}Date: {date}
Message-ID: <{id}@letters.stoa>
Auto-Submitted: auto-generated
Content-Language: {locale}
{unsubscribe}MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="{boundary}"

--{boundary}
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

{text}
--{boundary}
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

{html}
--{boundary}--
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`address` is the recipient's without the name."""

    id: str
    address: str
    content: bytes


def packed(letter: Letter, rendered: Rendered, sender: str, links: Links) -> Message:
    """The message with both parts. Its id is the letter's: sent twice, it is recognised as the same."""
    link = links.unsubscribe(letter)
    text = _FRAME.format(
        sender=_sender(sender),
        recipient=_recipient(letter.contact),
        subject=_unstructured("Subject", rendered.subject),
        date=format_datetime(letter.created_at),
        id=letter.id,
        locale=letter.locale,
        unsubscribe=_unsubscribe(link) if link in rendered.text else "",
        # What is quoted-printable has no "=_" in it.
        boundary=f"=_{letter.id}",
        text=_quoted(rendered.text),
        html=_quoted(rendered.html),
    )
    return Message(id=letter.id, address=letter.contact.email, content=text.replace("\n", "\r\n").encode())


@lru_cache(maxsize=8)
def _sender(sender: str) -> str:
    return _folded("From", sender)


def _folded(name: str, value: object) -> str:
    return str(_HEADERS(name, value).fold(policy=SMTP)).replace("\r\n", "\n")


def _recipient(contact: Contact) -> str:
    name = "".join(character for character in contact.name if character.isprintable())[:_LONGEST_NAME]
    address = contact.email if _PLAIN_ADDRESS.fullmatch(contact.email) else _checked(contact.email)
    if not name:
        return f"To: {address}\n"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    words = f'"{quoted}"' if name.isascii() else Header(name, "utf-8", header_name="To").encode()
    return f"To: {words}\n <{address}>\n"


def _checked(address: str) -> str:
    try:
        return Address(addr_spec=address).addr_spec
    except (ValueError, IndexError) as error:
        raise Undeliverable("The address is not an e-mail address.") from error


def _unstructured(name: str, words: str) -> str:
    clean = "".join(character for character in words if character.isprintable())
    # A text that looks like an encoded word would be read as one.
    charset = "us-ascii" if clean.isascii() and "=?" not in clean else "utf-8"
    return f"{name}: {Header(clean, charset, header_name=name).encode()}\n"


def _unsubscribe(link: str) -> str:
    return f"List-Unsubscribe: <{link}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"


def _quoted(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return b2a_qp(lines.encode("utf-8", "replace"), istext=True).decode("ascii")
