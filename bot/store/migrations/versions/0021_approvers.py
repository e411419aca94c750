"""Whose approvals of a reply count, and how long it may be undone."""

import sqlalchemy as sa
from alembic import op


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reply', sa.Column('approvers', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('reply', sa.Column('undo_seconds', sa.Integer(), nullable=True))
