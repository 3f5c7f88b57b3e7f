"""Where the knowledge lives: every version of every entry, departments, regions, duties."""
