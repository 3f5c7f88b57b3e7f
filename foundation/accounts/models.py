"""Tables of accounts and of their sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment
from foundation.departments import DEPARTMENT_ID
from foundation.encryption import EncryptedText

_Serial = BigInteger().with_variant(Integer, "sqlite")


class Account(Base):
    """A member of staff. Accounts are disabled, never deleted: orders and audit lines refer to them.

    `password_changed_at` is None while somebody else knows the password. `totp_step` is the last one-time code's,
    which is not taken twice. `oidc_subject` is `issuer|subject` of the identity provider that vouches for them.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(32))
    further_roles: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_count: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    former_hashes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    oidc_subject: Mapped[str | None] = mapped_column(String(300), unique=True, index=True)


class StaffSession(Base):
    """A signed-in session; only the hash of its token is stored. `via`: local or oidc."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[int] = mapped_column(_Serial, ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    via: Mapped[str] = mapped_column(String(8), default="local", server_default="local")
    second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    address: Mapped[str] = mapped_column(String(64), default="", server_default="")


class OidcAttempt(Base):
    """A sign-in that went to the identity provider and has not come back; only the hash of its state is stored."""

    __tablename__ = "oidc_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
