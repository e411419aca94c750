"""A source is a bundle of streams; posts are known by their author and words too.

A source's row becomes the row of a stream without a name, from which its named streams begin.
"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

_KEPT = 'kind, cursor, due_at, polled_at, read_at, newest_at, down_since, failures, problem, gap, stopped'


def upgrade() -> None:
    op.create_table('stream',
    sa.Column('lease_token', sa.String(), nullable=False, server_default=''),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False, server_default=''),
    sa.Column('title', sa.String(), nullable=False, server_default=''),
    sa.Column('kind', sa.String(), nullable=False, server_default=''),
    sa.Column('active', sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cursor', sa.String(), nullable=False, server_default=''),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('polled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('newest_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('down_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False, server_default='0'),
    sa.Column('problem', sa.String(), nullable=False, server_default=''),
    sa.Column('gap', sa.String(), nullable=False, server_default=''),
    sa.Column('warning', sa.String(), nullable=False, server_default=''),
    sa.Column('moved_to', sa.String(), nullable=False, server_default=''),
    sa.Column('stopped', sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column('paused_by', sa.String(), nullable=False, server_default=''),
    sa.Column('quota_left', sa.Integer(), nullable=True),
    sa.Column('quota_limit', sa.Integer(), nullable=True),
    sa.Column('quota_resets_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('source', 'name')
    )
    with op.batch_alter_table('stream', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stream_due_at'), ['due_at'], unique=False)
    op.execute(
        f"INSERT INTO stream (source, added_at, first_read_at, {_KEPT}) "
        f"SELECT name, read_at, read_at, {_KEPT} FROM source"
    )
    op.drop_table('source')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_words', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('alias', sa.String(), nullable=False, server_default=''))
        batch_op.create_index('post_by_alias', ['source', 'alias'], unique=False)
        batch_op.create_index('post_by_author_and_words', ['source', 'author_words'], unique=False)
