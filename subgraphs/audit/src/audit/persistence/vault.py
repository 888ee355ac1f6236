"""Customers' keys: personal data in the journal is sealed with a key of its own for each customer, which erasure destroys.

The keys are wrapped by the master key (AES-256-GCM both times); the subject is bound to what is sealed, so that nothing sealed
for one customer opens as another's.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import current_tenant

from .tables import SUBJECT_KEYS

_K: Final = SUBJECT_KEYS.c
_NONCE_BYTES: Final = 12
_KEY_BITS: Final = 256
_KEYS: Final = text(
    "select subject, wrapped_key from subject_keys where chain = :chain and subject = any(cast(:subjects as text[]))"
)
_ADD: Final = text(
    """
    insert into subject_keys (chain, subject, wrapped_key)
    select :chain, subject, wrapped_key
    from unnest(cast(:subjects as text[]), cast(:keys as bytea[])) as new (subject, wrapped_key)
    on conflict do nothing
    returning subject
    """
)


def derived_key(master: str, purpose: str) -> bytes:
    """A key for one purpose; the same master key and purpose give the same key."""
    return HKDF(algorithm=SHA256(), length=32, salt=b"stoa audit", info=purpose.encode()).derive(master.encode())


class PostgresVault:
    """The keys inside one transaction."""

    def __init__(self, session: AsyncSession, master: bytes) -> None:
        self._session = session
        self._master = master

    async def seal(self, texts: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
        keys = await self._keys({subject for subject, _ in texts})
        return [None if (key := keys[subject]) is None else _sealed(key, subject, text) for subject, text in texts]

    async def open(self, sealed: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
        subjects = {subject for subject, _ in sealed}
        query = select(_K.subject, _K.wrapped_key).where(_mine(), _K.subject.in_(subjects), _K.wrapped_key.is_not(None))
        keys = {
            row.subject: _opened(self._master, row.subject, row.wrapped_key)
            for row in await self._session.execute(query)
        }
        return [_read(keys.get(subject), subject, box) for subject, box in sealed]

    async def destroy(self, subject: str, at: datetime) -> bool:
        gone = {"wrapped_key": None, "destroyed_at": at}
        await self._session.execute(
            upsert(SUBJECT_KEYS)
            .values(chain=current_tenant(), subject=subject, created_at=at, wrapped_key=b"")
            .on_conflict_do_nothing()
        )
        statement = update(SUBJECT_KEYS).where(_mine(), _K.subject == subject, _K.destroyed_at.is_(None)).values(gone)
        return (await self._session.execute(statement.returning(_K.subject))).scalar_one_or_none() is not None

    async def _keys(self, subjects: Collection[str]) -> dict[str, bytes | None]:
        """A key for each, new ones for new subjects; None where it was destroyed."""
        found = await self._stored(subjects)
        # In one order, so that two workers that meet the same new customers never wait for each other.
        new = {subject: AESGCM.generate_key(_KEY_BITS) for subject in sorted(set(subjects) - found.keys())}
        if not new:
            return found
        wrapped = [_sealed(self._master, subject, key) for subject, key in new.items()]
        added = await self._session.scalars(_ADD, {"chain": current_tenant(), "subjects": list(new), "keys": wrapped})
        found |= {subject: new[subject] for subject in added}
        if overtaken := set(subjects) - found.keys():
            found |= await self._stored(overtaken)
        return found

    async def _stored(self, subjects: Collection[str]) -> dict[str, bytes | None]:
        rows = await self._session.execute(_KEYS, {"chain": current_tenant(), "subjects": list(subjects)})
        return {
            row.subject: None if row.wrapped_key is None else _opened(self._master, row.subject, row.wrapped_key)
            for row in rows
        }


def _mine() -> ColumnElement[bool]:
    """A person may be a customer of two tenants; each has a key of its own for them."""
    return _K.chain == current_tenant()


def _sealed(key: bytes, subject: str, text: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, subject.encode())


def _opened(key: bytes, subject: str, box: bytes) -> bytes:
    return AESGCM(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], subject.encode())


def _read(key: bytes | None, subject: str, box: bytes) -> bytes | None:
    try:
        return None if key is None else _opened(key, subject, box)
    except InvalidTag:
        return None
