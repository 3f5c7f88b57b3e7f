"""Reports: what was asked, answered, handed over, done in time, and how people rated it.

Read in this order: `figures` (the shapes), `counting` (the queries), `tables`, `pictures`, `page`, `open_data`.
"""
