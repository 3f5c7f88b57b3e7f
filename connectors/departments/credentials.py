"""Makes a key and a signing secret for a department's system. They are shown once: here.

`python -m connectors.departments.credentials`
"""

from __future__ import annotations

import base64
import secrets
import sys

from connectors.departments.settings import SECRET_PREFIX, hash_of

KEY_PREFIX = "wzd_"


def new_key() -> str:
    """A key with 256 random bits; the mark lets scanners find one that leaked."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_secret() -> str:
    """A signing secret with 256 random bits."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def main() -> int:
    """Print both, and what belongs into our file."""
    key, secret = new_key(), new_secret()
    print(f"for the department: key     {key}\n                    secret  {secret}")
    print(f'for our file:       key_hashes: ["{hash_of(key)}"]\n                    secrets: ["{secret}"]')
    return 0


if __name__ == "__main__":
    sys.exit(main())
