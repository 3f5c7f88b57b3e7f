"""Bases connected instead of islands: an incremental feed of what is published, and the feeds of others taken in.

`outgoing` keeps the log of changes and `api` gives it out; `incoming` takes in a page, `puller` fetches pages.
docs/feeds.md tells operators how two cities are connected.
"""
