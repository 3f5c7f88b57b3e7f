"""Asks a process whether it can do its own work."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.setup.settings import Ports, reach

_DETAILS_BYTES = 4096
PATHS = {"engine": "/webhooks/gateway/healthz"}


@dataclass(frozen=True)
class Health:
    """The answer in a word: `ok`, `unhealthy (503)`, `no answer`; `details`: what the process told of itself."""

    ok: bool
    text: str
    details: str = ""


def ask(program: str, ports: Ports, environ: Mapping[str, str], timeout: float = 3.0) -> Health:
    """One request; never raises."""
    connection = http.client.HTTPConnection(reach(program, environ), ports.of(program), timeout=timeout)
    try:
        connection.request("GET", PATHS.get(program, "/healthz"), headers={"Connection": "close"})
        answer = connection.getresponse()
        details = answer.read(_DETAILS_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        slow = isinstance(error, TimeoutError)
        return Health(False, "no answer in time" if slow else "no answer")
    finally:
        connection.close()
    return Health(answer.status == 200, "ok" if answer.status == 200 else f"unhealthy ({answer.status})", details)
