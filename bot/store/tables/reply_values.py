"""A reply's row as the value that leaves the store."""

from bot.core.reply import Reply
from bot.core.richtext.markup import Markup
from bot.core.richtext.serialise import from_json
from bot.core.states import CameBy, ReplyState
from bot.store.tables.replies import ReplyRow


def reply_of(row: ReplyRow) -> Reply:
    return Reply(
        number=row.number or 0,
        question=row.question,
        post=row.post,
        state=ReplyState(row.state),
        version=row.version,
        text=row.text,
        sha256=row.sha256,
        author=row.author,
        proposed_at=row.proposed_at,
        spoken_ts=row.spoken_ts,
        send_at=row.send_at,
        failure=row.failure,
        url=row.url,
        external_id=row.external_id,
        spoken_channel=row.spoken_channel,
        spoken_by=row.spoken_by,
        words=from_json(row.words, row.text),
        markup=Markup(row.markup),
        amends=row.amends,
        standing=row.standing,
        late_words=from_json(row.late_rich, row.late_words),
        came_by=CameBy(row.came_by or CameBy.WINDOW),
    )
