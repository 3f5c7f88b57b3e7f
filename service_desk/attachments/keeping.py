"""Takes files in and gives them out. The database knows them; the bytes lie under the run-time folder."""

from __future__ import annotations

import asyncio
import hashlib
import re
import uuid
from pathlib import Path

from sqlalchemy import select

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from language.personal_data import masked_text
from service_desk.attachments.kinds import kind_of
from service_desk.attachments.models import OrderFile
from service_desk.attachments.scanning import Scanner
from service_desk.errors import BadAttachment, NotFound, UnknownWorkOrder
from service_desk.work_orders.actors import actor_of
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.numbers import read_number
from service_desk.work_orders.steps import ATTACH
from service_desk.work_orders.visibility import visible_to

MOST = 20
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


class OrderFiles:
    """Raises `BadAttachment`, and what steps raise."""

    def __init__(self, database: Database, clock: Clock, ledger: Ledger, scanner: Scanner, folder: Path) -> None:
        self._database, self._clock, self._ledger = database, clock, ledger
        self._scanner, self._folder = scanner, folder

    async def add(self, staff: Staff, number: str, name: str, content: bytes) -> str:
        """A file of staff for an order; returns its id."""
        media_type, extension = kind_of(content)
        scanned = await self._scanner.check(content)
        async with self._database.transaction() as session:
            order = await self._ledger.find(session, staff, number)
            await self._ledger.check(session, order, actor_of(staff), ATTACH)
            held = list(await session.scalars(select(OrderFile.id).where(OrderFile.work_order == order.id)))
            if len(held) >= MOST:
                raise BadAttachment("too_many", f"一个工单最多{MOST}个附件。")
            row = self._row(order, tidy_name(name, extension), media_type, content, scanned, staff.name)
            session.add(row)
            await self._ledger.take(session, order, actor_of(staff), ATTACH, row.name)
            await asyncio.to_thread(self._write, row.sha256, content)
        return row.id

    async def open(self, staff: Staff, number: str, attachment: str) -> tuple[OrderFile, bytes]:
        """A file of an order the asker may see."""
        wanted = read_number(number) or ""
        async with self._database.read() as session:
            order = await session.scalar(select(WorkOrder).where(WorkOrder.number == wanted, visible_to(staff)))
            if order is None:
                raise UnknownWorkOrder(number)
            row = await session.get(OrderFile, attachment)
        if row is None or row.work_order != order.id:
            raise NotFound("附件", attachment)
        return row, await asyncio.to_thread(self._path(row.sha256).read_bytes)

    def _write(self, sha256: str, content: bytes) -> None:
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{uuid.uuid4().hex}")
        half.write_bytes(content)
        half.replace(path)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _row(self, order: WorkOrder, name: str, media_type: str, content: bytes, scanned: bool, by: str) -> OrderFile:
        return OrderFile(
            id=uuid.uuid4().hex,
            work_order=order.id,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            scanned=scanned,
            added_by=by,
            created_at=self._clock.now(),
        )


def tidy_name(name: str, extension: str) -> str:
    """A name that is safe in a header and on a disk, with the extension of what the file really is.

    >>> tidy_name("../合同.exe", "pdf")
    '合同.pdf'

    Personal data in it is partly hidden: names of files are read by many.
    """
    plain = _UNSAFE.sub(" ", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem = plain.rsplit(".", 1)[0].strip(" .")[:80] or "附件"
    return f"{masked_text(stem)}.{extension}"
