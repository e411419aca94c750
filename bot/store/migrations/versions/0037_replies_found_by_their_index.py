"""Where each reply goes, and an index by which the list of what left is filtered and counted without reading its words."""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

COLUMNS = ['listed_at', 'number', 'state', 'source', 'author', 'post', 'question', 'external_id', 'likes']


def upgrade() -> None:
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(), server_default='', nullable=False))
    op.execute("UPDATE reply SET source = COALESCE((SELECT post.source FROM post WHERE post.number = reply.post), '')")
    op.drop_index('reply_by_time', 'reply')
    op.create_index('reply_by_time', 'reply', COLUMNS, unique=False)
    op.create_index('approval_by_person', 'approval', ['by', 'reply'], unique=False)
