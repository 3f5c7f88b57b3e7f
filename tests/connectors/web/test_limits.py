from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from connectors.web.limits import LocalRateLimit
from foundation.http import address_of
from foundation.problems import Problem


async def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limit = LocalRateLimit(2, now=lambda: now[0])
    await limit.take("a")
    await limit.take("a")
    with pytest.raises(Problem) as refused:
        await limit.take("a")
    assert refused.value.headers == {"Retry-After": "1"}
    await limit.take("b")
    now[0] += 0.5
    await limit.take("a")


async def test_slow_limits_tell_the_whole_wait() -> None:
    limit = LocalRateLimit(0.1, now=lambda: 0.0)
    await limit.take("a")
    with pytest.raises(Problem) as refused:
        await limit.take("a")
    assert refused.value.headers == {"Retry-After": "10"}


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        (None, (), "10.0.0.1"),
        ("6.6.6.6", (), "10.0.0.1"),
        ("6.6.6.6", ("10.0.0.1",), "6.6.6.6"),
        ("1.1.1.1, 6.6.6.6, 10.0.0.2", ("10.0.0.1", "10.0.0.2"), "6.6.6.6"),
        (None, ("10.0.0.1",), "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(forwarded: str | None, trusted: tuple[str, ...], address: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote="10.0.0.1")
    assert address_of(request, frozenset(trusted)) == address
