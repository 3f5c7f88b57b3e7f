from __future__ import annotations

from datetime import date

from foundation.database import Database
from service_desk.calendar.statutory import StatutoryCalendar
from service_desk.calendar.table import CalendarTable, calendar_warning

NEW_YEAR = date(2027, 1, 1)


async def test_days_are_put_changed_listed_and_removed(database: Database) -> None:
    table = CalendarTable()
    async with database.transaction() as session:
        await table.put(session, NEW_YEAR, working=True, note="打错了")
        await table.put(session, NEW_YEAR, working=False, note="元旦")
        await table.put(session, date(2027, 1, 3), working=True, note="元旦调休")
    async with database.read() as session:
        assert [(row.day, row.working, row.note) for row in await table.days(session, NEW_YEAR, NEW_YEAR)] == [
            (NEW_YEAR, False, "元旦")
        ]
        calendar = await table.load(session)
    assert not calendar.is_working_day(NEW_YEAR)
    assert calendar.is_working_day(date(2027, 1, 3))
    async with database.transaction() as session:
        assert await table.remove(session, NEW_YEAR)
        assert not await table.remove(session, NEW_YEAR)
    async with database.read() as session:
        assert (await table.load(session)).known_until == date(2026, 12, 31)


def test_the_warning_comes_before_the_calendar_ends() -> None:
    calendar = StatutoryCalendar()
    assert calendar_warning(calendar, date(2026, 11, 1)) is None
    warning = calendar_warning(calendar, date(2026, 11, 23))
    assert warning is not None
    assert "2027" in warning
    assert calendar_warning(StatutoryCalendar({NEW_YEAR: False}), date(2026, 11, 23)) is None
