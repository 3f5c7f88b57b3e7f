"""PostgreSQL tells readers of new messages and other owners."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION wenzheng_message_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('wenzheng_conversation', NEW.conversation); RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION wenzheng_conversation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('wenzheng_conversation', NEW.id); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER wenzheng_message_written AFTER INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION wenzheng_message_written();
CREATE OR REPLACE TRIGGER wenzheng_conversation_changed
    AFTER UPDATE OF version, staff_typing_until ON conversations
    FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version
        OR OLD.staff_typing_until IS DISTINCT FROM NEW.staff_typing_until)
    EXECUTE FUNCTION wenzheng_conversation_changed();
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTIONS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER IF EXISTS wenzheng_message_written ON messages")
        op.execute("DROP TRIGGER IF EXISTS wenzheng_conversation_changed ON conversations")
        op.execute("DROP FUNCTION IF EXISTS wenzheng_message_written()")
        op.execute("DROP FUNCTION IF EXISTS wenzheng_conversation_changed()")
