"""Subgraphs over TLS: certificates are checked as they should be, and a refused one is nothing but an unreachable subgraph."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from stoa.errors import SubgraphUnreachable
from stoa.executor import HttpTransport, SubgraphRequest

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


def certificate(folder: Path, *, address: str = "127.0.0.1", valid_days: int = 1) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "subgraph")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=valid_days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


@asynccontextmanager
async def serving(chain: Path, secret: Path) -> AsyncIterator[str]:
    """A TLS server that answers every request alike; its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4_096):
            writer.write(OK)
            await writer.drain()
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, secret)
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/graphql"


async def ask(url: str, times: int = 1) -> list[bytes]:
    transport = HttpTransport({"a": url})
    deadline = asyncio.get_running_loop().time() + 10
    request = SubgraphRequest(subgraph="a", body=b"{}", headers=(), deadline=deadline)
    try:
        return [(await transport.send(request)).body for _ in range(times)]
    finally:
        await transport.aclose()


async def test_a_subgraph_whose_certificate_is_vouched_for_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's own authority is told by SSL_CERT_FILE, as to every program on the machine."""
    chain, secret = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    async with serving(chain, secret) as url:
        assert await ask(url, times=3) == [b"{}"] * 3


@pytest.mark.parametrize(
    ("known", "address", "valid_days"),
    [(False, "127.0.0.1", 1), (True, "127.0.0.2", 1), (True, "127.0.0.1", -1)],
    ids=["nobody vouches", "somebody else's", "expired"],
)
async def test_a_certificate_that_proves_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool, address: str, valid_days: int
) -> None:
    """Tokens of users go to subgraphs: never to whoever happens to answer there."""
    chain, secret = certificate(tmp_path, address=address, valid_days=valid_days)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain) if known else "/dev/null")
    async with serving(chain, secret) as url:
        with pytest.raises(SubgraphUnreachable):
            await ask(url)
