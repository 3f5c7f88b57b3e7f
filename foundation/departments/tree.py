"""The tree of departments: who is above whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sqlalchemy import Select, select

from foundation.departments.models import Department
from foundation.errors import FoundationError


class DepartmentTreeError(FoundationError):
    """A department's parent does not exist, or departments are above each other in a ring."""

    def __init__(self, department: str, problem: str) -> None:
        super().__init__(f"{department}: {problem}")
        self.department = department
        self.problem = problem


def parents_first(
    entries: Iterable[dict[str, Any]], known: Mapping[str, str | None] | None = None
) -> list[dict[str, Any]]:
    """The entries in an order in which a parent stands before its children; raises `DepartmentTreeError`.

    `known`: departments that exist already, with their parents.
    """
    by_id = {entry["id"]: entry for entry in entries}
    parents = {**(known or {}), **{name: entry.get("parent") for name, entry in by_id.items()}}
    graph: dict[str, list[str]] = {}
    for name, parent in parents.items():
        if parent is not None and parent not in parents:
            raise DepartmentTreeError(name, f"its parent {parent} does not exist")
        graph[name] = [parent] if parent is not None else []
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        ring = error.args[1]
        raise DepartmentTreeError(ring[0], f"is above itself: {' → '.join(ring)}") from None
    return [by_id[name] for name in order if name in by_id]


def with_those_below(department: str) -> Select[tuple[str]]:
    """A query for the ids of a department and of every one below it, for use as `column.in_(…)`."""
    below = select(Department.id).where(Department.id == department).cte("below", recursive=True)
    below = below.union(select(Department.id).where(Department.parent == below.c.id))
    return select(below.c.id)
