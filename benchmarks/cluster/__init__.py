"""Two of everything beside one: throughput, latency, and what a message costs in CPU time."""
