"""Who is signed in on the web, and the links to sign in with."""

import sqlalchemy as sa
from alembic import op


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('web_session',
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('began', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('secret_hash')
    )
    op.create_index(op.f('ix_web_session_person'), 'web_session', ['person'], unique=False)
    op.create_table('sign_in_link',
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('secret_hash')
    )
