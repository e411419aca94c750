"""An approval is bound to the question as it was read; a reply knows which way it came and what it was written for."""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reading',
    sa.Column('reply', sa.Integer(), nullable=False),
    sa.Column('post', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['post'], ['post.number'], ),
    sa.ForeignKeyConstraint(['reply'], ['reply.number'], ),
    sa.PrimaryKeyConstraint('reply', 'post')
    )
    op.create_index('ix_reading_post', 'reading', ['post'], unique=False)
    op.add_column('reply', sa.Column('came_by', sa.String(), nullable=False, server_default=''))
    op.add_column('reply', sa.Column('question_sha256', sa.String(), nullable=False, server_default=''))
    op.add_column('reply', sa.Column('judged_entry', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('approval', sa.Column('question_sha256', sa.String(), nullable=False, server_default=''))
    op.execute("UPDATE reply SET came_by = 'window' WHERE spoken_ts = ''")
    op.execute("UPDATE reply SET came_by = 'shortcut' WHERE spoken_ts <> '' AND spoken_by <> ''")
    op.execute("UPDATE reply SET came_by = 'prefix' WHERE spoken_ts <> '' AND spoken_by = ''")
