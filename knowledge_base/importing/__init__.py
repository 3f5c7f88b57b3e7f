"""Import and export of knowledge: files of departments to drafts, edited content back to the same files.

A file takes these steps, each a module: `files` (recognised, bounded, parsed in a process of its own) →
`layouts`/`mapping`/`documents` (rows, or a proposal to confirm) → `records` → `validating` → `inspecting` →
`storing` (drafts, one transaction). `writing` and `exporting` go the other way. `service.Importer` is the whole.
This module imports nothing: the parsing process must start small.
"""
