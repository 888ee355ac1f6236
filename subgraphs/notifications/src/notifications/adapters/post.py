"""Handing letters over: to a mail server, or into a folder where none is named."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib.errors import SMTPRecipientsRefused, SMTPResponseException

from notifications.application.ports import Posts, Sent, Undeliverable
from notifications.domain.letter import Letter, Rendered

from .links import Links
from .packing import Message, packed

_SECONDS: Final = 15.0
_FOR_GOOD: Final = range(550, 560)
# Mail servers refuse who opens too many.
_CONNECTIONS: Final = 4


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
    """Sends by SMTP, to a few people at a time; who gets several letters gets them one after the other."""

    def __init__(self, server: MailServer, sender: str, links: Links) -> None:
        self._server = server
        self._sender = sender
        self._links = links
        self._room = asyncio.Semaphore(_CONNECTIONS)

    async def send(self, letters: Sequence[tuple[Letter, Rendered]]) -> Sent:
        answers: dict[str, Exception | None] = {}

        async def send_to(customer_id: str) -> None:
            async with self._room:
                for letter, rendered in letters:
                    if letter.customer_id == customer_id:
                        answers[letter.id] = await self._send(letter, rendered)

        await asyncio.gather(*map(send_to, {letter.customer_id for letter, _ in letters}))
        return [answers[letter.id] for letter, _ in letters]

    async def _send(self, letter: Letter, rendered: Rendered) -> Exception | None:
        try:
            await self._hand_over(packed(letter, rendered, self._sender, self._links))
        except SMTPRecipientsRefused as refusal:
            if all(each.code in _FOR_GOOD for each in refusal.recipients):
                return Undeliverable("The mail server knows no such address.")
            return refusal
        except SMTPResponseException as refusal:
            if refusal.code in _FOR_GOOD:
                return Undeliverable(f"The mail server refused the letter ({refusal.code}).")
            return refusal
        except Exception as error:  # noqa: BLE001 - whatever it was, it is this letter's trouble
            return error
        return None

    async def _hand_over(self, message: Message) -> None:
        server = self._server
        await aiosmtplib.send(
            message.content,
            sender=parseaddr(self._sender)[1],
            recipients=[message.address],
            mail_options=None if message.address.isascii() else ["SMTPUTF8"],
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.is_tls,
            start_tls=server.start_tls,
            timeout=_SECONDS,
        )


class FolderPost:
    """Writes letters to a folder, for development: a file each, to be opened with any mail program."""

    def __init__(self, folder: Path, sender: str, links: Links) -> None:
        self._folder = folder
        self._sender = sender
        self._links = links

    async def send(self, letters: Sequence[tuple[Letter, Rendered]]) -> Sent:
        return await asyncio.to_thread(self._write_all, letters)

    def _write_all(self, letters: Sequence[tuple[Letter, Rendered]]) -> Sent:
        answers: list[Exception | None] = []
        for letter, rendered in letters:
            try:
                self._write(packed(letter, rendered, self._sender, self._links))
            except Exception as error:  # noqa: BLE001 - whatever it was, it is this letter's trouble
                answers.append(error)
            else:
                answers.append(None)
        return answers

    def _write(self, message: Message) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f"{message.id}.eml.{os.getpid()}.part"
        beside.write_bytes(message.content)
        beside.replace(self._folder / f"{message.id}.eml")


def post_for(smtp_url: str, folder: Path, sender: str, links: Links) -> Posts:
    """By SMTP when a server is named, otherwise into the folder."""
    return SmtpPost(MailServer.at(smtp_url), sender, links) if smtp_url else FolderPost(folder, sender, links)
