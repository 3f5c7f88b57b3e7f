"""`make bench-console`: first load of the staff console, and what it holds after an hour's simulated traffic.

Exit 1 when a bound is not kept: bytes until 会话 can be used, and growth of heap and nodes over the hour.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, expect

from benchmarks.console.day import Afternoon
from benchmarks.console.desk import Desk, running_desk
from benchmarks.console.hour import EVENTS, EVENTS_PER_SECOND, Traffic
from benchmarks.console.memory import Held, Watched
from benchmarks.console.visiting import Visit, sign_in_screen, talks_screen
from benchmarks.console.weight import chunks
from benchmarks.machine import describe
from benchmarks.widget.chromium import chromium
from foundation.accounts.roles import Role
from foundation.logging import configure_logging

FIRST_LOAD = 400 * 1024  # gzip bytes until 会话 can be used
GROWTH = 1.25  # of heap and of nodes, after the hour against after the first minutes
WARM_UP = 300  # events: the first five minutes
POLL_SECONDS = 0.01  # the desk looks fifty times as often as usual: the hour is played quicker than it passes
AGENT, CHIEF = "agent", "chief"
Open = Callable[[BrowserContext, Desk], Visit]


def first_load(browser: Browser, desk: Desk, visits: int) -> bool:
    """Prints the tables of weight and time; whether the bound is kept."""
    signed_in = desk.sign_in(browser, "visitor", Role.AGENT, "psb")
    state = signed_in.storage_state()
    signed_in.close()
    rows, seen = [], set[str]()
    for name, visit in (("sign-in", sign_in_screen), ("会话", talks_screen)):
        cold: list[Visit] = []
        warm: list[Visit] = []
        for _ in range(visits):
            context = browser.new_context(locale="zh-CN", storage_state=state if visit is talks_screen else None)
            cold.append(visit(context, desk))
            warm.append(visit(context, desk))
            context.close()
        seen |= cold[0].files
        bytes_ = sum(one.packed for one in chunks(set(cold[0].files)))
        rows.append(f"| {name} | {len(cold[0].files)} | {bytes_:,} | {_times(cold)} | {_times(warm)} |")
    print(
        "| screen | files | gzip bytes | cold p50 / worst ms | warm p50 / worst ms |\n"
        "| --- | ---: | ---: | ---: | ---: |"
    )
    print("\n".join(rows))
    print(
        "\n| file of the first load (others are loaded when a screen is opened) | bytes | gzip |\n| --- | ---: | ---: |"
    )
    for one in chunks(seen):
        print(f"| {one.name} | {one.plain:,} | {one.packed:,} |")
    later = [one for one in chunks() if one.name not in {known.name for known in chunks(seen)}][:3]
    print(f"\nheaviest of the rest: {', '.join(f'{one.name} {one.packed:,}' for one in later)}")
    whole = sum(one.packed for one in chunks(seen))
    print(f"first load in all: {whole:,} bytes gzip, bound {FIRST_LOAD:,}: {_verdict(whole <= FIRST_LOAD)}\n")
    return whole <= FIRST_LOAD


def _times(visits: list[Visit]) -> str:
    times = [one.usable for one in visits]
    return f"{statistics.median(times):.0f} / {max(times):.0f}"


def hour(browser: Browser, desk: Desk, events: int) -> bool:
    """Prints what both pages hold after the first minutes and after the hour; whether the bounds are kept."""
    agent = desk.sign_in(browser, AGENT, Role.AGENT, "psb", viewport={"width": 1366, "height": 768})
    chief = desk.sign_in(browser, CHIEF, Role.SUPERVISOR, None, viewport={"width": 1366, "height": 768})
    talks = Watched(agent, f"{desk.url}/#/conversations", "section[aria-label=排队和我的会话] h2")
    board = Watched(chief, f"{desk.url}/#/board", "#loads")
    traffic, begun = Traffic(desk, AGENT), time.monotonic()
    first: tuple[Held, Held] | None = None
    for number in range(1, events + 1):
        talks.expects()
        opened = traffic.step()
        if opened is not None:  # the agent turns to each new conversation
            talks.page.evaluate("talk => { location.hash = `#/conversations/${talk}` }", opened)
        talks.told()
        if number == min(WARM_UP, events // 4):
            first = _at_rest(talks), board.held()
    assert first is not None  # events is at least 4
    seconds = time.monotonic() - begun
    after = _at_rest(talks), board.held()
    line = desk.run(traffic.line())
    expect(board.page.locator(".tile .number").first).to_have_text(str(line), timeout=10_000)
    print(
        f"{events:,} events as of {events / EVENTS_PER_SECOND / 60:.0f} minutes "
        f"({EVENTS_PER_SECOND} a second), told in {seconds:.0f} s"
    )
    print(f"the board says at the end that {line} wait, as the tables do; 会话 is measured with no talk open\n")
    print("| page | held | first 5 minutes | after the hour | times |\n| --- | --- | ---: | ---: | ---: |")
    kept = True
    for name, before, now in (("会话", first[0], after[0]), ("督办看板", first[1], after[1])):
        for what in ("heap", "nodes", "listeners"):
            was, has = getattr(before, what), getattr(now, what)
            kept &= what == "listeners" or has <= GROWTH * was
            print(f"| {name} | {what} | {_count(what, was)} | {_count(what, has)} | {has / was:.2f} |")
    print(f"\nbound: heap and nodes at most {GROWTH} times those of the first minutes: {_verdict(kept)}")
    return kept


def _at_rest(talks: Watched) -> Held:
    """With no talk open: a long talk and a short one would differ."""
    talks.page.evaluate("() => { location.hash = '#/conversations/' }")
    talks.page.get_by_text("没有打开的会话").wait_for()
    return talks.held()


def _count(what: str, value: int) -> str:
    return f"{value / 2**20:.1f} MiB" if what == "heap" else f"{value:,}"


def _verdict(kept: bool) -> str:
    return "kept" if kept else "NOT KEPT"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5, help="visits with an empty cache, and with a full")
    parser.add_argument("--events", type=int, default=EVENTS, help="a smaller number tries the benchmark itself")
    wanted = parser.parse_args()
    configure_logging("benchmark", "warning")
    print(f"{describe()}\n")
    with running_desk(POLL_SECONDS) as desk, chromium() as browser:
        desk.run(Afternoon(desk.database, desk.clock).write())
        light = first_load(browser, desk, wanted.visits)
        steady = hour(browser, desk, wanted.events)
    return 0 if light and steady else 1


if __name__ == "__main__":
    sys.exit(main())
