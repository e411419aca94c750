"""A question that cannot wait is known before it is judged."""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('question', sa.Column('pressing', sa.Boolean(), nullable=False, server_default=sa.false()))
