"""The words of a reply with their formatting, and how its channel reads what leaves.

Replies of before have neither: their text is plain words.
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('reply', 'version'):
        op.add_column(table, sa.Column('words', sa.JSON(), nullable=True))
        op.add_column(table, sa.Column('markup', sa.String(), nullable=False, server_default='plain'))
