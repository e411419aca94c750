"""A slash command is answered for its typist alone, with the next step, and a mistake with the nearest right thing."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, NotFound, Unavailable
from bot.core.queue import Queue, QueueItem
from bot.core.sending.holds import digest_of
from bot.sandbox.slack import Json
from bot.slack import action_ids as names
from handlers.commands.dispatch import COMMANDS, usage_hint
from handlers.commands.language.grammar import scope_and_reason
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, NOW, action_ids, correction, question, shown_text


def _queue(count: int, page: int = 1, pages: int = 1) -> Queue:
    lines = tuple(QueueItem(question(number=n), f"question {n}", "kim", "square") for n in range(1, count + 1))
    return Queue(lines, page, pages, count * pages)


def _told(answer: Json) -> str:
    return shown_text(answer["blocks"])


@pytest.mark.parametrize("name", ["/switchboard", "/sb"])
def test_the_queue_shows_what_waits_with_a_button_for_each(harness: SlackHarness, name: str) -> None:
    harness.desk.pages = {"": _queue(3)}
    answer = harness.run_command("queue", name=name)
    assert answer.get("response_type", "ephemeral") == "ephemeral"
    assert "3 in the queue" in _told(answer)
    assert "Q-2 " in _told(answer)
    chosen, several, *filters = action_ids(answer["blocks"])
    assert (chosen, several) == (names.SHOW, names.SELECT)
    assert filters == [names.QUEUE_WHICH, names.QUEUE_TAG, names.QUEUE_SOURCE]


def test_a_question_of_the_queue_is_shown_by_choosing_it(harness: SlackHarness) -> None:
    harness.desk.pages = {"": _queue(3)}
    harness.run_command("queue")
    (answer,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, answer["ts"], names.SHOW, "2").ok
    assert "How do I set up SSO?" in harness.ephemerals_to(BO)[-1]


def test_a_filter_of_the_queue_keeps_the_others_and_replaces_the_answer(harness: SlackHarness) -> None:
    harness.desk.pages = {"mine": _queue(2, 2, 3)}
    harness.run_command("queue mine sso 2")
    (first,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, first["ts"], names.QUEUE_SOURCE, '["sso","mine",1,"reddit"]').ok
    assert harness.desk.acts("page")[-1] == ("sso", "mine", BO, 1, "reddit")
    (second,) = harness.slack.ephemerals(BO)
    assert "(mine sso reddit)" in _told(second)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("queue", ("", "", BO, 1, "")),
        ("queue sso", ("sso", "", BO, 1, "")),
        ("QUEUE mine", ("", "mine", BO, 1, "")),
        ("queue review", ("", "review", BO, 1, "")),
        ("queue overdue billing 3", ("billing", "overdue", BO, 3, "")),
    ],
)
def test_the_queue_may_be_narrowed_in_any_order(harness: SlackHarness, typed: str, asked: tuple[object, ...]) -> None:
    harness.run_command(typed)
    assert harness.desk.acts("page") == [asked]


def test_an_empty_queue_says_so(harness: SlackHarness) -> None:
    assert "Nothing waits in the queue (mine sso)." in _told(harness.run_command("queue mine sso"))


@pytest.mark.parametrize("value", ["sso 2", "2", '["sso", "mine"]', '["sso", "mine", "next"]', "null"])
def test_a_paging_button_of_another_version_says_what_to_do(harness: SlackHarness, value: str) -> None:
    action = {"action_id": names.PAGE, "block_id": "b", "type": "button", "value": value, "action_ts": "1.1"}
    channel, user = {"id": ROOM}, {"id": BO}
    harness.socket.dispatch({"type": "block_actions", "user": user, "channel": channel, "actions": [action]})
    assert "earlier version of Switchboard" in harness.ephemerals_to(BO)[-1]


def test_the_next_page_replaces_the_one_before(harness: SlackHarness) -> None:
    harness.desk.pages = {"mine": _queue(2, 1, 3)}
    harness.run_command("queue mine sso")
    (first,) = harness.slack.ephemerals(BO)
    assert "page 1 of 3" in shown_text(first["blocks"])
    harness.desk.pages = {"mine": _queue(2, 2, 3)}
    assert harness.press(BO, first["ts"], names.PAGE).ok
    assert harness.desk.acts("page")[-1] == ("sso", "mine", BO, 2, "")
    (second,) = harness.slack.ephemerals(BO)
    assert "page 2 of 3" in shown_text(second["blocks"])
    assert action_ids(second["blocks"])[-2:] == [names.PAGE_BACK, names.PAGE]


@pytest.mark.parametrize(
    "typed",
    [
        *("/sb show Q-12", "@Switchboard show Q-12", "switchboard show 12"),
        *("show Q-12", "show q-12", "show 12", "show #12", "show q12", "show Q 12", "show Q-12,", "show  Q-12:"),
        *("show\u00a0Q-12", "show\tQ-12", "show Q\u201312", "show Q\u201112", "show \u201cQ-12\u201d", "show `Q-12`"),
        *(
            "\u200bshow Q-12",
            "show: Q-12",
            "\u201cshow\u201d Q-12",
            "show\u2003Q\u00a012",
            "show (Q-12)",
            "show *Q-12*",
        ),
    ],
)
def test_a_question_is_shown_with_its_buttons_however_its_number_is_written(harness: SlackHarness, typed: str) -> None:
    answer = harness.run_command(typed)
    assert "How do I set up SSO?" in _told(answer)
    assert names.CLAIM in action_ids(answer["blocks"])


@pytest.mark.parametrize("who", ["@ana", "Ana Sol", "ana sol", "@Ana.Sol", "<@U0ANA>", "<@U0ANA|ana>"])
def test_a_question_is_assigned_however_the_person_is_written(harness: SlackHarness, who: str) -> None:
    body = _typed(f"assign Q-12 {who}")
    harness.socket.dispatch(body)
    assert harness.desk.acts("assign") == [(12, ANA, BO)]


@pytest.mark.parametrize(
    "typed",
    ["assign\u00a0Q-12\u00a0@ana", "assign Q-12, \u201cAna Sol\u201d", "assign Q\u201312 to @ana", "assign Q 12 \tana"],
)
def test_an_assignment_is_read_as_it_is_meant(harness: SlackHarness, typed: str) -> None:
    harness.run_command(typed)
    assert harness.desk.acts("assign") == [(12, ANA, BO)]


@pytest.mark.parametrize(
    "typed", ["merge Q-12, Q-9", "merge Q\u201312\u00a0into\u00a0\u201cQ\u20119\u201d", "merge q12 and q9"]
)
def test_two_numbers_are_read_as_they_are_meant(harness: SlackHarness, typed: str) -> None:
    harness.run_command(typed)
    assert [act[:2] for act in harness.desk.acts("merge")] == [(12, 9)]


@pytest.mark.parametrize(
    "typed",
    ["tag Q-12 +sso \u2013billing", "tag Q-12\u00a0+sso\u00a0\u2212billing", "tag Q-12: \uff0bsso; \u2014billing."],
)
def test_a_dash_takes_a_tag_off_whichever_dash_it_is(harness: SlackHarness, typed: str) -> None:
    harness.run_command(typed)
    assert harness.desk.acts("tag") == [(12, BO, ("sso",), ("billing",))]


def test_a_reason_keeps_its_dashes_and_quotation_marks(harness: SlackHarness) -> None:
    harness.run_command("close Q-12\u00a0answered \u2013 by \u201cphone\u201d")
    assert harness.desk.acts("settle") == [(12, BO, "answered \u2013 by \u201cphone\u201d")]


def test_an_assignment_is_confirmed_with_the_persons_name(harness: SlackHarness) -> None:
    answer = harness.run_command("assign Q-12 @ana")
    assert "Q-12 is with Ana Sol now." in _told(answer)
    assert action_ids(answer["blocks"]) == [names.SHOW]


def test_a_reason_arrives_as_it_was_typed(harness: SlackHarness) -> None:
    harness.run_command("ignore Q-12 spam & <nonsense> by @ana")
    assert harness.desk.acts("ignore") == [(12, BO, "spam & <nonsense> by <@U0ANA>", "spam")]


def test_whether_a_reason_teaches_is_said_with_the_way_to_take_it_back(harness: SlackHarness) -> None:
    assert "This reason teaches nothing" in _told(harness.run_command("ignore Q-12 no time today"))
    harness.desk.question_detail = replace(harness.desk.question_detail, corrections=(correction("ignore", ()),))
    answer = harness.run_command("ignore Q-12 not us, a ferry")
    assert "Switchboard learns from this: it is not for us." in _told(answer)
    assert action_ids(answer["blocks"]) == [names.UNLEARN, names.SHOW]


def test_tags_are_added_and_taken_off_and_the_answer_says_where_it_went_and_what_is_learnt(
    harness: SlackHarness,
) -> None:
    harness.desk.question_detail = replace(harness.desk.question_detail, corrections=(correction("retag", ("sso",)),))
    answer = harness.run_command("tag Q-12 +sso, -billing +sso")
    assert harness.desk.acts("tag") == [(12, BO, ("sso",), ("billing",))]
    assert "Q-12 is about sso now" in _told(answer)
    assert "Switchboard learns from this: sso." in _told(answer)
    assert "'C0ROOM'" in str(answer["blocks"])
    (message,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, message["ts"], names.UNLEARN).ok
    assert harness.desk.acts("take_back") == [(5, BO)]


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("hold", ("", "")),
        ("hold a storm", ("a storm", "")),
        ("hold source:reddit a storm", ("a storm", "reddit")),
        ("hold reddit", ("", "reddit")),
        ("hold Reddit", ("", "reddit")),
        ("hold “reddit”", ("", "reddit")),
        ("hold reddit a storm", ("a storm", "reddit")),
        ("hold reddit: a storm", ("a storm", "reddit")),
        ("hold reddit \u2013 a storm", ("a storm", "reddit")),
        ("hold all reddit is on fire", ("reddit is on fire", "")),
        ("hold #sso", ("", "#sso")),
        ("hold #SSO \u2013 a breach", ("a breach", "#sso")),
        ("hold tag sso a breach", ("a breach", "#sso")),
        ("hold tag:sso: a breach", ("a breach", "#sso")),
        ("hold sso is down", ("sso is down", "")),
    ],
)
def test_sending_is_held_at_once_and_the_answer_offers_to_resume(
    harness: SlackHarness, typed: str, held: tuple[str, str]
) -> None:
    answer = harness.run_command(typed)
    assert harness.desk.acts("hold") == [(BO, *held)]
    assert "held" in _told(answer)
    (message,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, message["ts"], names.RESUME).ok
    assert harness.desk.acts("resume") == [(BO, held[1], digest_of(()))]


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("resume", ""),
        ("resume all", ""),
        ("resume reddit", "reddit"),
        ("resume source:reddit", "reddit"),
        ("resume x", "x"),
    ],
)
def test_sending_is_resumed(harness: SlackHarness, typed: str, source: str) -> None:
    assert "Sending goes on." in _told(harness.run_command(typed))
    assert harness.desk.acts("resume") == [(BO, source, digest_of(()))]


def test_resuming_what_was_not_held_says_so(harness: SlackHarness) -> None:
    harness.desk.resume_result = False
    assert "Nothing was held." in _told(harness.run_command("resume"))


@pytest.mark.parametrize("typed", ["help", "", "  "])
def test_help_names_every_command(harness: SlackHarness, typed: str) -> None:
    told = _told(harness.run_command(typed))
    assert all(f"/switchboard {one.usage}: {one.help} ({one.who})" in told for one in COMMANDS.values())
    assert [one.usage.split(" ")[0] for one in COMMANDS.values()] == list(COMMANDS)


def test_the_hint_in_slack_names_every_command_within_slacks_limit() -> None:
    assert all(name in usage_hint() for name in COMMANDS)
    assert len(usage_hint()) <= 1000


def test_a_question_is_claimed_by_the_typist(harness: SlackHarness) -> None:
    answer = harness.run_command("claim 12")
    assert harness.desk.acts("claim") == [(12, BO)]
    assert "Q-12 is yours now." in _told(answer)


def test_a_question_is_closed_with_its_reason_and_the_way_back_is_told(harness: SlackHarness) -> None:
    answer = harness.run_command("close Q-12 answered by phone & <mail>")
    assert harness.desk.acts("settle") == [(12, BO, "answered by phone & <mail>")]
    assert "reopen Q-12" in _told(answer)


def test_a_closed_question_is_reopened(harness: SlackHarness) -> None:
    answer = harness.run_command("reopen #12")
    assert harness.desk.acts("reopen") == [(12, BO)]
    assert action_ids(answer["blocks"]) == [names.SHOW]


@pytest.mark.parametrize("typed", ["ignor Q-12", "clos Q-12", "closee Q-12", "resum"])
def test_a_slip_is_never_answered_with_what_closes_a_question_or_lets_something_leave(
    harness: SlackHarness, typed: str
) -> None:
    told = _told(harness.run_command(typed))
    assert "There is no command" in told
    assert not any(f"Did you mean {name}?" in told for name, one in COMMANDS.items() if not one.suggested)


@pytest.mark.parametrize("typed", ["delete Q-12", "frobnicate", "approve Q-12", "ignored", "x"])
def test_what_is_not_near_a_command_is_not_taken_for_one(harness: SlackHarness, typed: str) -> None:
    told = _told(harness.run_command(typed))
    assert "Did you mean" not in told
    assert "There are: queue, show" in told


def test_a_line_of_the_queue_without_tables_says_when_it_is_due_and_how_old_it_is(harness: SlackHarness) -> None:
    harness.slack.fault("*", "error", code="invalid_blocks", block="table")
    asked = question(number=2, created_at=NOW - timedelta(minutes=48), due_at=NOW + timedelta(minutes=110))
    late = question(number=3, created_at=NOW - timedelta(days=3), due_at=NOW - timedelta(minutes=25))
    undated = replace(question(number=4, created_at=NOW - timedelta(seconds=20)), due_at=None)
    lines = tuple(QueueItem(one, "words", "kim", "square") for one in (late, asked, undated))
    harness.desk.pages = {"": Queue(lines, 1, 1, 3)}
    head, *told = _told(harness.run_command("queue")).split("3 in the queue")[1].split("Show…")[0].split("\n")
    assert head.split() == ["due", "age", "who", "tag", "where", "what"]
    assert [line.split()[:6] for line in told] == [
        ["⚠", "late", "25", "m", "3", "d"],
        ["🔵", "in", "1", "h", "50", "48"],
        ["🔵", "-", "0", "m", "Q-4", "-"],
    ]
    assert len({line.index("words") for line in told}) == 1


def test_what_the_queue_was_narrowed_to_stands_apart_from_its_count(harness: SlackHarness) -> None:
    harness.desk.pages = {"unassigned": _queue(2)}
    assert "2 in the queue (unassigned sso)" in _told(harness.run_command("queue sso unassigned"))


@pytest.mark.parametrize("typed", ["queue #sso", "queue SSO", "queue Sso,", "queue \u201csso\u201d"])
def test_a_tag_of_the_queue_may_be_written_in_capitals(harness: SlackHarness, typed: str) -> None:
    harness.run_command(typed)
    assert harness.desk.acts("page") == [("sso", "", BO, 1, "")]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("queu", "Did you mean queue?"),
        ("shwo Q-12", "Did you mean show?"),
        ("queue unasigned", "There is no tag unasigned; did you mean unassigned?"),
        ("queue overdu", "There is no tag overdu; did you mean overdue?"),
        ("frobnicate", "There are: queue, show, assign"),
        ("<!channel>", "There is no command <!channel>."),
        ("queue sso overdu", "Did you mean overdue?"),
        ("queue sso billing", "One tag at a time: sso or billing?"),
        ("assign everything @ana", "Which question? Type: assign Q-12 @ana"),
        ("ignore everything", "Which question? Type: ignore Q-12 reason"),
        ("snooze Q-12 soon", "is no moment. Type one such as 2h, tomorrow 9:00, fri"),
        ("snooze Q-12 12/24", "Type 2026-12-24"),
        ("snooze Q-12 today 8:00", "is over"),
        ("search", "Search for which words?"),
        ("help snoze", "Did you mean snooze?"),
        ("show everything", "Which question? Type: show Q-12"),
        ("tag Q-12 billing", "Which tags? Type: tag Q-12 +billing"),
        ("tag Q-12 + -sso", "Which tags? Type: tag Q-12 +sso"),
        ("assign Q-12 @annna", "There is nobody called @annna; did you mean Ana Sol?"),
        ("assign Q-12 @zzzzzz", "is the person in the configuration?"),
    ],
)
def test_a_mistake_is_answered_with_the_nearest_right_thing(harness: SlackHarness, typed: str, hint: str) -> None:
    answer = harness.run_command(typed)
    assert hint in _told(answer)
    assert [act for act, _ in harness.desk.done if act != "page"] == []


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (NotFound("There is no Q-99; did you mean Q-9?"), "There is no Q-99; did you mean Q-9?"),
        (NotAllowed("Only a lead can assign questions to others."), "Only a lead can assign"),
        (Unavailable("the database", "it is locked"), "nothing was lost"),
        (ZeroDivisionError("secret words"), "Something went wrong on our side; it is logged."),
    ],
)
def test_what_cannot_be_done_is_told_to_the_typist_alone(harness: SlackHarness, problem: Exception, told: str) -> None:
    harness.desk.problem = problem
    answer = harness.run_command("show Q-99")
    assert told in _told(answer)
    assert "secret words" not in json.dumps(answer)
    assert harness.slack.messages(ROOM) == []


def test_two_people_of_one_name_are_told_apart(harness: SlackHarness) -> None:
    harness.desk.fake_people = {**harness.desk.people, "U0ANB": harness.desk.people[ANA]}
    assert "There are several of that name" in _told(harness.run_command("assign Q-12 @Ana Sol"))


def _typed(text: str) -> Json:
    return {
        "command": "/switchboard",
        "text": text,
        "user_id": BO,
        "team_id": "T0ACME",
        "channel_id": ROOM,
        "trigger_id": "1.2.3",
        "api_app_id": "A0",
    }


def test_a_tag_that_slack_takes_for_a_channel_is_held_all_the_same() -> None:
    assert scope_and_reason("<#C0SSO|sso> a breach", "hold", ["square", "#sso"]) == ("#sso", "a breach")


@pytest.mark.parametrize("typed", ["hold sso", "resume sso"])
def test_a_tag_by_itself_may_be_a_reason_so_both_readings_are_offered(harness: SlackHarness, typed: str) -> None:
    told = _told(harness.run_command(typed))
    assert f"Type: {typed.split(maxsplit=1)[0]} #sso, or: {typed.split(maxsplit=1)[0]} all sso" in told
    assert harness.desk.acts("hold") == harness.desk.acts("resume") == []


def test_what_would_leave_is_shown_first_and_goes_by_itself_or_all_at_once(harness: SlackHarness) -> None:
    detail = harness.desk.question_detail
    harness.desk.leaving = ([7, 8], [(detail, detail.replies[0])])
    told = _told(harness.run_command("resume"))
    assert "2 replies would leave" in told
    assert "and 1 more" in told
    assert harness.desk.acts("resume") == []
    (message,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, message["ts"], names.RESUME_ONE).ok
    assert harness.desk.acts("resume_one") == [(detail.replies[0].reply.number, BO)]
    (message,) = harness.slack.ephemerals(BO)
    assert "The reply to Q-12 goes." in shown_text(message["blocks"])
    assert harness.press(BO, message["ts"], names.RESUME_ALL).ok
    assert harness.desk.acts("resume") == [(BO, "", digest_of([7, 8]))]


def test_what_came_since_it_was_shown_is_shown_before_anything_leaves(harness: SlackHarness) -> None:
    detail = harness.desk.question_detail
    harness.desk.leaving = ([7], [(detail, detail.replies[0])])
    harness.run_command("resume #sso")
    harness.desk.leaving = ([7, 8], [(detail, detail.replies[0])])
    (message,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, message["ts"], names.RESUME_ALL).ok
    (message,) = harness.slack.ephemerals(BO)
    assert "nothing was resumed yet" in shown_text(message["blocks"])
    assert harness.desk.acts("resume") == []
    assert harness.press(BO, message["ts"], names.RESUME_ALL).ok
    assert harness.desk.acts("resume") == [(BO, "#sso", digest_of([7, 8]))]


@pytest.mark.parametrize("typed", ["hold redit", "resume redit"])
def test_what_may_be_read_in_two_ways_holds_and_resumes_nothing_and_offers_both(
    harness: SlackHarness, typed: str
) -> None:
    told = _told(harness.run_command(typed))
    assert "reddit only, or everything?" in told
    assert "source:reddit" in told
    assert harness.desk.acts("hold") == harness.desk.acts("resume") == []


def test_resuming_a_source_that_is_held_with_all_others_says_what_still_holds(harness: SlackHarness) -> None:
    harness.desk.resume_result, harness.desk.held = False, [("", BO, "outage")]
    told = _told(harness.run_command("resume reddit"))
    assert "reddit was not held by itself. All sending is held by Bo Berg: outage." in told
