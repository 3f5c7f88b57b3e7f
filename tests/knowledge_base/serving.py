"""The secret of the knowledge service in tests."""

SECRET = "s" * 40
BEARER = {"Authorization": f"Bearer {SECRET}"}
