"""What Slack sent is kept in one table, the inbox, in place of the marks of handled events, which are carried over."""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inbox',
    sa.Column('lease_token', sa.String(), nullable=False, server_default=''),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('other_key', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False, server_default=''),
    sa.Column('lane', sa.String(), nullable=False, server_default=''),
    sa.Column('body', sa.JSON(), nullable=True),
    sa.Column('state', sa.String(), nullable=False, server_default='kept'),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False, server_default='0'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key'),
    sa.UniqueConstraint('other_key')
    )
    op.create_index('inbox_open', 'inbox', ['state', 'lane'], unique=False)
    op.create_index('ix_inbox_arrived_at', 'inbox', ['arrived_at'], unique=False)
    op.execute("INSERT INTO inbox (key, state, arrived_at) SELECT key, 'handled', at FROM event")
    op.drop_table('event')
