"""The engineer's day: what is asked comes to them, they talk, claim, hand on and answer, and see what became of it."""

from pathlib import Path

from bot.core.errors import Refused
from tests.fakes.bot_harness import ANA, API, FAY, GIL, REVIEW, TRIAGE
from tests.fakes.posts import a_post
from tests.stories.day import BEN, Day, a_day

VERBS = {
    *(
        "claim",
        "release",
        "take_over",
        "keep",
        "give",
        "not_mine",
        "snooze",
        "who",
        "call_colleague",
        "ignore",
        "reopen",
    ),
    *("settle", "unlearn", "explain", "read_all", "show", "write", "use_earlier", "outdate", "still_right", "withdraw"),
    *("undo", "reword", "retry", "amend", "take_back", "away", "back"),
}
"""The buttons that are an engineer's."""
QUESTION = "How often may I rotate my API key?"


def test_an_engineer_answers_from_the_thread_and_is_left_in_peace(tmp_path: Path) -> None:
    with a_day(tmp_path) as day:
        card = _the_card(day)
        _what_is_not_theirs(day)
        _the_answer(day, card)
        _comes_to_stand_in_public(day, card)
        _goes_wrong_and_is_put_right(day)
        _is_used_again(day)
        _goes_on_in_the_same_thread(day, card)
        _is_corrected(day, card)
        _and_home(day)
        assert day.pressed >= VERBS


def _the_card(day: Day) -> str:
    """It says who asks where, why it came here and by when; whoever claims it has it, and colleagues see that."""
    card = day.ask(QUESTION)
    for words in ("kim1", "square", "Came here", "due", "nobody is on it"):
        day.shows(card, words)
    day.press(ANA, card, "explain")
    day.looks(ANA, "API keys and limits")
    day.press(ANA, card, "claim")
    day.shows(card, "Ana Reyes is on it")
    day.press(FAY, card, "take_over")
    note = day.finds("asks to take this question over")
    day.press(ANA, note, "keep")
    day.press(ANA, card, "release")
    day.shows(card, "nobody is on it")
    day.press(ANA, card, "claim")
    day.shows(card, "Ana Reyes is on it")
    return card


def _what_is_not_theirs(day: Day) -> None:
    """Handed over with another tag, put off, set aside, taken up again and settled; asked about with a colleague."""
    login = day.ask("Which key does the login page take?")
    day.press(ANA, login, "not_mine")
    day.fills(ANA, tags=["sso"], why="this is about SAML")
    day.finds("Which key does the login page take?", TRIAGE)

    later = day.ask("Will the rate limit of reports rise?\n" + "We need it for our month's end.\n" * 20)
    day.press(ANA, later, "read_all")
    day.looks(ANA, "month's end")
    day.press(ANA, later, "claim")
    day.press(BEN.slack, later, "take_over")
    day.press(ANA, day.finds("asks to take this question over"), "give")
    day.shows(later, "Ben Ode is on it")
    day.press(BEN.slack, later, "more", "who 3")
    day.act_in_window(BEN.slack, "call_colleague", "Fay Mensah", f"3 {FAY}")
    day.finds("asks whether you know this")
    day.press(BEN.slack, later, "more", "snooze 3")
    day.fills(BEN.slack, span="1h")
    day.shows(later, "snoozed")
    day.press(ANA, later, "more", "show 3")
    day.reads(ANA, "month's end")

    spam = day.ask("Sell me your key, I sell keys for keys")
    day.press(ANA, spam, "more", "ignore 4")
    day.fills(ANA, kind="spam", why="keys for keys")
    day.shows(spam, "Reopen")
    day.press_reply(ANA, "keys for keys", "unlearn")
    day.press(ANA, spam, "reopen")
    day.press(ANA, spam, "more", "ignore 4")
    day.fills(ANA, kind="settled", why="they found it")
    day.shows(spam, "settled")


def _the_answer(day: Day, card: str) -> None:
    """What is said in the thread stays inside; only an explicit act proposes it, in one of three ways."""
    slack = day.harness.slack
    slack.say(ANA, API, "I think it is hourly, let me check", thread_ts=card)
    said = slack.say(ANA, API, "reply: Once an hour.", thread_ts=card)
    day.finds("Once an hour.", REVIEW)
    slack.edit(ANA, API, said, "reply: Once an hour, no more.")
    day.finds("Once an hour, no more.", REVIEW)
    slack.delete(ANA, API, said)
    day.finds("withdrew the reply")
    assert "let me check" not in str(slack.messages(REVIEW))

    words = slack.say(ANA, API, "It is once a minute.", thread_ts=card)
    slack.shortcut(ANA, API, words, "propose_as_reply")
    day.fills(ANA, words="Once a minute.")
    day.press_reply(ANA, "Once a minute.", "withdraw")

    day.press(ANA, card, "write")
    day.writes(ANA, "We will ship more next week.", "promises something")
    day.fills(ANA, words="Once an hour, no more.")
    day.shows(card, "Ana Reyes's answer is in review")


def _comes_to_stand_in_public(day: Day, card: str) -> None:
    """Changed by communications, with the difference shown; approved; called back; approved and sent."""
    review = day.finds("Once an hour, no more.", REVIEW)
    day.press(GIL, review, "edit", room=REVIEW)
    day.fills(GIL, words="Once an hour & no more.")
    day.finds("changed the words for communications")
    day.press_reply(ANA, "& no more.", "undo")
    day.finds("called the reply back")
    day.press(GIL, review, "approve", room=REVIEW)
    day.leaves(3)
    day.shows(card, "answered")
    assert day.channel.published_texts() == ["Once an hour & no more."]


def _goes_wrong_and_is_put_right(day: Day) -> None:
    """A send that fails says why; the words are kept, changed, and tried again."""
    card = day.ask("Do the keys of a sandbox expire?")
    day.harness.slack.say(ANA, API, "reply: After a year.", thread_ts=card)
    day.channel.errors["reply"] += [Refused("square", "replies are closed")] * 2
    review = day.finds("After a year.", REVIEW)
    day.press(GIL, review, "approve", room=REVIEW)
    day.leaves(4)
    day.shows(card, "replies are closed")
    day.press(ANA, card, "reword")
    day.fills(ANA, words="After a year, and you are told.")
    day.press(GIL, day.finds("After a year, and you are told.", REVIEW), "approve", room=REVIEW)
    day.leaves(4)
    day.press(ANA, card, "retry")
    day.harness.pass_time(seconds=1)
    day.shows(card, "answered")
    day.press(ANA, card, "more", "settle 5")
    day.shows(card, "settled")


def _is_used_again(day: Day) -> None:
    """What was answered before is at hand where it is asked again, until somebody says that it is out of date."""
    card = day.ask("How often may we rotate the API key of a sandbox?")
    day.press(ANA, card, "use_earlier")
    day.fills(ANA)
    day.shows(card, "Ana Reyes's answer is in review")
    day.press(ANA, card, "explain")
    day.act_in_window(ANA, "outdate", "Out of date")
    day.press(ANA, card, "explain")
    day.act_in_window(ANA, "still_right", "It is right")


def _goes_on_in_the_same_thread(day: Day, card: str) -> None:
    """The customer asks on, and the question is open again."""
    asked = a_post("f1", "And where do I press?", author=day.asker(1), parent_id="r1", thread_id="p1")
    day.receives(asked)
    day.finds("And where do I press?")
    day.shows(card, "Ana Reyes is on it")
    day.press(ANA, card, "more", "ignore 1")
    day.fills(ANA, kind="settled")
    day.shows(card, "settled")


def _is_corrected(day: Day, card: str) -> None:
    """What stands in public is changed and taken back through the same approval."""
    day.press_reply(ANA, "& no more.", "amend")
    day.fills(ANA, words="Once a minute & no more.")
    day.press(GIL, day.finds("Once a minute & no more.", REVIEW), "approve", room=REVIEW)
    day.leaves(6)
    assert day.channel.published_texts()[0] == "Once a minute & no more."
    day.press_reply(ANA, "& no more.", "take_back")
    day.fills(ANA, why="it is not so")
    day.finds("it is not so", REVIEW)


def _and_home(day: Day) -> None:
    """What is theirs, what they said, and until when they are away."""
    home = day.home(ANA)
    for words in ("Yours", "You said lately", "kim1 on square", "Tags: api", "Away until…"):
        assert words in home
    day.act_at_home(ANA, "away")
    day.fills(ANA, until="tomorrow 9:00")
    day.home_shows(ANA, "You are away until")
    day.act_at_home(ANA, "back")
    day.home_shows(ANA, "You are away until", no_more=True)
    assert "Which key does the login page take?" in day.home(BEN.slack)
