from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit import Trail, acting
from foundation.audit.chain import verify
from foundation.audit.models import AuditLine
from tests.foundation.audit.conftest import Book


async def lines(book: Book) -> list[AuditLine]:
    async with book.database.read() as session:
        return list(await session.scalars(select(AuditLine).order_by(AuditLine.seq)))


async def test_who_when_from_where_what_on_which_object_with_which_result(book: Book) -> None:
    with acting(Trail("wang", "10.0.0.7")):
        await book.write("order.accept")
    await book.write("order.remind")
    first, second = await lines(book)
    assert (first.seq, first.actor, first.address, first.action, first.subject, first.result) == (
        *(1, "wang", "10.0.0.7", "order.accept", "order:1", "done"),
    )
    assert first.at == book.clock.now()
    assert (second.seq, second.actor, second.previous) == (2, "system", first.hash)


async def test_an_undone_transaction_leaves_no_line(book: Book) -> None:
    async def undone() -> None:
        async with book.database.transaction() as session:
            await book.log.record(session, action="order.accept", subject="order:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    await book.write("order.close")
    assert [line.action for line in await lines(book)] == ["order.close"]


async def test_an_undone_savepoint_leaves_no_line_and_the_rest_stays(book: Book) -> None:
    async def undone(session: AsyncSession) -> None:
        async with session.begin_nested():
            await book.log.record(session, action="undone", subject="x")
            async with session.begin_nested():
                await book.log.record(session, action="undone too", subject="x")
            raise RuntimeError

    async with book.database.transaction() as session:
        await book.log.record(session, action="before", subject="x")
        with pytest.raises(RuntimeError):
            await undone(session)
        async with session.begin_nested():
            async with session.begin_nested():
                await book.log.record(session, action="inner", subject="x")
            await book.log.record(session, action="outer", subject="x")
        await book.log.record(session, action="after", subject="x")
    assert [line.action for line in await lines(book)] == ["before", "inner", "outer", "after"]


async def test_many_at_once_make_one_chain(book: Book) -> None:
    await asyncio.gather(*(book.write(f"step.{n}", f"step.{n}.more") for n in range(15)))
    async with book.database.read() as session:
        verdict = await verify(session)
    assert (verdict.lines, verdict.intact) == (30, True)


@pytest.mark.parametrize("statement", ["UPDATE audit_lines SET actor = 'li'", "DELETE FROM audit_lines WHERE seq = 1"])
async def test_the_database_refuses_changes(book: Book, statement: str) -> None:
    await book.write("order.accept")
    with pytest.raises(DBAPIError, match="append-only"):
        async with book.database.engine.begin() as connection:
            await connection.execute(text(statement))
    assert len(await lines(book)) == 1


async def test_postgresql_refuses_to_empty_the_log(book: Book) -> None:
    if book.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    await book.write("order.accept")
    with pytest.raises(DBAPIError, match="append-only"):
        async with book.database.engine.begin() as connection:
            await connection.execute(text("TRUNCATE audit_lines"))
