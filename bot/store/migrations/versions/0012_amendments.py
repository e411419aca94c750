"""Amendments of published replies, and what became of a reply where it stands."""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reply', sa.Column('amends', sa.Integer(), nullable=True))
    op.add_column('reply', sa.Column('standing', sa.String(), nullable=False, server_default=''))
    op.add_column('reply', sa.Column('late_words', sa.String(), nullable=False, server_default=''))
    op.create_index('ix_reply_amends', 'reply', ['amends'], unique=False)
