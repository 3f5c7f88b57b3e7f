"""Where the knowledge lives: every version of every entry, regions, duties (departments: foundation)."""
