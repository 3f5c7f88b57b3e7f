"""Checks the training data before Rasa is imported: `python -m bot.checks` prints file, line and what is wrong.

Rasa needs half a minute to be imported before it tells the first mistake, and often not where it is. This reads the
same files in a second: YAML syntax, keys, intents and actions that exist, sentences of two intents, replies that fit
the contract. It runs in either environment and imports nothing of Rasa.
"""
