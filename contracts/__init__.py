"""What crosses a process: turns, searches, reply blocks, statuses, commands, the lexicon.

Standard library only, Python 3.10+, because both environments import it.
Every shape is a frozen dataclass; `contracts.codec` turns it into JSON and back and gives its JSON Schema.
"""
