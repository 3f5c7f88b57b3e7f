"""Forms with a way out: one question at a time, and nothing a citizen can say makes them loop.

`fields` is one question and the readers of answers; `kind` is one kind of form; `machine` runs an open form by one
message; `speech` knows what leaves, skips, goes back, corrects or digresses; `asking` puts the questions; `state` is
where a form stands. The state is our own, in the slot `form` and in the gateway's context (see the ADR on forms).
Every intent but emergencies and red lines comes to an action, and `actions.conversing` gives an open form the message
first.

To add a form:

1. A class of `FormKind` in a module of its own: `name`, `title` (as in 「回到刚才的…：」), `fields`, `finish`.
   Questions that are data come from `state.subject` and a port: `fields` is awaited and may raise
   `KnowledgeUnavailable` (the citizen gets the honest notice and the form stays open). A `Field` with `choices` is
   answered by number, label or words; one with a `read` by what its reader makes of the sentence;
   `asked_when(values)` passes questions over.
2. Its instance in `actions/registry.py`.
3. A way in: an action returns `Said(reply, begin=Begin(name, subject, values))` (the first question follows its
   reply), or an option carries `OptionPayload("start_form", form=name, item=subject)`.

Values are texts (`yes`, `no`, `"62"`, `⟦phone:1⟧`); a skipped question is the empty text. `finish` returns the reply,
with commands; `accepted` may do something at once with each answer. Nothing else is needed: 「算了」, 「人工」,
「上一步」, corrections, digressions, hints and the three failures are the machine's.
"""
