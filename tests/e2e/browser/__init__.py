"""The real browser over the real processes."""
