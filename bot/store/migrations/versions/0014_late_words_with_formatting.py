"""What a Slack message said when it was changed too late is kept with its formatting."""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reply', sa.Column('late_rich', sa.JSON(), nullable=True))
