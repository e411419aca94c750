"""Question and reply details for tests of drawing, minimal by default; each test names only what it is about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.details import Correction, KeptPost, QuestionDetail, ReplyDetail, Version
from bot.core.model import Author, Capabilities, HistoryEntry, Person, Post, Question, ReplyMode, Role, Tag
from bot.core.reply import Reply
from bot.core.replying.reading import question_hash_for
from bot.core.richtext.model import RichText
from bot.core.states import QuestionState, ReplyState

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ANA, BO, EVE = "U0ANA", "U0BO", "U0EVE"
PEOPLE = {
    ANA: Person(ANA, "Ana Sol", "engineer"),
    BO: Person(BO, "Bo Berg", "support lead", roles=(Role.EXPERT, Role.LEAD)),
    EVE: Person(EVE, "Eve Ek", "communications", roles=(Role.COMMS,)),
}
TAGS = {"sso": Tag("sso", channel="C0ROOM"), "billing": Tag("billing", channel="C0BILL")}
SHA = "a" * 64


def post(text: str = "How do I set up SSO?", **changes: object) -> Post:
    base = Post(
        source="square",
        external_id="p1",
        author=Author("a1", "kim", "Kim"),
        text=text,
        written_at=NOW - timedelta(minutes=5),
        url="https://square.example/p/1",
        capabilities=Capabilities(reply=ReplyMode.API),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def kept_post(text: str = "How do I set up SSO?", number: int = 1, role: str = "asked", **changes: object) -> KeptPost:
    return KeptPost(number, post(text, external_id=f"p{number}", **changes), 12, role)


def question(**changes: object) -> Question:
    base = Question(
        number=12,
        state=QuestionState.ASKED,
        created_at=NOW - timedelta(minutes=4),
        tags=("sso",),
        why="sso 0.91: 'set up sso'",
        asked=(ANA,),
        channel="C0ROOM",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def reply_detail(
    text: str = "Open Settings, then SSO.", state: ReplyState = ReplyState.PROPOSED, number: int = 7, **changes: object
) -> ReplyDetail:
    reply = Reply(
        number=number,
        question=12,
        post=1,
        state=state,
        version=1,
        text=text,
        sha256=SHA,
        author=ANA,
        proposed_at=NOW,
        words=RichText.of_plain(text),
    )
    base = ReplyDetail(reply, (Version(1, text, ANA, NOW),), length=len(text), limit=280)
    return replace(base, **changes)  # type: ignore[arg-type]


def entry(
    what: str,
    seq: int = 3,
    by: str = ANA,
    reply: int | None = None,
    *,
    why: str = "",
    data: dict[str, str] | None = None,
) -> HistoryEntry:
    return HistoryEntry(seq, NOW, what, by, 12, reply, why, data or {}, "", "")


def correction(kind: str, tags: tuple[str, ...] | None, number: int = 5, entry: int = 3, by: str = ANA) -> Correction:
    return Correction(number, 12, kind, tags, by, NOW, entry=entry)


def question_detail(*files: ReplyDetail, posts: tuple[KeptPost, ...] = (), **changes: object) -> QuestionDetail:
    base = QuestionDetail(question(), posts or (kept_post(),), files)
    return replace(base, **changes)  # type: ignore[arg-type]


def texts(thing: object) -> Iterator[str]:
    """Every text anywhere in blocks, in order."""
    if isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing["text"]
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, list):
        for item in thing:
            yield from texts(item)


def shown_text(blocks: object) -> str:
    """All texts of blocks, concatenated."""
    return "".join(texts(blocks))


def action_ids(thing: object) -> list[str]:
    """Every action id in blocks, in order."""
    if isinstance(thing, dict):
        own = [thing["action_id"]] if "action_id" in thing else []
        return own + [name for value in thing.values() for name in action_ids(value)]
    return [name for item in thing for name in action_ids(item)] if isinstance(thing, list) else []


def styled_parts(thing: object, style: str) -> list[object]:
    """The pieces of text in blocks that are only bold, or only struck through ("strike"), in order."""
    if isinstance(thing, dict):
        own: list[object] = [thing] if thing.get("type") == "text" and thing.get("style") == {style: True} else []
        return own + [part for value in thing.values() for part in styled_parts(value, style)]
    return [part for item in thing for part in styled_parts(item, style)] if isinstance(thing, list) else []


def seen(made: ReplyDetail | None = None) -> str:
    """What a review's button says of the words and the question on screen."""
    file = made or reply_detail()
    return f"{SHA}.{question_hash_for(question_detail(file), file)}"
