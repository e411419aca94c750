"""Whom messages called, and how often people want to be called."""

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('person_call',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('message', sa.Integer(), nullable=False),
    sa.Column('question', sa.Integer(), nullable=True),
    sa.Column('burst', sa.Integer(), nullable=True),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('weight', sa.String(), nullable=False),
    sa.Column('uncalled', sa.String(), nullable=False, server_default=''),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lost_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('number'),
    sa.UniqueConstraint('message', 'person', name='one_call_a_message')
    )
    op.create_index('person_call_by_time', 'person_call', ['person', 'at'], unique=False)
    op.create_index('ix_person_call_question', 'person_call', ['question'], unique=False)
    op.create_index('ix_person_call_uncalled', 'person_call', ['uncalled'], unique=False)
    op.create_table('call_preference',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('per_hour', sa.Integer(), nullable=True),
    sa.Column('per_day', sa.Integer(), nullable=True),
    sa.Column('digest_hour', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person')
    )
