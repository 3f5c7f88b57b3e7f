"""The second factor: one-time codes after RFC 6238, which administrators and supervisors need."""

from __future__ import annotations

from datetime import datetime

import pyotp

from foundation.accounts.models import Account

ISSUER = "问政工作台"
_TOLERANCE = 1  # steps of 30 seconds before and after: telephones' clocks are not exact


def new_secret() -> str:
    """A secret of 160 bits in base 32, to be shown once."""
    return pyotp.random_base32()


def address(name: str, secret: str) -> str:
    """The `otpauth:` address that authenticator applications read from a code picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def take_code(account: Account, code: str, now: datetime) -> bool:
    """Whether the code is right now and was not used before; a right one is used up."""
    if account.totp_secret is None:
        return False
    totp = pyotp.TOTP(account.totp_secret)
    present = totp.timecode(now)
    for step in range(present - _TOLERANCE, present + _TOLERANCE + 1):
        if step > (account.totp_step or 0) and pyotp.utils.strings_equal(totp.generate_otp(step), code.strip()):
            account.totp_step = step
            return True
    return False
