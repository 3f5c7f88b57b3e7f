"""Answers composed from an entry's fields, verbatim: blocks and a source, never free prose."""

from __future__ import annotations

from knowledge_base.answering.compose import compose_answer

__all__ = ["compose_answer"]
