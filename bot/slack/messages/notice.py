"""A notice to operators or communications: what is wrong since when and what helps, then that it is over. Pure.

Reasons come from outside and are drawn inert, on one line.
"""

import re
from collections.abc import Callable, Mapping

from bot.core.model import Person
from bot.core.sending.holds import tag_of_scope
from bot.core.telling.notices import Notice, NoticeKind
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    duration_words,
    exact,
    line,
    moment,
    one_line,
    person,
    preformatted,
    rich,
    said,
    with_names,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit

_K = NoticeKind
_REASON = 300
_QUESTION = re.compile(r"Q-(\d+)\b")
_SHOWN = 10


def notice_message(notice: Notice, people: Mapping[str, Person]) -> list[Block]:
    """The notice as it is now."""
    if notice.kind is _K.WEEK:
        return _week(notice)
    if notice.kind is _K.DAILY:
        return _daily(notice, people)
    if notice.kind is _K.MISSED:
        return _missed(notice)
    if notice.kind is _K.DUE:
        return _due(notice)
    told = _OPEN[notice.kind](notice, people) if notice.ended_at is None else _OVER[notice.kind](notice, people)
    remedy = [line(said(notice.remedy))] if notice.remedy and notice.ended_at is None else []
    return fit([line(*told), *remedy])


def notice_text(notice: Notice) -> str:
    """What a notification shows."""
    if notice.kind in (_K.DAILY, _K.DUE, _K.MISSED):
        return _TITLES[notice.kind]
    over = ": over" if notice.ended_at is not None and notice.kind not in (_K.GAP, _K.WEEK) else ""
    about = f" ({label(notice.about, 60)})" if notice.about else ""
    return f"{_TITLES[notice.kind]}{about}{over}"


_TITLES: Mapping[NoticeKind, str] = {
    _K.SOURCE: "A source cannot be read",
    _K.WARNING: "Something about a source",
    _K.MOVED: "A source moved",
    _K.GAP: "Posts were missed",
    _K.SENDING: "Replies cannot be sent",
    _K.REVIEW: "Reviews do not reach communications",
    _K.CHANNEL: "A channel takes no questions",
    _K.ON_CALL: "Who is on call is not known",
    _K.SINK: "Nothing is handed on",
    _K.KEPT: "Not all was handed on",
    _K.HOLD: "Sending is held",
    _K.BURST: "A burst of questions",
    _K.DOUBTFUL: "What is likely not for us",
    _K.WEEK: "The figures of a week",
    _K.DAILY: "What waits for communications",
    _K.DUE: "A question that you have is due soon",
    _K.MISSED: "What you were not called for",
}


def _week(notice: Notice) -> list[Block]:
    """Its first line is the heading, the others stand in columns."""
    title, _, table = notice.why.partition("\n")
    bold = {**one_line(title, _REASON), "style": {"bold": True}}
    return fit([line(bold), rich(preformatted(exact(table))), line(said("stats help says what each figure means."))])


def _daily(notice: Notice, people: Mapping[str, Person]) -> list[Block]:
    """A line for each kind of what waits."""
    lines = [one for one in notice.why.split("\n") if one]
    return fit([line(said("What waits", bold=True)), *(line(*with_names(one, people, 800)) for one in lines)])


def _missed(notice: Notice) -> list[Block]:
    """A line for each question and burst, with a button for each question."""
    lines = [one for one in notice.why.split("\n") if one]
    numbers = [found[1] for one in lines if (found := _QUESTION.match(one))]
    shows = [button(f"Show Q-{n}", f"{action_ids.SHOW}_{place}", n) for place, n in enumerate(numbers[:_SHOWN])]
    told = "You were not called for these, so that you are not called too often: "
    change = line(
        said("Change how often you are called, and when you are told of this: /switchboard calls", italic=True)
    )
    return fit(
        [line(said(told, bold=True)), rich(bullets([[one_line(one, 200)] for one in lines])), *actions(*shows), change]
    )


def _due(notice: Notice) -> list[Block]:
    """The question in a line, and the ways to it."""
    told = [line(said("⏳ Due soon: ", bold=True), one_line(notice.why, 200))]
    show = button("Show it", action_ids.SHOW, notice.about)
    return fit([*told, *actions(button("Write reply", action_ids.WRITE, notice.about, "primary"), show)])


def _about(notice: Notice) -> Part:
    return {**one_line(notice.about, 80), "style": {"bold": True}}


def _why(notice: Notice) -> list[Part]:
    return [said(": "), one_line(notice.why, _REASON)] if notice.why else []


def _since(notice: Notice) -> list[Part]:
    again = [said(f", {notice.times} times since")] if notice.times > 1 else [said(" since")]
    return [*again, said(" "), moment(notice.began_at)]


def _lasted(notice: Notice) -> list[Part]:
    if notice.ended_at is None:
        return []
    often = f"{notice.times} times within" if notice.times > 1 else "for"
    return [said(f" {often} {duration_words(notice.ended_at - notice.began_at)}, until "), moment(notice.ended_at)]


def _source(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🔴 "), _about(notice), said(" cannot be read"), *_since(notice), *_why(notice)]


def _source_back(notice: Notice, people: Mapping[str, Person]) -> list[Part]:
    if notice.ended_by:
        paused = [said(" was paused by "), person(notice.ended_by, people), said(". It could not be read")]
        return [said("⏸ "), _about(notice), *paused, *_lasted(notice), *_why(notice)]
    return [said("🟢 "), _about(notice), said(" is read again. It could not be read"), *_lasted(notice), *_why(notice)]


def _warning(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("⚠ "), _about(notice), *_why(notice)]


def _warning_over(notice: Notice, people: Mapping[str, Person]) -> list[Part]:
    if notice.ended_by:
        return [said("⏸ "), _about(notice), said(" was paused by "), person(notice.ended_by, people), *_why(notice)]
    return [said("🟢 "), _about(notice), said(" is well again. It lasted"), *_lasted(notice), *_why(notice)]


def _moved(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("➡ "), _about(notice), said(" says that it moved for good"), *_why(notice)]


def _gap(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    often = f" ({notice.times} times)" if notice.times > 1 else ""
    return [said("⚠ Posts of "), _about(notice), said(f" were missed{often}"), *_why(notice)]


def _sending(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🔴 Replies cannot be sent to "), _about(notice), *_since(notice), *_why(notice)]


def _sending_back(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🟢 Replies leave for "), _about(notice), said(" again. They could not"), *_lasted(notice)]


def _review(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🔴 Slack refuses reviews in "), _about(notice), *_since(notice), *_why(notice)]


def _review_back(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🟢 Reviews reach "), _about(notice), said(" again. They did not"), *_lasted(notice)]


def _channel(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🔴 Questions cannot be asked in "), _about(notice), *_since(notice), *_why(notice)]


def _channel_back(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🟢 Questions are asked in "), _about(notice), said(" again. They could not be"), *_lasted(notice)]


def _on_call(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    group = [said("🔴 Slack does not say who is on call: the user group "), _about(notice)]
    return [*group, *_since(notice), *_why(notice)]


def _on_call_again(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [
        said("🟢 Slack says again who is in the user group "),
        _about(notice),
        said(". It did not"),
        *_lasted(notice),
    ]


def _sink(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🔴 Nothing is handed on to "), _about(notice), *_since(notice), *_why(notice)]


def _sink_back(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🟢 "), _about(notice), said(" takes what is handed on again. It did not"), *_lasted(notice)]


def _kept(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("⚠ Not all was handed on to "), _about(notice), *_why(notice)]


def _kept_no_more(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🟢 What was not handed on to "), _about(notice), said(" is delivered again")]


def _scope(notice: Notice) -> list[Part]:
    if tag := tag_of_scope(notice.about):
        return [said("sending of answers about "), {**one_line(tag, 80), "style": {"bold": True}}]
    return [said("sending to "), _about(notice)] if notice.about else [said("all sending")]


def _hold(notice: Notice, people: Mapping[str, Person]) -> list[Part]:
    holds = [person(notice.by, people), said(" holds ")]
    return [said("⏸ "), *holds, *_scope(notice), *_since(notice), *_why(notice)]


def _resumed(notice: Notice, people: Mapping[str, Person]) -> list[Part]:
    resumed = [person(notice.ended_by, people), said(" resumed ")] if notice.ended_by else [said("Resumed: ")]
    held = [said(" It was held by "), person(notice.by, people), *_lasted(notice), *_why(notice)]
    return [said("🟢 "), *resumed, *_scope(notice), said("."), *held]


def _burst(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [said("🔥 Many questions about "), _about(notice), *_since(notice), *_why(notice)]


def _burst_over(notice: Notice, _people: Mapping[str, Person]) -> list[Part]:
    return [
        said("🟢 The burst of questions about "),
        _about(notice),
        said(" is over. It lasted"),
        *_lasted(notice),
        *_why(notice),
    ]


_Telling = Callable[[Notice, Mapping[str, Person]], list[Part]]
_OPEN: Mapping[NoticeKind, _Telling] = {
    _K.SOURCE: _source,
    _K.WARNING: _warning,
    _K.MOVED: _moved,
    _K.GAP: _gap,
    _K.SENDING: _sending,
    _K.REVIEW: _review,
    _K.CHANNEL: _channel,
    _K.ON_CALL: _on_call,
    _K.SINK: _sink,
    _K.KEPT: _kept,
    _K.HOLD: _hold,
    _K.BURST: _burst,
}
_OVER: Mapping[NoticeKind, _Telling] = {
    _K.SOURCE: _source_back,
    _K.WARNING: _warning_over,
    _K.MOVED: _moved,
    _K.GAP: _gap,
    _K.SENDING: _sending_back,
    _K.REVIEW: _review_back,
    _K.CHANNEL: _channel_back,
    _K.ON_CALL: _on_call_again,
    _K.SINK: _sink_back,
    _K.KEPT: _kept_no_more,
    _K.HOLD: _resumed,
    _K.BURST: _burst_over,
}
