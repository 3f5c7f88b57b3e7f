"""The gateway's client of the engine (the Rasa channel in `bot/channel.py`)."""

from connectors.engine.client import EngineClient

__all__ = ["EngineClient"]
