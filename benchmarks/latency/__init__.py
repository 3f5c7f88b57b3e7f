"""Latency of a whole turn beside bare Rasa, in one run: `python -m benchmarks.latency`.

Bare Rasa: stock 3.6.21, `rest` channel, no patch, the same classifier and tracker store, the same training
sentences, one rule with a trivial custom action. Ours: citizen to citizen through gateway, engine, actions and
knowledge service.
"""
