"""Virus scanning by ClamAV's daemon: INSTREAM over TCP (clamd(8), "COMMANDS")."""

from __future__ import annotations

import asyncio
import struct
from typing import Protocol

from service_desk.errors import BadAttachment, ScannerAway

_CHUNK = 64 * 1024


class Scanner(Protocol):
    """Looks at a file. Raises `BadAttachment` when it is infected, `ScannerAway` when it cannot be said."""

    async def check(self, content: bytes) -> bool:
        """True when the file was scanned and is clean, False when nothing scans here."""
        ...


class NoScanner:
    """No clamd is configured: files are kept as not scanned, and staff see that."""

    async def check(self, content: bytes) -> bool:  # noqa: ARG002 - the port's name
        return False


class Clamd:
    """Asks clamd at `host:port`, `timeout` seconds for the whole scan."""

    def __init__(self, host: str, port: int, timeout: float = 20.0) -> None:
        self._host, self._port, self._timeout = host, port, timeout

    async def check(self, content: bytes) -> bool:
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._ask(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerAway(type(error).__name__) from error
        if answer.endswith("FOUND"):
            raise BadAttachment("infected", "这个文件没有通过安全检查，请换一个文件。")
        if not answer.endswith("OK"):
            raise ScannerAway(answer)
        return True

    async def _ask(self, content: bytes) -> str:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                piece = content[start : start + _CHUNK]
                writer.write(struct.pack("!I", len(piece)) + piece)
                await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            return (await reader.readuntil(b"\0"))[:-1].decode("utf-8", "replace").strip()
        finally:
            writer.close()
