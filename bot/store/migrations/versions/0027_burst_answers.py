"""One answer for all questions of a burst; a burst that a person resolves, and who is in it by a person's word."""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('burst_answer',
    sa.Column('lease_token', sa.String(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('show_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('burst', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=True),
    sa.Column('plain', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('number')
    )
    op.create_index('ix_burst_answer_burst', 'burst_answer', ['burst'], unique=False)
    op.create_index('ix_burst_answer_state', 'burst_answer', ['state'], unique=False)
    op.create_table('burst_recipient',
    sa.Column('answer', sa.Integer(), nullable=False),
    sa.Column('question', sa.Integer(), nullable=False),
    sa.Column('post', sa.Integer(), nullable=True),
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
    sa.ForeignKeyConstraint(['answer'], ['burst_answer.number'], ),
    sa.PrimaryKeyConstraint('answer', 'question')
    )
    op.create_index('ix_burst_recipient_reply', 'burst_recipient', ['reply'], unique=False)
    op.create_table('burst_approval',
    sa.Column('answer', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer'], ['burst_answer.number'], ),
    sa.PrimaryKeyConstraint('answer', 'sha256', 'by')
    )
    op.add_column('slack_message', sa.Column('burst_answer', sa.Integer(), nullable=True))
    op.create_index('one_message_a_burst_answer', 'slack_message', ['burst_answer'], unique=True)
    op.add_column('burst', sa.Column('shown_entry', sa.Integer(), server_default='0', nullable=False))
    op.execute(
        "UPDATE burst SET shown_entry = COALESCE("
        "(SELECT MAX(question.last_entry) FROM question WHERE question.burst = burst.number), 0)"
    )
    op.add_column('burst', sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('burst', sa.Column('resolved_by', sa.String(), server_default='', nullable=False))
    op.add_column('question', sa.Column('burst_by', sa.String(), server_default='', nullable=False))
    op.add_column('reply', sa.Column('holding', sa.Boolean(), server_default=sa.false(), nullable=False))
