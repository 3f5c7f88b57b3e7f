"""The record of every conversation: inbox, turns, ownership, messages, outbox, wake-up hub.

Read in this order: `ports` (what a turn needs from outside), `models` (tables), `intake` (store before work),
`turns` (one at a time per conversation), `finishing` (reply, orders and deliveries in one transaction).
"""
