from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.database import Database
from language.personal_data import close
from service_desk.work_orders.numbers import check_digit, compose_number, next_number, read_number

DAYS = st.dates(date(2024, 1, 1), date(2099, 12, 31))
SEQUENCES = st.integers(1, 9999)


def test_the_published_example_of_damm() -> None:
    assert check_digit("572") == "4"


@given(day=DAYS, sequence=SEQUENCES)
def test_a_number_is_read_back(day: date, sequence: int) -> None:
    number = compose_number(day, sequence)
    assert len(number) == 15
    assert read_number(number) == number
    assert read_number(f"  {number[:2].lower()} {number[2:6]}-{number[6:10]} {number[10:]}。") == number
    assert read_number(number[2:]) == number


@given(day=DAYS, sequence=SEQUENCES, place=st.integers(2, 14), digit=st.sampled_from("0123456789"))
def test_a_wrong_digit_is_noticed(day: date, sequence: int, place: int, digit: str) -> None:
    number = compose_number(day, sequence)
    wrong = number[:place] + digit + number[place + 1 :]
    assert (read_number(wrong) == number) is (wrong == number)
    assert wrong == number or read_number(wrong) is None


@given(day=DAYS, sequence=SEQUENCES, place=st.integers(2, 13))
def test_swapped_neighbours_are_noticed(day: date, sequence: int, place: int) -> None:
    number = compose_number(day, sequence)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or read_number(swapped) is None


@given(day=DAYS, sequence=SEQUENCES)
def test_a_number_is_not_taken_for_personal_data(day: date, sequence: int) -> None:
    number = compose_number(day, sequence)
    for text in (f"查一下{number}", f"工单号{number[2:]}"):
        assert close(text, {}) == (text, {})


@pytest.mark.parametrize("text", ["", "YZ", "工单", "YZ2026112300014", "٢٠٢٦١١٢٣٠٠٠١٣", "YZ20261123000130000000", "🎉"])
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_full_width_is_forgiven() -> None:
    assert read_number("ＹＺ２０２６１１２３０００１３") == compose_number(date(2026, 11, 23), 1)


async def test_each_day_begins_anew(database: Database) -> None:
    async with database.transaction() as session:
        first = await next_number(session, date(2026, 11, 23))
        second = await next_number(session, date(2026, 11, 23))
        other = await next_number(session, date(2026, 11, 24))
    assert (first[10:14], second[10:14], other[10:14]) == ("0001", "0002", "0001")


async def test_a_number_undone_is_given_again(database: Database) -> None:
    async def fail() -> None:
        async with database.transaction() as session:
            await next_number(session, date(2026, 11, 23))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.transaction() as session:
        assert (await next_number(session, date(2026, 11, 23)))[10:14] == "0001"
