"""Handing letters over: to a mail server, or into a folder where none is named."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib.errors import SMTPRecipientsRefused, SMTPResponseException

from notifications.application.ports import Posts, Undeliverable
from notifications.domain.letter import Letter, Rendered

from .links import Links

_SECONDS: Final = 15.0
_FOR_GOOD: Final = range(550, 560)
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Read from an address: smtp://user:password@host:587?starttls=required, smtps://host."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    is_tls: bool
    start_tls: bool | None

    @classmethod
    def at(cls, url: str) -> MailServer:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("NOTIFICATIONS_SMTP_URL must look like smtp://user:password@host:587 or smtps://host.")
        is_tls = parts.scheme == "smtps"
        required = parse_qs(parts.query).get("starttls") == ["required"]
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if is_tls else 587),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            is_tls=is_tls,
            # None: TLS is begun when the server offers it.
            start_tls=True if required else (False if is_tls else None),
        )


class SmtpPost:
    """Sends by SMTP."""

    def __init__(self, server: MailServer, sender: str, links: Links) -> None:
        self._server = server
        self._sender = sender
        self._links = links

    async def send(self, letter: Letter, rendered: Rendered) -> None:
        message = packed(letter, rendered, self._sender, self._links)
        server = self._server
        try:
            await aiosmtplib.send(
                message,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.is_tls,
                start_tls=server.start_tls,
                timeout=_SECONDS,
            )
        except SMTPRecipientsRefused as refusal:
            if all(each.code in _FOR_GOOD for each in refusal.recipients):
                raise Undeliverable("The mail server knows no such address.") from None
            raise
        except SMTPResponseException as refusal:
            if refusal.code in _FOR_GOOD:
                raise Undeliverable(f"The mail server refused the letter ({refusal.code}).") from None
            raise


class FolderPost:
    """Writes letters to a folder, for development: a file each, to be opened with any mail program."""

    def __init__(self, folder: Path, sender: str, links: Links) -> None:
        self._folder = folder
        self._sender = sender
        self._links = links

    async def send(self, letter: Letter, rendered: Rendered) -> None:
        message = packed(letter, rendered, self._sender, self._links)
        await asyncio.to_thread(self._write, f"{letter.id}.eml", bytes(message))

    def _write(self, name: str, text: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f"{name}.{os.getpid()}.part"
        beside.write_bytes(text)
        beside.replace(self._folder / name)


def post_for(smtp_url: str, folder: Path, sender: str, links: Links) -> Posts:
    """By SMTP when a server is named, otherwise into the folder."""
    return SmtpPost(MailServer.at(smtp_url), sender, links) if smtp_url else FolderPost(folder, sender, links)


def packed(letter: Letter, rendered: Rendered, sender: str, links: Links) -> EmailMessage:
    """The message with both parts. Its id is the letter's: sent twice, it is recognised as the same."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = _recipient(letter)
    message["Subject"] = rendered.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}@letters.stoa>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.locale
    link = links.unsubscribe(letter)
    if link in rendered.text:
        message["List-Unsubscribe"] = f"<{link}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    return message


def _recipient(letter: Letter) -> Address:
    name = "".join(character for character in letter.contact.name if character.isprintable())[:_LONGEST_NAME]
    try:
        return Address(display_name=name, addr_spec=letter.contact.email)
    except (ValueError, IndexError) as error:
        raise Undeliverable("The address is not an e-mail address.") from error
