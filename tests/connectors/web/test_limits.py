from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from connectors.web.limits import RateLimit
from foundation.http import address_of
from foundation.problems import Problem


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(2, now=lambda: now[0])
    limit.take("a")
    limit.take("a")
    with pytest.raises(Problem) as refused:
        limit.take("a")
    assert refused.value.headers == {"Retry-After": "1"}
    limit.take("b")
    now[0] += 0.5
    limit.take("a")


def test_slow_limits_tell_the_whole_wait() -> None:
    limit = RateLimit(0.1, now=lambda: 0.0)
    limit.take("a")
    with pytest.raises(Problem) as refused:
        limit.take("a")
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
