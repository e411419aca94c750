"""Authors and communities that are not to be answered, and which community a post was written in."""

import re

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

_SUBREDDIT = re.compile(r'https://www\.reddit\.com/(r/[A-Za-z0-9_]{1,50})/')
"""Where a subreddit's name stands in the address of a post that is kept already."""


def upgrade() -> None:
    op.create_table('opt_out',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False, server_default=''),
    sa.Column('cause', sa.String(), nullable=False, server_default=''),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False, server_default=''),
    sa.Column('why', sa.String(), nullable=False, server_default=''),
    sa.Column('post', sa.Integer(), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.String(), nullable=False, server_default=''),
    sa.PrimaryKeyConstraint('number')
    )
    with op.batch_alter_table('opt_out', schema=None) as batch_op:
        batch_op.create_index('opt_out_by_key', ['kind', 'scope', 'key'], unique=False)
        batch_op.create_index(batch_op.f('ix_opt_out_lifted_at'), ['lifted_at'], unique=False)
    op.add_column('post', sa.Column('community', sa.String(), nullable=False, server_default=''))
    post = sa.table('post', sa.column('number'), sa.column('url'), sa.column('community'), sa.column('question'))
    asked = sa.select(post.c.number, post.c.url).where(
        post.c.question.is_not(None), post.c.url.like('https://www.reddit.com/r/%')
    )
    connection = op.get_bind()
    found = [(number, _SUBREDDIT.match(url)) for number, url in connection.execute(asked)]
    named = [{'its': number, 'name': match[1]} for number, match in found if match]
    if named:
        update = post.update().where(post.c.number == sa.bindparam('its')).values(community=sa.bindparam('name'))
        connection.execute(update, named)
