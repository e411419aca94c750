"""Absences, turns, what leads said of people's expertise, outcomes, and Slack's user groups."""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False, server_default=''),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person')
    )
    op.create_table('turn',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('question', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('number')
    )
    op.create_table('expertise',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('added', sa.JSON(), nullable=True),
    sa.Column('dropped', sa.JSON(), nullable=True),
    sa.Column('cap', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person')
    )
    op.create_table('outcome',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('tag', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False, server_default='0'),
    sa.Column('weight', sa.Float(), nullable=False, server_default='0'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person', 'tag', 'what')
    )
    op.create_table('user_group',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=True),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('problem', sa.String(), nullable=False, server_default=''),
    sa.PrimaryKeyConstraint('id')
    )
