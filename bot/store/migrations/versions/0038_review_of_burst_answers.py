"""An answer to a burst waits for review like a reply: what is promised of it, who is called next, and who was called."""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('burst_answer', sa.Column('review_minutes', sa.Integer(), server_default='0', nullable=False))
    op.add_column('burst_answer', sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('burst_answer', sa.Column('promise_terms', sa.String(), server_default='', nullable=False))
    op.add_column('burst_answer', sa.Column('rung', sa.String(), server_default='', nullable=False))
    op.add_column('burst_answer', sa.Column('rung_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('burst_answer', sa.Column('look_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('burst_call',
    sa.Column('lease_token', sa.String(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('show_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Integer(), nullable=False),
    sa.Column('rung', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answer'], ['burst_answer.number'], ),
    sa.PrimaryKeyConstraint('number'),
    sa.UniqueConstraint('answer', 'place', name='one_call_a_rung')
    )
    op.add_column('slack_message', sa.Column('burst_call', sa.Integer(), nullable=True))
    op.create_index('one_message_a_burst_call', 'slack_message', ['burst_call'], unique=True)
