"""switches that turn parts of the service off; edited fixed texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thrown_switches",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("told", sa.String(length=500), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_thrown_switches")),
    )
    op.create_table(
        "fixed_texts",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("lead", sa.String(length=500), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("close", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fixed_texts")),
    )


def downgrade() -> None:
    op.drop_table("fixed_texts")
    op.drop_table("thrown_switches")
