"""Work that is due later, kept in the database: it survives restarts, and is done once.

`agenda` plans it, `scheduler` does it, `notices` tells staff.
"""
