"""Every note that may stand in a thread, what is told to everybody, and the answer to what can be undone."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.core.details import QuestionDetail
from bot.core.states import ReplyState
from bot.core.telling.doubts import DoubtfulPost, DoubtfulPosts
from bot.core.telling.notices import Audience, Notice, NoticeKind
from bot.slack.blocks.elements import Block
from bot.slack.messages.cards.doubtful import doubtful_message
from bot.slack.messages.notice import notice_message
from bot.slack.messages.question_notes import NOTE_BUILDERS, note
from bot.slack.messages.thread_entry import NoteContext
from bot.slack.responses.confirmation import show_button, text_response, undo_button
from tests.slack.samples import ANA, BO, NOW, PEOPLE, entry, kept_post, question_detail, reply_detail

_SOON = (NOW + timedelta(hours=2)).isoformat()
_DATA = {
    "to": BO,
    "holder": ANA,
    "was": "sso",
    "tags": "sso billing",
    "channel": "C0BILL",
    "rung": "leads",
    "until": _SOON,
    "due": _SOON,
    "for": "asker",
    "clock": "sent",
    "what": "question.claimed",
    "from": "9",
    "other": "9",
    "into": "9",
    "post": "2",
    "version": "1",
    "url": "https://square.example/r/1",
}
_NUMBERS = {"question.split": {"to": "9"}}


def _told(kind: str) -> list[Block]:
    happened = entry(kind, 3, ANA, 7, why="because", data={**_DATA, **_NUMBERS.get(kind, {})})
    posts = (kept_post(), kept_post("And how for SAML?", 2, "follow_up"))
    file = reply_detail(state=ReplyState.SENT)
    of: QuestionDetail = question_detail(file, posts=posts, entries=(happened,))
    return note(NoteContext(of, happened, PEOPLE, NOW))


def _note(kind: str) -> Callable[[], list[Block]]:
    return lambda: _told(kind)


def _notice(kind: NoticeKind, *, over: bool = False) -> Callable[[], list[Block]]:
    ended_at, ended_by = (NOW + timedelta(minutes=9), BO) if over else (None, "")
    made = Notice(1, kind, "square", next(iter(Audience)), NOW, ended_at, "outage", "wait", by=ANA, ended_by=ended_by)
    return lambda: notice_message(made, PEOPLE)


def _doubtful() -> list[Block]:
    made = Notice(1, NoticeKind.DOUBTFUL, "", Audience.TRIAGE, NOW, why="9 waiting")
    held = DoubtfulPost(12, "wants an answer 0.10: like 'release notes of a new version'", "Acme 3.2 <!here> released")
    return doubtful_message(made, DoubtfulPosts(9, (held,), (DoubtfulPost(20, "spam", "free followers"),)))


PICTURES: Mapping[str, Callable[[], list[Block]]] = {kind: _note(kind) for kind in NOTE_BUILDERS if _told(kind)}
NOTICES: Mapping[str, Callable[[], list[Block]]] = {
    "sink_down": _notice(NoticeKind.SINK),
    "sink_back": _notice(NoticeKind.SINK, over=True),
    "sink_gave_up": _notice(NoticeKind.KEPT),
    "sink_replayed": _notice(NoticeKind.KEPT, over=True),
    "held": _notice(NoticeKind.HOLD),
    "held_no_more": _notice(NoticeKind.HOLD, over=True),
    "source_down": _notice(NoticeKind.SOURCE),
    "source_back": _notice(NoticeKind.SOURCE, over=True),
    "doubtful": _doubtful,
}
ANSWERS: Mapping[str, Callable[[], list[Block]]] = {
    "closed": lambda: text_response("Q-12 is closed.", PEOPLE, show_button(12), undo_button([41])),
    "refused": lambda: text_response(f"<@{ANA}> has claimed Q-12.", PEOPLE),
}
