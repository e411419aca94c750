"""One row for each message in Slack, in place of cards, notes and the places in questions, replies and bursts.

What stands in Slack is carried over, so that nothing is posted twice: a reply's newest note becomes its living message,
its other notes stay as they are, and what was told in the thread or in the outbound channel counts as told. A card or a
review that is not known to stand may have been posted when that version was stopped: it is looked for first.
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('slack_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question', sa.Integer(), nullable=True),
    sa.Column('burst', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('ts', sa.String(), nullable=False),
    sa.Column('thread', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('drawn', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['burst'], ['burst.number'], ),
    sa.ForeignKeyConstraint(['question'], ['question.number'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('burst', 'key', name='one_message_a_key_of_a_burst'),
    sa.UniqueConstraint('question', 'key', name='one_message_a_key')
    )
    op.create_index('slack_message_by_place', 'slack_message', ['room', 'ts'], unique=False)
    op.add_column('question', sa.Column('urgency', sa.Integer(), nullable=False, server_default='3'))
    op.create_index('ix_question_show_at', 'question', ['show_at'], unique=False)
    carry_over(op.get_bind())
    op.drop_table('note')
    op.drop_table('card')
    op.drop_column('question', 'card_ts')
    op.drop_column('reply', 'review_channel')
    op.drop_column('reply', 'review_ts')
    op.drop_column('burst', 'ts')


def carry_over(bind: sa.Connection) -> None:
    questions = {row.number: row for row in bind.execute(sa.text("SELECT number, state, channel, card_ts FROM question"))}
    cards: dict[int, list[sa.Row]] = {}
    for row in bind.execute(sa.text("SELECT id, question, channel, ts FROM card ORDER BY id")):
        cards.setdefault(row.question, []).append(row)
    made = []
    for number, places in cards.items():
        question = questions[number]
        for place in places:
            present = place.ts == question.card_ts
            made.append(_message(
                question=number, key='card' if present else f'card:{place.id}', room=place.channel, ts=place.ts,
                channel=question.channel if present else place.channel, state='posted',
            ))
    made += [
        _message(question=row.number, key='card', channel=row.channel, state='posting')
        for row in questions.values() if row.state == 'routed' and row.number not in cards
    ]
    made += _notes(bind, questions, cards)
    made += _reviews(bind)
    for row in bind.execute(sa.text("SELECT number, channel, ts FROM burst WHERE ts <> ''")):
        made.append(_message(burst=row.number, key='burst', channel=row.channel, room=row.channel, ts=row.ts,
                             state='posted'))
    if made:
        bind.execute(sa.insert(_table()), made)


def _notes(bind: sa.Connection, questions: dict[int, sa.Row], cards: dict[int, list[sa.Row]]) -> list[dict]:
    made = []
    notes = bind.execute(sa.text(
        "SELECT note.entry, note.question, note.ts, history.reply, history.what FROM note"
        " JOIN history ON history.seq = note.entry ORDER BY note.entry"
    )).all()
    newest = {note.reply: note.entry for note in notes if note.reply is not None and note.ts}
    for note in notes:
        place = _thread_of(note.ts, cards.get(note.question, [])) if note.ts else None
        stood = {'room': place.channel, 'ts': note.ts, 'thread': place.ts} if place else {}
        base = {'question': note.question, 'channel': questions[note.question].channel}
        if place and note.reply is None:
            made.append(_message(key=f'note:{note.entry}', state='posted', **base, **stood))
            continue
        if place and newest[note.reply] == note.entry:
            made.append(_message(key=f'reply:{note.reply}', state='posted', **base, **stood))
            stood = {}  # one message has one row
        made.append(_message(key=f'note:{note.entry}', state='left', **base, **stood))
        if note.what == 'reply.sent':
            made.append(_message(key=f'outbound:{note.reply}', state='left', **base))
    return _once(made)


def _reviews(bind: sa.Connection) -> list[dict]:
    reviewed = ("SELECT number, question, review_channel, review_ts FROM reply"
                " WHERE review_ts <> '' OR state = 'proposed'")
    return [
        _message(question=row.question, key=f'review:{row.number}', channel=row.review_channel,
                 room=row.review_channel, ts=row.review_ts, state='posted' if row.review_ts else 'posting')
        for row in bind.execute(sa.text(reviewed))
    ]


def _once(made: list[dict]) -> list[dict]:
    """A reply that was sent twice over, as after an edit, has one line of each key."""
    return list({(row['question'], row['key']): row for row in made}.values())


def _thread_of(ts: str, cards: list[sa.Row]) -> sa.Row | None:
    """The card a note was posted under: the newest that stood then."""
    before = [card for card in cards if float(card.ts) <= float(ts)]
    return before[-1] if before else (cards[0] if cards else None)


def _message(**values: object) -> dict:
    empty = {'question': None, 'burst': None, 'channel': '', 'room': '', 'ts': '', 'thread': '', 'state': 'wanted',
             'drawn': '', 'tries': 0, 'next_at': None, 'problem': ''}
    return {**empty, **values}


def _table() -> sa.Table:
    names = ('question', 'burst', 'key', 'channel', 'room', 'ts', 'thread', 'state', 'drawn', 'tries', 'next_at', 'problem')
    return sa.table('slack_message', *(sa.column(name) for name in names))
