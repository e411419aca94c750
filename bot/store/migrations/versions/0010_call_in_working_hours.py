"""A question that comes outside working hours calls its people when they are at work."""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('question', sa.Column('call_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_question_call_at'), 'question', ['call_at'], unique=False)
