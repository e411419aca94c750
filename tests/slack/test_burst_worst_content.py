"""Whatever strangers are called and whatever was written, a burst, its review and its windows are what Slack takes, and
nothing in them acts.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.burst_answers.answer import BurstAnswerKind, BurstRecipient, RecipientState
from bot.core.burst_answers.calls import BurstCall
from bot.core.burst_answers.detail import BurstDetail, BurstLine
from bot.core.promises.rungs import RungCall
from bot.core.replying.bursts.prepared import ChannelWording, PreparedAnswer
from bot.core.replying.compose import Preview
from bot.core.settings.sections import MannersSettings
from bot.core.slack_messages import SlackPlace
from bot.core.telling.situation import Situation, SituationKind
from bot.sandbox.slack import active_parts
from bot.sandbox.slack.blockkit.limits import check_blocks, check_view
from bot.slack.blocks.elements import Block
from bot.slack.blocks.limits import MOST_CHARACTERS, characters
from bot.slack.messages.burst import burst_message, burst_text
from bot.slack.messages.burst_answers.call import burst_call
from bot.slack.messages.burst_answers.review import burst_answer_review, burst_answer_text
from bot.slack.windows.burst import (
    answer_all_window,
    change_burst_window,
    decline_for_all_window,
    edit_for_all_window,
    override_for_all_window,
)
from bot.slack.windows.duplicates import same_as_window
from bot.slack.windows.select import ASSIGN, CLOSE, IGNORE, TAG, question_option, select_window, selected_window
from tests.slack.pictures.bursts import BURST, PROPOSED, SENT
from tests.slack.samples import NOW, PEOPLE, TAGS, question

_PIECES = ["<!channel>", "<@U0ANA> ", "https://evil.example/x ", "*b* _i_ `c`", "x", "😀", "\n", "\u202e", " ", ""]
_texts = st.builds(lambda piece, times: piece * times, st.sampled_from(_PIECES), st.integers(1, 500))
_MANY = tuple(range(120, 0, -1))
_OWN = "https://slack.com/archives/"


@settings(max_examples=8, deadline=None)
@given(_texts, _texts)
def test_the_message_and_the_review_of_a_burst_are_what_slack_takes_and_nothing_in_them_acts(
    name: str, words: str
) -> None:
    burst = replace(BURST, tag=name or "x", questions=_MANY, count=len(_MANY))
    answer = replace(PROPOSED, recipients=_recipients(words), why=words)
    waits = Situation(SituationKind.FAILED, words)
    lines = tuple(BurstLine(n, name, name, waits, SlackPlace("C1", f"17.{n}")) for n in _MANY[:20])
    called = BurstCall(1, 5, RungCall.COMMS, 1, (words, *PEOPLE) * 20, NOW, NOW)
    for blocks in (
        burst_call(called, answer, PEOPLE, goes_on=False, call=False),
        burst_message(BurstDetail(burst, lines, (answer, replace(SENT, recipients=answer.recipients))), PEOPLE),
        burst_answer_review(burst, answer, PEOPLE, NOW),
        burst_answer_review(burst, replace(SENT, recipients=answer.recipients, why=words), PEOPLE, NOW),
    ):
        _inert(blocks, burst_text(burst) + burst_answer_text(burst, answer))
        assert characters(blocks) <= MOST_CHARACTERS


@settings(max_examples=8, deadline=None)
@given(_texts, _texts)
def test_the_windows_of_a_burst_and_of_several_questions_are_ones_slack_would_open(name: str, words: str) -> None:
    burst = replace(BURST, tag=name or "x")
    shown = Preview(words, len(words), 280)
    wordings = tuple(ChannelWording(f"{name}{n}", shown, n, n, words, words) for n in range(9))
    prepared = PreparedAnswer(_recipients(words), wordings)
    offered = [(n, words) for n in _MANY]
    listed = [question_option(n, words) for n in _MANY[:10]]
    for view in (
        *(answer_all_window(burst, kind, prepared, PEOPLE, MannersSettings()) for kind in BurstAnswerKind),
        change_burst_window(burst, offered, offered),
        decline_for_all_window(PROPOSED),
        edit_for_all_window(PROPOSED, prepared, PEOPLE, MannersSettings(), PROPOSED.words),
        override_for_all_window(replace(PROPOSED, recipients=_recipients(words))),
        same_as_window(question(number=10**9), offered, ("C" * 20, "1763629200.000100")),
        same_as_window(question(), [], ("", ""), searched=True),
        *(select_window(listed, act, TAGS, ()) for act in (ASSIGN, TAG, IGNORE, CLOSE, "")),
        selected_window([words] * 10, _MANY[:10], PEOPLE),
    ):
        assert check_view(json.loads(json.dumps(view))) == []
        blocks = view["blocks"]
        assert isinstance(blocks, list)
        _inert(blocks, "")


def _recipients(words: str) -> tuple[BurstRecipient, ...]:
    """Many who are answered, on channels that show it differently; and many who are not, each for another reason."""
    going = [
        BurstRecipient(n, source=words or "x", text=f"{words}{n % 4}", limit=280, forbidden=f"{words} {n}")
        for n in _MANY[:60]
    ]
    left_out = [BurstRecipient(n, RecipientState.LEFT_OUT, f"{words} {n}") for n in _MANY[60:]]
    return (*going, *left_out)


def _inert(blocks: Sequence[Block], text: str) -> None:
    assert check_blocks(json.loads(json.dumps(list(blocks))), "message") == []
    acting = active_parts({"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False})
    assert [part for part in acting if not part.value.startswith(_OWN)] == []
