"""One installation on several machines: its plan as a file, and what nginx and every instance are told from it."""
