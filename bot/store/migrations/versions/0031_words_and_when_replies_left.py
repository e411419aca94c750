"""The index of words over posts and replies, and when each reply left, or else was proposed."""

import sqlalchemy as sa
from alembic import op

from bot.core.searching.tokens import tokens_of

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

CHUNK = 1000
POSTS = "SELECT number, title || ' ' || text || ' ' || author_handle FROM post WHERE number > :after AND own = :own AND gone_at IS NULL ORDER BY number LIMIT :chunk"
REPLIES = "SELECT number, text || ' ' || standing FROM reply WHERE number > :after ORDER BY number LIMIT :chunk"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, texts in (("post_words", POSTS), ("reply_words", REPLIES)):
        if sqlite:
            op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize = 'ascii')")
        else:
            op.execute(f"CREATE TABLE {name} (number INTEGER NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX {name}_found ON {name} USING gin (words)")
        _index(name, texts, sqlite)
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.add_column(sa.Column('listed_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE reply SET listed_at = COALESCE(sent_at, proposed_at)")
    op.create_index('reply_by_time', 'reply', ['listed_at', 'number'], unique=False)


def _index(name: str, texts: str, sqlite: bool) -> None:
    key, value = ("rowid", ":words") if sqlite else ("number", "CAST(:words AS tsvector)")
    insert = sa.text(f"INSERT INTO {name} ({key}, words) VALUES (:number, {value})")
    after = 0
    while rows := op.get_bind().execute(sa.text(texts).bindparams(after=after, chunk=CHUNK, **({"own": False} if ":own" in texts else {}))).all():
        op.get_bind().execute(insert, [{"number": number, "words": _kept(tokens_of(words), sqlite)} for number, words in rows])
        after = rows[-1][0]


def _kept(tokens: list[str], sqlite: bool) -> str:
    if sqlite:
        return " ".join(tokens)
    return " ".join(f"'{token}':{min(place, 16383)}" for place, token in enumerate(tokens, 1))
