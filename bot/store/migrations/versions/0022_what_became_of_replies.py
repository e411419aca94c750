"""When published replies are looked up, when they were last seen, and how many like them."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reply', sa.Column('look_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('reply', sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('reply', sa.Column('likes', sa.Integer(), nullable=True))
    op.create_index('ix_reply_look_at', 'reply', ['look_at'], unique=False)
    reply = sa.table('reply', *(sa.column(name, sa.DateTime(timezone=True)) for name in ('look_at', 'sent_at')))
    recent = reply.c.sent_at > datetime.now(UTC) - timedelta(days=30)
    op.execute(reply.update().where(recent).values(look_at=reply.c.sent_at))
