"""The runs of a question's four clocks, which of them is due first, and the terms they were reckoned by."""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('promise',
    sa.Column('question', sa.Integer(), nullable=False),
    sa.Column('clock', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('met_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['question'], ['question.number'], ),
    sa.PrimaryKeyConstraint('question', 'clock', 'number')
    )
    op.create_index('ix_promise_started_at', 'promise', ['started_at'], unique=False)
    op.add_column('question', sa.Column('due_clock', sa.String(), server_default='', nullable=False))
    op.add_column('question', sa.Column('promise_terms', sa.String(), server_default='', nullable=False))
