"""Whatever strangers write, in whatever field, nothing acts inside Slack and Slack's limits are kept."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.model import Assist, Author, Capabilities, Context, HistoryEntry, ReplyMode
from bot.core.moments.suggested import suggested_moments
from bot.core.queue import Queue, QueueChoice, QueueItem
from bot.core.reply import Approval
from bot.core.replying.compose import Preview
from bot.core.routing.experts import experts_of
from bot.core.routing.roster import Roster
from bot.core.states import QuestionState, ReplyState
from bot.core.text.lint_finding import LintFinding, Severity
from bot.sandbox.slack import active_parts
from bot.sandbox.slack.blockkit.limits import check_blocks, check_view
from bot.slack import action_ids as names
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block
from bot.slack.blocks.escape import reveal_hidden, safe_url
from bot.slack.blocks.limits import characters
from bot.slack.blocks.newer import newer_kinds, without_newer
from bot.slack.blocks.rendered import rendered_lines
from bot.slack.homes.by_role import home_view
from bot.slack.messages.card import MOST_LINES, card, card_text, moved_card
from bot.slack.messages.desired import desired_messages
from bot.slack.messages.question_notes import NOTE_BUILDERS, note, note_text
from bot.slack.messages.reply import STEP_LINES
from bot.slack.messages.review import review, review_text
from bot.slack.messages.reviewing.whole import thread_parts
from bot.slack.messages.thread_entry import NoteContext
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.explanation import reason_window, words_window
from bot.slack.responses.help import help_response
from bot.slack.responses.question import question_response, question_text
from bot.slack.responses.queue import queue_response
from bot.slack.windows.parts import notice_window
from bot.slack.windows.question import ignore_window, not_mine_window, show_window, snooze_window
from bot.slack.windows.reply import posted_window, there_window, write_window
from bot.slack.windows.review import changes_window, decline_window, edit_window
from handlers.commands.dispatch import COMMANDS
from tests.fakes.company import a_company
from tests.slack.homes import a_full_home
from tests.slack.samples import (
    ANA,
    EVE,
    NOW,
    PEOPLE,
    SHA,
    TAGS,
    action_ids,
    entry,
    kept_post,
    question,
    question_detail,
    reply_detail,
    shown_text,
)

_BAIT = (
    "<!channel> <!here> <!everyone> <@U0ANA> <#C0ROOM> <!subteam^S0HELP> <https://evil.example|click> www.evil.example "
    "https://evil.example/x evil.example @here @channel mailto:a@b.example :boom: *b* _i_ ~s~ `c` &lt;!channel&gt;"
)
_STRANGE = "\u202e\u200b\x00\ud800\r\n\u2028\ufeff" + "z" + "\u0301" * 40


def _repeated(piece: str, times: int) -> str:
    return piece * times


_text = st.one_of(
    st.text(max_size=60),
    st.sampled_from([_BAIT, _STRANGE, "", " ", "<!channel>", "javascript:alert(1)", "https://evil.example/a"]),
    st.builds(_repeated, st.sampled_from([_BAIT, "x", "😀", "\n", "é"]), st.integers(1, 3000)),
)
_words = st.one_of(_text, st.just("w " * 5000))


@st.composite
def _posts(draw: st.DrawFn, number: int, role: str) -> KeptPost:
    contexts = tuple(Context(draw(_text), draw(_text)) for _ in range(draw(st.integers(0, 4))))
    made = kept_post(
        draw(_words),
        number,
        role,
        source=draw(_text),
        author=Author("a", draw(_text), draw(_text), draw(_text), draw(st.none() | st.integers(0, 10**9))),
        url=draw(_text),
        title=draw(_text),
        lang=draw(_text),
        context=contexts,
        capabilities=Capabilities(reply=draw(st.sampled_from(ReplyMode)), why=draw(_text)),
    )
    return replace(made, gone=draw(st.booleans()))


_findings = st.builds(
    LintFinding,
    _text,
    st.sampled_from(Severity),
    _text,
    st.tuples(st.integers(0, 5000), st.integers(0, 5000)),
    _text,
)


def _answerable(of: QuestionDetail) -> QuestionDetail:
    may = Capabilities(ReplyMode.ASSIST)
    return replace(of, posts=tuple(replace(kept, post=replace(kept.post, capabilities=may)) for kept in of.posts))


@st.composite
def _files(draw: st.DrawFn, number: int) -> ReplyDetail:
    made = reply_detail(draw(_words), draw(st.sampled_from(ReplyState)), number)
    reply = replace(made.reply, author=draw(_text | st.just(ANA)), url=draw(_text), failure=draw(_text), send_at=NOW)
    approvals = tuple(Approval(number, SHA, draw(_text), NOW) for _ in range(draw(st.integers(0, 3))))
    return replace(
        made,
        reply=reply,
        versions=tuple(replace(made.versions[0], number=n, text=draw(_text)) for n in (1, 2)),
        approvals=approvals,
        policy_why=draw(_text),
        findings=tuple(draw(st.lists(_findings, max_size=20))),
        assist=draw(st.none() | st.builds(Assist, _text, _text)),
        approvals_needed=draw(st.integers(0, 2)),
    )


@st.composite
def _entries(draw: st.DrawFn, seq: int) -> HistoryEntry:
    data = {key: draw(_text) for key in ("tags", "to", "channel", "until", "url", "version")}
    data["post"] = draw(st.sampled_from(["1", "2", "9", "x"]))
    made = entry(
        draw(st.sampled_from(sorted({*NOTE_BUILDERS, *STEP_LINES}))),
        seq,
        draw(_text | st.just(ANA)),
        draw(st.sampled_from([7, 8, None])),
    )
    return replace(made, why=draw(_text), data=data)


@st.composite
def _dossiers(draw: st.DrawFn) -> QuestionDetail:
    asked = question(
        state=draw(st.sampled_from(QuestionState)),
        tags=tuple(draw(_text) for _ in range(draw(st.integers(0, 4)))),
        why=draw(_text),
        asked=tuple(draw(_text | st.just(ANA)) for _ in range(draw(st.integers(0, 3)))),
        channel=draw(_text),
        claimed_by=draw(_text | st.just("")),
        due_at=draw(st.none() | st.just(NOW - timedelta(hours=1))),
        snoozed_until=draw(st.none() | st.just(NOW)),
    )
    posts = (draw(_posts(1, "asked")), draw(_posts(2, "follow_up")), draw(_posts(3, "asked")))
    files = tuple(draw(_files(7 + n)) for n in range(draw(st.integers(0, 2))))
    entries = tuple(draw(_entries(seq)) for seq in range(1, 4))
    return question_detail(*files, posts=posts, question=asked, entries=entries, hold_reason=draw(_text))


def _assert_inert(blocks: list[Block], text: str, offered: set[str]) -> None:
    """Nothing acts but what we made ourselves: a mention of an id in our hands, a link that passed `safe_url`."""
    _sendable(blocks, text)
    sent = {"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}
    for part in active_parts(sent):
        assert part.kind in ("mention", "link", "channel"), part
        assert part.kind != "link" or (part.value in offered and safe_url(part.value)), part
        assert part.kind != "mention" or part.value in _ids(blocks), part
    assert '"mrkdwn"' not in json.dumps(blocks)


def _sendable(blocks: list[Block], text: str) -> None:
    assert check_blocks(json.loads(json.dumps(blocks)), "message") == []
    assert characters(blocks) <= 12_000
    assert len(blocks) <= 50
    assert 0 < len(text) <= 300
    _valid(blocks)


def _valid(blocks: list[Block]) -> None:
    parsed = SdkBlock.parse_all(json.loads(json.dumps(blocks)))
    assert len(parsed) == len(blocks)
    for block in parsed:
        block.validate_json()


def _ids(thing: object) -> set[str]:
    """User ids that stand in a user element, which only `rich.person` makes, from ids and never from words."""
    if isinstance(thing, dict):
        own = {str(thing["user_id"])} if thing.get("type") == "user" else set()
        return own.union(*(_ids(value) for value in thing.values()))
    return set().union(*(_ids(item) for item in thing)) if isinstance(thing, list) else set()


def _offered(of: QuestionDetail) -> set[str]:
    urls = {kept.post.url for kept in of.posts} | {file.reply.url for file in of.replies}
    urls |= {entry.data.get("url", "") for entry in of.entries}
    return urls | {file.assist.url for file in of.replies if file.assist}


@settings(max_examples=25, deadline=None)
@given(_dossiers())
def test_a_card_of_hostile_words_is_inert_and_within_every_limit(of: QuestionDetail) -> None:
    blocks = card(of, PEOPLE, NOW)
    _assert_inert(blocks, card_text(of), _offered(of))
    quoted = [block for block in blocks if "rich_text_quote" in json.dumps(block)]
    assert rendered_lines(quoted) <= 6
    assert rendered_lines([block for block in blocks if block not in quoted]) <= MOST_LINES
    _assert_inert(moved_card(of, PEOPLE), "moved", _offered(of))
    _assert_inert(question_response(of, PEOPLE, NOW), question_text(of), _offered(of))


@settings(max_examples=25, deadline=None)
@given(_dossiers())
def test_a_note_of_hostile_words_is_inert_and_within_every_limit(of: QuestionDetail) -> None:
    for told in of.entries:
        telling = NoteContext(of, told, PEOPLE, NOW)
        _assert_inert(note(telling), note_text(telling), _offered(of))


@settings(max_examples=25, deadline=None)
@given(_dossiers())
def test_every_message_a_hostile_question_should_have_is_inert_and_its_key_is_its_own(of: QuestionDetail) -> None:
    messages = desired_messages(of, a_company(people=tuple(PEOPLE.values())), NOW)
    for message in messages:
        _assert_inert(list(message.blocks), message.text, _offered(of))
    assert len({message.key for message in messages}) == len(messages)


@settings(max_examples=25, deadline=None)
@given(_dossiers())
def test_a_review_of_hostile_words_is_inert_and_never_offers_approval_of_words_it_does_not_show(
    of: QuestionDetail,
) -> None:
    for candidate in of.replies:
        blocks = review(of, candidate, PEOPLE, NOW)
        _assert_inert(blocks, review_text(of, candidate), _offered(of))
        if names.APPROVE in action_ids(blocks):
            quotes = [b for b in blocks if b["type"] == "rich_text" and "rich_text_quote" in json.dumps(b)]
            quoted = [shown_text(one) for one in quotes]
            whole = reveal_hidden(candidate.reply.text) or "(no words)"
            parts = [b for part in thread_parts(candidate) for b in part if "rich_text_quote" in json.dumps(b)]
            assert whole in quoted or shown_text(parts) == whole


@settings(max_examples=20, deadline=None)
@given(_dossiers(), _words, _text, st.lists(_findings, max_size=20))
def test_every_window_of_hostile_words_is_one_slack_would_open(
    of: QuestionDetail, words: str, told: str, findings: list[LintFinding]
) -> None:
    preview = Preview(words, len(words), 280, tuple(findings), blocked=True)
    carried = WindowMetadata(10**9, 10**9, SHA, ("C" * 20, "1763629200.000100"))
    candidate = reply_detail(words)
    views = [
        write_window(_answerable(of), carried, words, None, preview),
        write_window(_answerable(of), carried, words, 2),
        edit_window(of, candidate, SHA, words, preview),
        changes_window(candidate, SHA),
        decline_window(candidate, SHA),
        ignore_window(of.question),
        not_mine_window(of.question, TAGS),
        snooze_window(of.question, suggested_moments(NOW, UTC)),
        posted_window(7),
        there_window(7),
        notice_window(told, PEOPLE),
        show_window(of.question, question_response(of, PEOPLE, NOW)),
        words_window(of),
        reason_window(of, experts_of(of.question, PEOPLE.values(), Roster(), (), NOW), PEOPLE, NOW),
    ]
    for view in views:
        _openable(view, _offered(of))


def _openable(view: Block, offered: set[str]) -> None:
    assert check_view(json.loads(json.dumps(view))) == []
    assert len(str(view.get("private_metadata", ""))) <= 300
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    _valid(blocks)
    assert all(part.kind != "link" or part.value in offered for part in active_parts({"blocks": blocks, **_STILL}))


_STILL = {"unfurl_links": False, "unfurl_media": False}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_text, _text, _text), max_size=20), _text)
def test_the_queue_and_the_home_of_hostile_words_are_inert(rows: list[tuple[str, str, str]], tag: str) -> None:
    lines = tuple(QueueItem(question(number=n + 1, tags=(tag,)), *row) for n, row in enumerate(rows))
    queue = Queue(lines, 2, 3, 40)
    drawn = queue_response(queue, QueueChoice(tag, "mine"), NOW, PEOPLE, TAGS, ["x", tag])
    _assert_inert(drawn, "The queue", set())
    _assert_inert(without_newer(drawn), "The queue", set())
    assert not rows or newer_kinds(drawn) == {"table"}, "what is cut to fit has lost its plainer words"
    view = home_view(a_full_home(queue, [row[0] for row in rows]), PEOPLE, NOW)
    assert check_view(json.loads(json.dumps(view))) == []
    offered = {row[0] for row in rows if safe_url(row[0])}  # of our own replies, which were published there
    acting = active_parts({"blocks": view["blocks"], **_STILL})
    assert all(part.kind == "mention" or (part.kind == "link" and part.value in offered) for part in acting)


@settings(max_examples=25, deadline=None)
@given(_text)
def test_a_sentence_that_repeats_somebodys_words_is_inert(words: str) -> None:
    _assert_inert(text_response(words, PEOPLE), "That was not done.", set())


def test_help_is_a_message_slack_takes() -> None:
    _assert_inert(help_response([(one.usage, one.help, one.who) for one in COMMANDS.values()]), "help", set())


@pytest.mark.parametrize("draw", [lambda of: card(of, PEOPLE, NOW), lambda of: question_response(of, PEOPLE, NOW)])
def test_a_post_of_a_hundred_thousand_characters_makes_a_card_that_fits(
    draw: Callable[[QuestionDetail], list[Block]],
) -> None:
    of = question_detail(posts=(kept_post("<!channel> " * 10_000),), question=question(claimed_by=EVE))
    _sendable(draw(of), card_text(of))
