"""Answers composed from an entry's fields, verbatim: blocks and a source, never free prose."""

from __future__ import annotations

from knowledge_base.answering.compose import compose_answer
from knowledge_base.answering.eligibility import eligibility_step

__all__ = ["compose_answer", "eligibility_step"]
