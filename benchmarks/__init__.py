"""Quality and speed, each a command that prints a table with the baseline beside it in the same run."""
