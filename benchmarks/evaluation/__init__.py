"""End-to-end evaluation: real questions through the running gateway's public API.

`python -m benchmarks.evaluation --set heldout` reports; `--set development` is for tuning. Nothing that trains or
tunes reads `tests/heldout` (a test holds that).
"""
