"""The rows of a reply, and of what belongs to it, as the values that leave the store."""

from bot.core.attachments import ReplyImage
from bot.core.reply import Approval, Reply
from bot.core.richtext.markup import Markup
from bot.core.richtext.serialise import from_json
from bot.core.states import CameBy, ReplyState
from bot.core.text.findings_json import findings_from_json
from bot.core.text.lint_finding import BlockOverride
from bot.store.tables.images import ReplyImageRow
from bot.store.tables.replies import ApprovalRow, BlockOverrideRow, ReplyRow


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
        holding=row.holding,
    )


def approval_of(row: ApprovalRow) -> Approval:
    return Approval(row.reply, row.sha256, row.by, row.at)


def override_of(row: BlockOverrideRow) -> BlockOverride:
    return BlockOverride(row.sha256, row.by, row.why, row.at, findings_from_json(row.findings or ()))


def image_of(row: ReplyImageRow) -> ReplyImage:
    return ReplyImage(row.sha256, row.media_type, row.alt, row.size, row.url)
