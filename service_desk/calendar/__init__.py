"""Working days: the port every deadline is reckoned by, and its adapters.

Statutory holidays and 调休 come from `chinesecalendar` for the years it knows, beyond from the editable table,
and from weekdays alone (with a warning) where neither knows.
"""
