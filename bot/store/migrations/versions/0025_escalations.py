"""The next rung of each question that waits."""

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('escalation',
    sa.Column('question', sa.Integer(), nullable=False),
    sa.Column('rung', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question'], ['question.number'], ),
    sa.PrimaryKeyConstraint('question')
    )
    op.create_index('ix_escalation_look_at', 'escalation', ['look_at'], unique=False)
