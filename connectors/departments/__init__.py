"""Departments' own systems: work orders out as signed web hooks, steps back over a REST API. See docs/departments.md.

Read in this order: `settings` (a system), `hooks` (what is put down with a step, and how it is sent), `signing`,
`api` (what systems may ask and do), `updates` (each step once).
"""

from connectors.departments.settings import System, load_systems

__all__ = ["System", "load_systems"]
