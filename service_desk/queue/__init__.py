"""A person takes over: the line of those who wait, who is there to take them, offers, claims, and what is said then.

Read in this order: `models`, `entering`, `offering`, `claiming`, `talking`.
"""
