"""Posts of open and recent questions are looked up again: when each was last."""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('post', sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True))
