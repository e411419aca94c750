"""Figures find what happened in a time, and what fell due in it."""

from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('history_by_kind', 'history', ['what', 'at', 'question'], unique=False)
    op.create_index('promise_by_due', 'promise', ['clock', 'due_at'], unique=False)
