"""Accounts of the staff: names, roles, passwords, sessions. Citizens have none.

Read in this order: `roles`, `models`, `passwords`, `signing_in` (with lockout), `sessions`, `first_accounts`.
"""
