"""The Rasa side: the gateway's channel and the components named in `config.yml`.

`channel` takes one turn from the gateway; `turns` runs it through Rasa once; `replies` reads the reply from the
tracker's events; `normaliser`, `entities` and `fixed_phrases` are NLU components; `lexicon_feed` keeps the
knowledge's words current; `action_server` is the connection to the actions. The only place that knows Rasa.
"""
