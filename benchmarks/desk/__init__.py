"""The desk with a year behind it: 1 000 000 messages and 200 000 orders on PostgreSQL."""
