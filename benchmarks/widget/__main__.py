"""`make bench-widget`: bundle size, time until it can be used, requests to outside hosts; needs a running gateway."""

from __future__ import annotations

import argparse
import os
import statistics
import sys

from benchmarks.widget.chromium import chromium
from benchmarks.widget.visiting import visit
from benchmarks.widget.weight import LIMIT, weights


def main() -> int:
    """Print the tables; exit code 1 when the widget is too heavy or asks somebody else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", default=os.environ.get("WENZHENG_GATEWAY_URL", "http://127.0.0.1:8080"))
    parser.add_argument("--visits", type=int, default=10)
    wanted = parser.parse_args()
    files = weights()
    total = sum(one.packed for one in files)
    print("| file | bytes | gzip |\n| --- | ---: | ---: |")
    for one in files:
        print(f"| {one.name} | {one.plain:,} | {one.packed:,} |")
    print(f"| all of it (limit {LIMIT:,}) | {sum(one.plain for one in files):,} | {total:,} |\n")
    with chromium() as browser:
        visit(browser, wanted.gateway)  # the gateway's own first time
        visits = [visit(browser, wanted.gateway) for _ in range(wanted.visits)]
    print("| visit in a fresh profile | p50 ms | worst ms |\n| --- | ---: | ---: |")
    for name, times in (
        ("page begun to button usable", [one.button for one in visits]),
        ("click to conversation usable", [one.chat for one in visits]),
    ):
        print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} |")
    outside = sum(one.outside for one in visits)
    print(f"\nbytes of the widget's files over the network: {visits[0].received:,}")
    print(f"requests before the click: {visits[0].requests_before}; requests to outside hosts: {outside}")
    return 1 if outside or total > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
