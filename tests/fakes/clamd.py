"""A fake of ClamAV's daemon: speaks INSTREAM over TCP and finds what holds its signature. It scans nothing else."""

from __future__ import annotations

import asyncio
import struct

SIGNATURE = b"EICAR-TEST-OF-THE-FAKE"


class FakeClamd:
    """`answer` None: looks for the signature; else every scan gets it. `limit`: as StreamMaxLength."""

    def __init__(self, answer: bytes | None = None, limit: int = 30_000_000) -> None:
        self.answer, self.limit = answer, limit
        self.scanned: list[bytes] = []

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = bytearray()
        while (size := struct.unpack("!I", await reader.readexactly(4))[0]) > 0:
            content += await reader.readexactly(size)
        self.scanned.append(bytes(content))
        writer.write(self._verdict(bytes(content)) + b"\0")
        await writer.drain()
        writer.close()

    def _verdict(self, content: bytes) -> bytes:
        if self.answer is not None:
            return self.answer
        if len(content) > self.limit:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Fake.Test.Signature FOUND" if SIGNATURE in content else b"stream: OK"
