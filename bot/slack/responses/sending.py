"""The responses to `hold` and `resume`: what would leave, and the buttons that let it go. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import Person
from bot.core.sending.holds import digest_of
from bot.core.telling.situation import source_of
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, moment, one_line, person, said
from bot.slack.blocks.limits import fit

Waiting = Sequence[tuple[QuestionDetail, ReplyDetail]]


def resume_button(scope: str) -> Part:
    return button("Resume", action_ids.RESUME, action_ids.RESUME_PREFIX + scope[:1000])


def resume_preview(
    scope: str, replies: Sequence[int], shown: Waiting, people: Mapping[str, Person], before: str = ""
) -> list[Block]:
    """What resuming lets go: all of it with one button, or each by itself. `before` is what was just done."""
    count = len(replies)
    head = f"{count} {'reply' if count == 1 else 'replies'} would leave, no faster than [manners] allows:"
    more = count - len(shown)
    return fit(
        [
            *([line(said(before))] if before else []),
            line(said(head, bold=True)),
            *(block for detail, file in shown for block in _waiting(scope, detail, file, people)),
            *([line(said(f"… and {more} more."))] if more > 0 else []),
            *actions(button("Resume all", action_ids.RESUME_ALL, resume_all_value(scope, replies), "primary")),
        ]
    )


def resume_all_value(scope: str, replies: Sequence[int]) -> str:
    """The scope and the replies that were seen: no others leave by this press."""
    return f"{action_ids.RESUME_PREFIX}{scope[:1000]} {digest_of(replies)}"


def _waiting(scope: str, detail: QuestionDetail, file: ReplyDetail, people: Mapping[str, Person]) -> list[Block]:
    reply = file.reply
    words = [said("┃ "), one_line(reply.shown.plain, 160)]
    what = "'s answer" if reply.amends is None else "'s correction"
    where = [said(" on "), one_line(source_of(detail, file), 40)]
    since = [said(" · was to leave "), moment(reply.send_at)] if reply.send_at else []
    told = [said(detail.question.id, bold=True), said(" · "), person(reply.author, people), said(what), *where, *since]
    value = f"{reply.number} {action_ids.RESUME_PREFIX}{scope[:1000]}"
    return [line(*told), line(*words), *actions(button("Only this one", action_ids.RESUME_ONE, value))]
