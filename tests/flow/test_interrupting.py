"""Nobody is pestered: whom a message notifies is within their budget; the rest stand there by name, and nothing is
counted or sent twice.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.bursts import BurstRule
from bot.core.calendars.hours import Hours
from bot.core.errors import ChannelUnusable, Unavailable
from bot.core.interrupting.budget import CallPreference, CallsSpent
from bot.core.model import Tag
from bot.core.routing.roster import Absence
from bot.core.sending.daily import NEVER
from bot.core.settings.sections import CallSettings
from bot.core.slack_messages import Uncalled
from bot.flow.steps.maintenance.escalate import Escalate
from bot.flow.steps.maintenance.tell_missed import TellMissed
from bot.slack.responses.explanation import reason_window
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.in_memory import message_words
from tests.fakes.interruption import Interrupted, Interruption
from tests.fakes.pipeline import ANA, FAY, GIL, HANA, Pipeline, a_pipeline
from tests.fakes.posts import a_post


@pytest.fixture
def interruption() -> Interruption:
    return Interruption()


@pytest.fixture
def desk(store: Store, clock: FakeClock, interruption: Interruption) -> Pipeline:
    """A pipeline whose people take three calls an hour and five a day, two an hour for what does not break soon."""
    pipeline = a_pipeline(store, clock, failpoint=interruption)
    calls, tags = CallSettings(per_hour=3, per_day=5), _promising(pipeline, 480)
    change(pipeline.company, calls=calls, tags=tags, burst=BurstRule(questions=0))
    return pipeline


def _promising(pipeline: Pipeline, minutes: int) -> tuple[Tag, ...]:
    return tuple(replace(tag, promise_minutes=minutes) for tag in pipeline.company().tags)


def ask(pipeline: Pipeline, words: str = "How do I rotate my api key?") -> int:
    pipeline.ask_question(f"{words} {pipeline.polls}", written_at=pipeline.clock.now)
    return pipeline.polls


def cards_that_call(pipeline: Pipeline, who: str) -> list[int]:
    """The questions whose card notified this person when it was posted."""
    return [number for number, calls in pipeline.cards.posted_calls("card") if who in calls]


def spent(pipeline: Pipeline, who: str) -> CallsSpent:
    with pipeline.store.reading() as tx:
        return tx.calls.spent([who])[who]


def uncalled(pipeline: Pipeline, number: int) -> dict[str, Uncalled | None]:
    with pipeline.store.reading() as tx:
        return {call.person: call.uncalled for call in tx.calls.of_question(number)}


def test_beyond_the_budget_a_card_names_those_asked_and_notifies_nobody(desk: Pipeline) -> None:
    for _ in range(4):
        ask(desk)
    assert cards_that_call(desk, ANA) == [1, 2]
    shown = [one for owner, one, _ in desk.cards.messages.values() if (owner, one.key) == ("question:3", "card")]
    assert "Ana" in str(shown[0].blocks)
    assert uncalled(desk, 3) == {ANA: Uncalled.HOUR, HANA: Uncalled.HOUR}
    assert spent(desk, ANA) == CallsSpent(2, 2)


def test_after_the_hour_calls_go_on_until_those_of_the_day_are_spent(desk: Pipeline) -> None:
    for _ in range(4):
        ask(desk)
        ask(desk)
        desk.pass_time(minutes=61)
    assert len(cards_that_call(desk, ANA)) == 5
    assert uncalled(desk, 8)[ANA] is Uncalled.DAY


def test_the_last_third_of_an_hour_is_kept_for_what_breaks_soon(desk: Pipeline) -> None:
    for _ in range(3):
        ask(desk)
    change(desk.company, tags=_promising(desk, 30))
    assert cards_that_call(desk, ANA) == [1, 2]
    number = ask(desk)
    assert cards_that_call(desk, ANA) == [1, 2, number]


def test_in_the_morning_what_breaks_first_is_called_first(desk: Pipeline) -> None:
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0))
    for minutes in (900, 800, 700):
        change(desk.company, tags=_promising(desk, minutes))
        ask(desk)
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA))
        for number in (1, 2, 3):
            tx.questions.call_again(number, desk.clock.now + timedelta(hours=8))
    desk.pass_time(hours=8)
    assert [number for number, calls in desk.cards.posted_calls("note") if ANA in calls] == [3, 2]


def test_what_is_urgent_goes_beyond_the_hour_and_counts(desk: Pipeline) -> None:
    for _ in range(5):
        ask(desk, "URGENT: production is down, the api loses our data!")
    assert spent(desk, ANA) == CallsSpent(5, 5)
    ask(desk, "URGENT: production is down, the api loses our data!")
    assert spent(desk, ANA) == CallsSpent(5, 5), "never beyond the day"


def test_what_a_person_says_of_their_calls_holds_for_them(desk: Pipeline) -> None:
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0))
    ask(desk)
    assert uncalled(desk, 1) == {ANA: Uncalled.HOUR, HANA: None}


def test_drawing_a_message_again_counts_nothing(desk: Pipeline) -> None:
    number = ask(desk)
    desk.desk.questions.claim(number, HANA)
    desk.desk.questions.release(number, HANA)
    desk.run_due()
    assert spent(desk, ANA) == CallsSpent(1, 1)


def test_what_comes_of_a_persons_own_act_is_no_call_and_is_always_told(desk: Pipeline) -> None:
    reply = desk.propose_reply()
    before = spent(desk, ANA)
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0, per_day=0))
    desk.desk.reviews.ask_for_changes(reply, GIL, "shorter, please", desk.reply_hash(reply))
    desk.run_due()
    assert [ANA in calls for _, calls in desk.cards.posted_calls("note") if calls] == [True]
    assert spent(desk, ANA) == before


def test_a_colleague_who_asks_for_somebody_by_name_always_reaches_them_and_it_counts(desk: Pipeline) -> None:
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0, per_day=0))
    desk.desk.questions.assign(ask(desk), ANA, FAY)
    desk.run_due()
    assert [ANA in calls for _, calls in desk.cards.posted_calls("note") if calls] == [True]
    assert spent(desk, ANA) == CallsSpent(1, 1)


def test_a_rung_of_the_ladder_of_which_nobody_would_be_notified_posts_nothing_and_is_told_in_the_digest(
    desk: Pipeline,
) -> None:
    desk.steps += (Escalate(desk.store, desk.company, lambda _: None),)
    change(desk.company, calls=CallSettings(per_hour=0, per_day=9))
    ask(desk)
    desk.pass_time(minutes=241)
    assert "question.escalated" in desk.history()
    assert desk.cards.posted_calls("note") == []
    assert uncalled(desk, 1) == {ANA: Uncalled.HOUR, HANA: Uncalled.HOUR}
    with desk.store.reading() as tx:
        assert len(tx.calls.missed(ANA, desk.clock.now + timedelta(minutes=1))) == 2, "the card and the rung"


def test_a_rung_that_notifies_one_of_its_people_is_posted(desk: Pipeline) -> None:
    desk.steps += (Escalate(desk.store, desk.company, lambda _: None),)
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0))
    ask(desk)
    desk.pass_time(minutes=241)
    assert [calls for _, calls in desk.cards.posted_calls("note")] == [(HANA,)]


def test_who_went_away_before_a_message_could_be_posted_is_not_notified(desk: Pipeline) -> None:
    desk.cards.errors.extend([Unavailable("slack", "rate limited", desk.clock.now + timedelta(minutes=5))])
    ask(desk)
    with desk.store.writing() as tx:
        tx.absences.begin(Absence(HANA, tx.now + timedelta(days=2), HANA))
    desk.pass_time(minutes=6)
    number = ask(desk)
    assert uncalled(desk, number) == {ANA: None, HANA: Uncalled.AWAY}


@pytest.mark.parametrize("where", ["ask.begun", "ask.posted", "ask.recorded"])
def test_a_call_is_counted_and_sent_once_when_the_process_ends_in_between(
    desk: Pipeline, interruption: Interruption, where: str
) -> None:
    interruption.at = where
    with pytest.raises(Interrupted):
        ask(desk)
    desk.pass_time(minutes=10)
    assert [number for number, calls in desk.cards.posted_calls("card") if ANA in calls] == [1]
    assert spent(desk, ANA).day == 1


def test_a_card_that_somebody_deleted_comes_back_and_notifies_nobody_again(desk: Pipeline) -> None:
    ask(desk)
    place = desk.cards.deletes("card")
    with desk.store.writing() as tx:
        tx.slack_messages.look_again(place.room, place.ts)
    desk.run_due()
    assert [calls for _, calls in desk.cards.posted_calls("card")] == [(ANA, HANA), ()]
    assert spent(desk, ANA) == CallsSpent(1, 1)


def test_a_burst_calls_within_the_budget(desk: Pipeline) -> None:
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0))
    change(desk.company, burst=BurstRule())
    for _ in range(6):
        ask(desk)
    ((_, calls),) = desk.cards.posted_calls("burst")
    assert HANA in calls or spent(desk, HANA).hour == 2
    assert ANA not in calls


MORNING = datetime(2026, 11, 30, 9, tzinfo=UTC)


def with_digests(pipeline: Pipeline) -> TellMissed:
    """The clock shows a Monday, 9 in the morning; three questions came before of which Ana was called for none. Hana
    wants no digest.
    """
    step = TellMissed(pipeline.store, pipeline.company)
    pipeline.clock.now = MORNING - timedelta(hours=3)
    with pipeline.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0))
        tx.call_preferences.keep(CallPreference(HANA, digest_hour=NEVER))
    for _ in range(3):
        ask(pipeline)
    pipeline.steps += (step,)
    return step


def digests(pipeline: Pipeline) -> list[tuple[str, str]]:
    """To whom each digest went, and what it says."""
    told = [one for owner, one, _ in pipeline.cards.messages.values() if owner.startswith("notice:")]
    return [(one.channel, message_words(one)) for one in told if one.text == "What you were not called for"]


def test_what_somebody_was_not_called_for_is_told_to_them_once_a_day_at_their_hour(desk: Pipeline) -> None:
    with_digests(desk)
    desk.run_due()
    assert digests(desk) == []
    desk.clock.now = MORNING
    desk.run_due()
    ((channel, told),) = digests(desk)
    assert channel == ANA
    assert [f"Q-{n} about api, due" in told for n in (1, 2, 3)] == [True, True, True]
    assert "Show Q-1" in told
    ask(desk)
    desk.pass_time(hours=8)
    assert len(digests(desk)) == 1, "what came since is of another day"
    desk.pass_time(hours=16)
    assert len(digests(desk)) == 2


def test_a_digest_leaves_out_what_others_do_by_now_and_is_not_sent_when_nothing_is_left(desk: Pipeline) -> None:
    with_digests(desk)
    for number in (1, 2):
        desk.desk.questions.claim(number, HANA)
    desk.desk.questions.settle(3, FAY)
    desk.clock.now = MORNING
    desk.run_due()
    assert digests(desk) == []


@pytest.mark.parametrize("hour", [16, -1])
def test_a_person_chooses_the_hour_of_their_digest_or_wants_none(desk: Pipeline, hour: int) -> None:
    with_digests(desk)
    desk.desk.calls.prefer(CallPreference(ANA, digest_hour=hour), ANA)
    desk.clock.now = MORNING + timedelta(hours=6, minutes=59)
    desk.run_due()
    assert digests(desk) == []
    desk.pass_time(minutes=1)
    assert len(digests(desk)) == (hour == 16)


def test_a_digest_waits_over_an_absence_and_a_day_off(desk: Pipeline) -> None:
    with_digests(desk)
    office = tuple(replace(person, hours=Hours(zone="UTC", days=(2, 3, 4, 5))) for person in desk.company().people)
    change(desk.company, people=office)
    desk.clock.now = MORNING
    desk.run_due()
    assert digests(desk) == []
    with desk.store.writing() as tx:
        tx.absences.begin(Absence(ANA, MORNING + timedelta(days=2), ANA))
    desk.pass_time(days=1)
    assert digests(desk) == []
    desk.pass_time(days=1)
    assert len(digests(desk)) == 1


def test_a_digest_of_which_nobody_knows_whether_it_was_sent_is_not_sent_again_and_its_news_come_with_the_next(
    desk: Pipeline,
) -> None:
    with_digests(desk)
    desk.cards.lose_next_post = True
    desk.clock.now = MORNING
    desk.run_due()
    desk.pass_time(hours=2)
    assert desk.cards.posts.count("notice") == 1
    desk.pass_time(hours=22)
    assert desk.cards.posts.count("notice") == 2
    assert "Q-1 about api" in digests(desk)[-1][1]


def test_a_digest_that_slack_refuses_is_told_in_no_channel(desk: Pipeline) -> None:
    with_digests(desk)
    desk.cards.refused[ANA] = ChannelUnusable("Slack", "the account was deactivated")
    desk.clock.now = MORNING
    desk.run_due()
    assert digests(desk) == []


def test_why_tells_who_was_not_called_and_for_what_reason(desk: Pipeline) -> None:
    with desk.store.writing() as tx:
        tx.call_preferences.keep(CallPreference(ANA, per_hour=0))
    ask(desk)
    told = str(reason_window(*desk.desk.experts.who_could_answer(1, FAY), desk.desk.people, desk.clock.now))
    assert "Who was not called" in told
    assert "had their calls of that hour already" in told


def test_thanks_after_an_answer_open_nothing_again_and_call_nobody(desk: Pipeline) -> None:
    desk.approve_reply()
    desk.pass_time(minutes=1)
    before = spent(desk, ANA)
    receipt = desk.channel.published[0][1].external_id
    desk.receive_posts(a_post("thanks", "Thanks, that helped!", thread_id="p0", parent_id=receipt))
    assert desk.question_state() == "sent"
    assert spent(desk, ANA) == before
    desk.receive_posts(a_post("more", "And for all of them?", thread_id="p0", parent_id=receipt))
    assert desk.question_state() == "asked"
    assert spent(desk, ANA).day == before.day + 1
