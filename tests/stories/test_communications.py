"""Communications' day: what would leave is read, decided and watched; what went wrong is stopped and put right."""

from pathlib import Path

from bot.core.errors import Refused
from tests.fakes.bot_harness import ANA, API, FAY, GIL, OUTBOUND, REVIEW
from tests.stories.day import Day, a_day

VERBS = {
    *("approve", "edit", "ask_for_changes", "decline", "keep_others", "send_all_the_same", "override_block"),
    *("undo", "hold_all", "resume_all", "post_by_hand", "i_posted_it", "take_back", "leave"),
}
"""The buttons that are communications'."""


def test_communications_approve_and_watch_what_leaves(tmp_path: Path) -> None:
    with a_day(tmp_path) as day:
        _reviewed(day)
        _two_stand_beside_each_other(day)
        _the_question_changes(day)
        _decided_on_from_home(day)
        _forbidden_words(day)
        _held(day)
        _failed(day)
        _taken_back(day)
        _the_figures(day)
        assert day.pressed >= VERBS


def _candidate(day: Day, question: str, answer: str) -> str:
    """A question with an answer of Ana's; the ts of its review."""
    card = day.ask(question)
    day.harness.slack.say(ANA, API, f"reply: {answer}", thread_ts=card)
    return day.finds(answer, REVIEW)


def _reviewed(day: Day) -> None:
    """A review says who would say what to whom, and why it needs one approval; changes are asked for, and declined."""
    review = _candidate(day, "How often may I rotate my API key?", "Once an hour, no more.")
    for words in ("Ana Reyes would answer @kim1 on square", "They ask", "We would say", "One approval"):
        day.shows(review, words, REVIEW)
    day.press(GIL, review, "ask_for_changes", room=REVIEW)
    day.fills(GIL, why="Say for which plans.")
    day.finds("asks for changes : Say for which plans.")
    day.shows(review, "changes were asked for", REVIEW)
    card = day.finds("How often may I rotate my API key?")
    day.harness.slack.say(FAY, API, "reply: Once an hour, on every plan.", thread_ts=card)
    other = day.finds("Once an hour, on every plan.", REVIEW)
    day.press(GIL, other, "decline", room=REVIEW)
    day.fills(GIL, why="Ana says it.")
    day.shows(other, "declined", REVIEW)


def _two_stand_beside_each_other(day: Day) -> None:
    """Of two candidates one is approved and the other kept, until the first stands in public."""
    card = day.ask("Which header carries the key?")
    day.harness.slack.say(ANA, API, "reply: The Authorization header.", thread_ts=card)
    first = day.finds("The Authorization header.", REVIEW)
    day.harness.slack.say(FAY, API, "reply: Authorization, as Bearer.", thread_ts=card)
    second = day.finds("Fay Mensah would answer @kim2", REVIEW)
    day.shows(first, "Approving this one declines", REVIEW)
    day.choose(GIL, first, "keep_others", REVIEW)
    day.shows(second, "Fay Mensah would answer", REVIEW)
    day.leaves(3)
    day.shows(second, "withdrawn", REVIEW)


def _the_question_changes(day: Day) -> None:
    """An approval holds for the question as it was read: where that changes, they are asked again."""
    review = _candidate(day, "Are there keys for reports?", "There are, under Settings.")
    day.types(GIL, "hold all while we look", "All sending is held")
    day.press(GIL, review, "approve", room=REVIEW)
    day.leaves(5)
    day.changes(3, "Are there keys for reports and invoices?")
    day.shows(review, "and invoices", REVIEW)
    day.press_reply(GIL, "There are, under Settings.", "send_all_the_same")
    day.harness.wait_until(lambda: day.harness.reply_state(5) == "waiting")
    day.types(GIL, "resume", "There are, under Settings.")
    day.press_told(GIL, "resume_all")
    day.harness.pass_time(minutes=1)
    day.finds("There are, under Settings.", OUTBOUND)


def _decided_on_from_home(day: Day) -> None:
    """The longest waiting first; nothing is approved unread; what leaves next can be called back."""
    _candidate(day, "Is there a rate limit for reports?", "Six hundred calls a minute.")
    home = day.home(GIL)
    for words in ("Waits for you", "Six hundred calls a minute.", "Nothing is held", "This week"):
        assert words in home
    day.act_at_home(GIL, "edit")
    day.fills(GIL)
    day.home_shows(GIL, "Leaves next")
    day.act_at_home(GIL, "undo")
    day.home_shows(GIL, "Leaves next", no_more=True)
    day.act_at_home(GIL, "edit")
    day.fills(GIL)
    day.leaves(6)
    sent = day.finds("Six hundred calls a minute.", OUTBOUND)
    day.shows(sent, "Gil Marchetti", OUTBOUND)


def _forbidden_words(day: Day) -> None:
    """What lint forbids is put before them where its author asks, and passes by name and with a reason."""
    card = day.ask("Which key does your example use?")
    secret = "It is AKIA" + "IOSFODNN7EXAMPLE, as in the docs."
    day.harness.slack.say(ANA, API, f"reply: {secret}", thread_ts=card)
    day.reads(ANA, "Ask communications to allow it")
    day.press_told(ANA, "ask_to_allow")
    review = day.finds("as in the docs.", REVIEW)
    day.press(GIL, review, "override_block", room=REVIEW)
    day.fills(GIL, why="It is the public example.")
    day.leaves(7)
    day.shows(card, "answered")


def _held(day: Day) -> None:
    """One press holds everything; resuming shows what would leave before it does."""
    day.home(GIL)
    day.act_at_home(GIL, "hold_all")
    day.home_shows(GIL, "everything by Gil Marchetti")
    review = _candidate(day, "Do the keys of a sandbox expire?", "After a year.")
    day.press(GIL, review, "approve", room=REVIEW)
    day.leaves(8)
    assert "After a year." not in day.channel.published_texts()
    day.types(GIL, "resume", "After a year.")
    day.press_told(GIL, "resume_all")
    day.home_shows(GIL, "Nothing is held")
    day.harness.pass_time(minutes=1)
    assert "After a year." in day.channel.published_texts()


def _failed(day: Day) -> None:
    """What was refused is posted by hand, and they say that it stands."""
    review = _candidate(day, "Are keys counted per region?", "No, for the whole account.")
    day.channel.errors["reply"].append(Refused("square", "replies are closed"))
    day.press(GIL, review, "approve", room=REVIEW)
    day.leaves(9)
    day.home(GIL)
    day.home_shows(GIL, "replies are closed")
    day.act_at_home(GIL, "post_by_hand")
    day.home_shows(GIL, "replies are closed", no_more=True)
    day.press_reply(ANA, "No, for the whole account.", "i_posted_it")
    day.fills(ANA, link="https://square.example/r9")
    day.harness.wait_until(lambda: day.harness.reply_state(9) == "sent")


def _taken_back(day: Day) -> None:
    """Its author proposes it, and they leave it or do it; their home says so."""
    day.press_reply(ANA, "Six hundred calls a minute.", "take_back")
    day.fills(ANA, why="It may be more.")
    day.press(GIL, day.finds("It may be more.", REVIEW), "leave", room=REVIEW)
    day.finds("leave it")
    day.press_reply(GIL, "Six hundred calls a minute.", "take_back")
    day.fills(GIL, why="It is a thousand now.")
    day.harness.pass_time(minutes=1)
    assert "Six hundred calls a minute." not in day.channel.published_texts()
    assert "deleted" in day.home(GIL)


def _the_figures(day: Day) -> None:
    """The week on their home has the digits of `stats 7d`."""
    told = day.types(GIL, "stats 7d", "answered", "voices")
    home = day.home(GIL)
    for title in ("asked", "answered", "voices"):
        counted = told.split(f" {title} ")[1].split()[0]
        assert f" {title} {counted} " in home
