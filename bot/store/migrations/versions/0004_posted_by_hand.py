"""A reply that its channel did not take may be posted by a person."""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reply', sa.Column('by_hand', sa.Boolean(), nullable=False, server_default=sa.false()))
