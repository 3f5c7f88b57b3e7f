"""department tree and further roles.

Columns are added in place: rebuilding a table that others refer to fails on SQLite once there are rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PARENT = "fk_department_register_parent_department_register"


def upgrade() -> None:
    op.drop_table("departments")
    op.add_column("accounts", sa.Column("further_roles", sa.JSON(), server_default="[]", nullable=False))
    op.execute(
        "ALTER TABLE department_register ADD COLUMN parent VARCHAR(32) "
        f"CONSTRAINT {_PARENT} REFERENCES department_register (id)"
    )
    op.add_column("department_register", sa.Column("level", sa.String(length=16), nullable=True))
    op.add_column("department_register", sa.Column("region", sa.String(length=6), nullable=True))
    op.create_index("ix_department_register_parent", "department_register", ["parent"])


def downgrade() -> None:
    op.drop_index("ix_department_register_parent", "department_register")
    op.drop_column("department_register", "region")
    op.drop_column("department_register", "level")
    with op.batch_alter_table("department_register") as batch_op:
        batch_op.drop_constraint(_PARENT, type_="foreignkey")
        batch_op.drop_column("parent")
    op.drop_column("accounts", "further_roles")
    op.create_table(
        "departments",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
    )
