"""Of which due time whoever has a question was told."""

import sqlalchemy as sa
from alembic import op


revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('question', sa.Column('warned_due', sa.DateTime(timezone=True), nullable=True))
