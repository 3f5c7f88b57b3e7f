"""The desk's HTTP interface to the knowledge base: entries, reviews, conflicts, imports, reports, feeds.

`apps.desk` declares the endpoints; `problems` turns what editing raises into problem documents.
"""
