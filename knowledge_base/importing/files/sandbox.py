"""Runs the parsing process: bounded in time, memory, output and number; whatever happens there stays there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Protocol

from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.formats import format_of
from knowledge_base.importing.files.raw import RawFile, from_wire
from knowledge_base.importing.limits import Limits

_ROOT = Path(__file__).resolve().parents[3]
_WORKER = "knowledge_base.importing.files.worker"


class FileReader(Protocol):
    """Turns a stranger's file into raw content; raises `FileRefused` and nothing else."""

    async def read(self, name: str, content: bytes, declared: str = "") -> RawFile: ...


class Sandbox:
    """Reads files in processes of their own, at most `at_once` at a time.

    >>> raw = await Sandbox(Limits()).read("guides.xlsx", content)
    """

    def __init__(self, limits: Limits, *, at_once: int = 2) -> None:
        self._limits = limits
        self._places = asyncio.Semaphore(at_once)

    async def read(self, name: str, content: bytes, declared: str = "") -> RawFile:
        """Parse one file; raises `FileRefused`."""
        if len(content) > self._limits.file_bytes:
            raise FileRefused(Refusal.TOO_LARGE, f"{len(content)} 字节，上限 {self._limits.file_bytes} 字节")
        format_of(name, content, declared)  # most wrong files are refused without a process
        async with self._places:
            answer = await self._run(name, content, declared)
        return await asyncio.to_thread(_opened, answer)

    async def _run(self, name: str, content: bytes, declared: str) -> bytes:
        header = {"name": name, "declared": declared, "limits": self._limits.model_dump()}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-B",
            "-m",
            _WORKER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent"},  # above all: no secrets
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._limits.seconds):
                sending = asyncio.create_task(_send(process, json.dumps(header).encode() + b"\n" + content))
                try:
                    answer = await _receive(process, self._limits.output_bytes)
                    await sending
                    status = await process.wait()
                finally:
                    sending.cancel()
        except TimeoutError:
            raise FileRefused(Refusal.TIME, f"超过 {self._limits.seconds:g} 秒") from None
        finally:
            await _end(process)
        if status != 0 or not answer:
            ended_by_time = status == -signal.SIGXCPU
            raise FileRefused(Refusal.TIME if ended_by_time else Refusal.CRASHED, f"状态 {status}")
        return answer


async def _send(process: asyncio.subprocess.Process, data: bytes) -> None:
    stdin = process.stdin
    if stdin is None:
        return
    # a worker that died earlier closes the pipe: its exit status tells the story
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(data)
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _receive(process: asyncio.subprocess.Process, most: int) -> bytes:
    stdout = process.stdout
    parts, size = [], 0
    while stdout is not None and (part := await stdout.read(1 << 16)):
        size += len(part)
        if size > most:
            raise FileRefused(Refusal.TOO_COMPLEX, "内容太多")
        parts.append(part)
    return b"".join(parts)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _opened(answer: bytes) -> RawFile:
    try:
        data = json.loads(answer)
        if "refused" in data:
            raise FileRefused(Refusal(data["refused"]), data["detail"])
        return from_wire(data["raw"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileRefused(Refusal.CRASHED, f"解析程序的回答读不懂：{error}"[:200]) from None
