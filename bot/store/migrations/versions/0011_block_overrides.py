"""By whom and why words were let pass that lint forbids."""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'block_override',
        sa.Column('reply', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(), nullable=False),
        sa.Column('by', sa.String(), nullable=False),
        sa.Column('why', sa.String(), nullable=False),
        sa.Column('findings', sa.JSON(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['reply'], ['reply.number']),
        sa.PrimaryKeyConstraint('reply', 'sha256'),
    )
