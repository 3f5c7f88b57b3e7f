"""The action server: thin actions that ask the knowledge service, compose a reply and decide on a hand-over.

`python -m actions` serves them. One module per subject: `answering`, `choosing`, `handing_over`, `progress`,
`small_talk`; `turn` is what an action sees of a conversation, `replying` how it answers, `knowledge` its only
port. Actions decide; the gateway commits (DESIGN §4.7): nothing here has an effect of its own.
"""
