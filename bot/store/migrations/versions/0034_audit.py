"""The history is read by person and by kind, newest first."""

from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('history_by_person', 'history', ['by', 'seq'], unique=False)
    op.create_index('history_by_kind_newest', 'history', ['what', 'seq'], unique=False)
