"""Answers nonsense."""

print("moo")
