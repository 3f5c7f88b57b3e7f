"""Reports: what was asked, answered, handed over, done in time, and how people rated it.

Read in this order: `figures` (the shapes), `counting` (puts a report together) over `questions`, `orders` and
`contentment` (the queries), then `tables`, `pictures`, `page` and `open_data` (what is made of it).
"""
