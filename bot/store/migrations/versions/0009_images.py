"""Images that go along with a reply, and the names of attached files that do not."""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reply_image',
    sa.Column('reply', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('alt', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['reply'], ['reply.number'], ),
    sa.PrimaryKeyConstraint('reply', 'version', 'position')
    )
    op.create_index('ix_reply_image_sha256', 'reply_image', ['sha256'], unique=False)
    op.create_table('image',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256')
    )
    op.add_column('version', sa.Column('left_out', sa.JSON(), nullable=True))
