"""An answer to a burst goes to each post of a question, and communications may let pass what lint forbids in it."""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

_COLUMNS = (
    'answer, question, post, source, state, why, text, markup, length, longest, sha256, question_sha256, '
    'approvals_needed, policy_why, approvers, reply'
)


def upgrade() -> None:
    op.add_column('burst_answer', sa.Column('passed_by', sa.String(), server_default='', nullable=False))
    op.add_column('burst_answer', sa.Column('passed_why', sa.String(), server_default='', nullable=False))
    op.rename_table('burst_recipient', 'former_burst_recipient')
    op.create_table('burst_recipient',
    sa.Column('answer', sa.Integer(), nullable=False),
    sa.Column('question', sa.Integer(), nullable=False),
    sa.Column('post', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('markup', sa.String(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('longest', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('question_sha256', sa.String(), nullable=False),
    sa.Column('approvals_needed', sa.Integer(), nullable=False),
    sa.Column('policy_why', sa.String(), nullable=False),
    sa.Column('approvers', sa.JSON(), nullable=True),
    sa.Column('reply', sa.Integer(), nullable=True),
    sa.Column('forbidden', sa.String(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['answer'], ['burst_answer.number'], ),
    sa.PrimaryKeyConstraint('answer', 'question', 'post', name='burst_recipient_by_post')
    )
    op.execute(
        f"INSERT INTO burst_recipient ({_COLUMNS}) "
        f"SELECT {_COLUMNS.replace(' post,', ' COALESCE(post, 0),')} FROM former_burst_recipient"
    )
    op.drop_table('former_burst_recipient')
    op.create_index('ix_burst_recipient_reply', 'burst_recipient', ['reply'], unique=False)
