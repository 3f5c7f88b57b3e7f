"""The public web channel (DESIGN §5): sessions, messages, events and what else a citizen's page needs.

Read in this order: `channel` (what the handlers are given), `routes` (which path goes where), then a handler module.
"""
