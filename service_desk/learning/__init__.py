"""The desk learns: finished human answers become drafts, unanswered questions are clustered daily.

Read in this order: `anonymous`, `finished`, `proposing` (one action makes a draft); `clustering`, `daily` (what nobody
answered).
"""
