"""Load on the gateway at fixed arrival rates, up to saturation and at twice that. `python -m benchmarks.load`.

A real gateway process on SQLite and on PostgreSQL; the engine is a stand-in that answers after 50 ms, so that the
figures are the gateway's own (Rasa alone answers some thirty turns a second, see the latency benchmark). Arrivals come
from locust (`locustfile`), the WeChat side from the fake platform in a process of its own (`platform`). Everything on
loop-back, so that generator, platform and gateway share the machine.
"""

PACE = 2.0  # seconds between two messages of one citizen
