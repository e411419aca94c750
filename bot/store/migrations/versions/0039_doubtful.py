"""What a person said of a post beside its tags: not about us, wants nothing, spam. Earlier ones are read from the history."""

import json

import sqlalchemy as sa
from alembic import op


revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

LESSONS = {'not_us': 'not_us', 'spam': 'spam', 'job': 'spam', 'talk': 'talk'}


def upgrade() -> None:
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lesson', sa.String(), server_default='', nullable=False))
    db = op.get_bind()
    ignored = db.execute(sa.text("SELECT c.number, h.data FROM correction c JOIN history h ON h.seq = c.entry WHERE c.kind = 'ignore'"))
    for number, data in ignored.all():
        told = json.loads(data) if isinstance(data, str) else data or {}
        if lesson := LESSONS.get(told.get('as', '')):
            db.execute(sa.text('UPDATE correction SET lesson = :lesson WHERE number = :number'), {'lesson': lesson, 'number': number})
