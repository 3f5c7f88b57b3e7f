"""The editing lifecycle: drafts, review, approval, the publish gate, publication, retirement, every version kept.

`lifecycle` holds the rules, `drafting`, `reviewing` and `publishing` the steps, `gate` what stops a publication,
`scheduler` publishes at a time. docs/editing.md tells it to editors.
"""
