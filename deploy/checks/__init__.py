"""Checks of the repository itself, run before a commit and in the tests."""
