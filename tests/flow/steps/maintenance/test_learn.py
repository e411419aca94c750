"""Learning promises: what people taught holds at once, everywhere and after a restart, and never stops the road."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event, Thread

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Faulty
from bot.core.model import Post, Tag
from bot.core.verdict import Example, Intent, TagGuess, Verdict
from bot.flow.steps.maintenance.learn import Learn, TaughtClassifier
from bot.store.repositories.posts import PostArrival
from bot.store.transaction import Store
from tests.fakes.company import a_current_company, change
from tests.fakes.posts import a_post
from tests.fakes.sweep import run_until_idle

API, SSO = Tag("api"), Tag("sso", formerly=("login",))


class FakeLearner:
    """Judges by the newest example whose words the post has; its version tells all it was taught."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.lessons: list[tuple[tuple[str, ...], tuple[Example, ...]]] = []
        self.trouble: Faulty | None = None
        self.broken: Faulty | None = None
        self.meanwhile = meanwhile

    @property
    def version(self) -> str:
        return f"fake-{self.lessons[-1]}" if self.lessons else "fake-untaught"

    def judge(self, post: Post) -> Verdict:
        if self.broken is not None:
            raise self.broken
        known = {example.text: example for example in self.lessons[-1][1]}
        tags = known[post.words].tags if post.words in known else ()
        return Verdict(Intent.QUESTION, tuple(TagGuess(tag, 0.9) for tag in tags), version=self.version)

    def learn(self, tags: Sequence[Tag], examples: Sequence[Example]) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.meanwhile()
        self.lessons.append((tuple(tag.name for tag in tags), tuple(examples)))

    def refs(self) -> list[str]:
        return [f"{example.ref} {' '.join(example.tags)}" for example in self.lessons[-1][1]]


def _learn(store: Store, learner: FakeLearner, tags: Sequence[Tag] = (API, SSO)) -> Learn:
    return Learn(store, learner, a_current_company(tags=tags), lambda _name: None)


def _asked(store: Store, text: str) -> int:
    with store.writing() as tx:
        number = tx.questions.create()
        tx.posts.add_all([PostArrival(a_post(f"p{number}", text), question=number, role="asked")])
        return number


def _taught(store: Store, text: str, *tags: str) -> int:
    number = _asked(store, text)
    with store.writing() as tx:
        return tx.corrections.add(number, "retag", tags, "U0ANA", "", 0)


def _all_learn(workers: Sequence[Learn]) -> None:
    for worker in workers:
        run_until_idle([worker], 10)


def test_nothing_is_learnt_twice_and_nothing_is_left_unlearnt(store: Store) -> None:
    learner = FakeLearner()
    learn = _learn(store, learner)
    assert run_until_idle([learn]) == 1
    assert run_until_idle([learn]) == 0
    _taught(store, "why is it slow?", "api")
    assert run_until_idle([learn]) == 1
    assert learner.refs() == ["Q-1 api"]
    assert len(learner.lessons) == 2


def test_a_correction_wakes_the_step(store: Store) -> None:
    number = _asked(store, "why?")
    with store.writing() as tx:
        tx.corrections.add(number, "retag", ("api",), "U0ANA", "", 0)
        assert [(wake.step, wake.key) for wake in tx.wakes] == [("learn", "all")]


def test_what_is_taught_while_it_learns_is_learnt_next(store: Store) -> None:
    learner = FakeLearner()
    learn = _learn(store, learner)
    learner.meanwhile = lambda: len(learner.lessons) == 0 and _taught(store, "meanwhile", "sso")
    learn.run("all")
    assert learner.refs() == []
    assert run_until_idle([learn]) == 1
    assert learner.refs() == ["Q-1 sso"]


def test_judging_goes_on_by_what_was_known_while_it_learns(store: Store) -> None:
    _taught(store, "why?", "api")
    learner = FakeLearner()
    learn = _learn(store, learner)
    learn.run("all")
    reached, go_on = Event(), Event()

    def waits() -> None:
        reached.set()
        go_on.wait(60)

    learner.meanwhile = waits
    _taught(store, "how?", "sso")
    learning = Thread(target=learn.run, args=("all",))
    learning.start()
    assert reached.wait(60)
    judging = TaughtClassifier(learner, learn)
    assert [guess.tag for guess in judging.judge(a_post("9", "why?")).tags] == ["api"]
    assert judging.judge(a_post("9", "how?")).tags == ()
    go_on.set()
    learning.join()
    assert [guess.tag for guess in judging.judge(a_post("9", "how?")).tags] == ["sso"]


def test_two_who_judge_first_learn_once(store: Store) -> None:
    together = Barrier(2)

    def meets() -> None:
        with suppress(BrokenBarrierError):
            together.wait(0.3)

    learner = FakeLearner(meanwhile=meets)
    judging = TaughtClassifier(learner, _learn(store, learner))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: judging.judge(a_post(str(number))), range(4)))
    assert len(learner.lessons) == 1


def test_nothing_is_locked_while_it_learns(store: Store) -> None:
    learner = FakeLearner(meanwhile=lambda: _asked(store, "asked while it learns"))
    _learn(store, learner).run("all")
    with store.reading() as tx:
        assert tx.questions.awaiting_triage() == [1]


def test_all_workers_and_a_restart_come_to_the_same_version_and_taking_back_to_the_one_before(store: Store) -> None:
    _taught(store, "first", "api")
    learners = [FakeLearner(), FakeLearner()]
    workers = [_learn(store, learner) for learner in learners]
    _all_learn(workers)
    before = learners[0].version
    second = _taught(store, "second", "sso")
    _all_learn(workers)
    restarted = FakeLearner()
    _learn(store, restarted).run("all")
    assert learners[0].version == learners[1].version == restarted.version != before
    with store.writing() as tx:
        tx.corrections.delete(second)
    _all_learn(workers)
    assert learners[0].version == learners[1].version == before


def test_what_says_nothing_of_tags_costs_no_learning(store: Store) -> None:
    learner = FakeLearner()
    learn = _learn(store, learner)
    run_until_idle([learn])
    number = _asked(store, "why?")
    with store.writing() as tx:
        tx.corrections.add(number, "reassign", None, "U0FAY", "", 0)
    assert run_until_idle([learn]) == 1
    assert len(learner.lessons) == 1


def test_each_version_is_kept_with_what_it_was_made_of_and_told_once(store: Store) -> None:
    learner = FakeLearner()
    learn = _learn(store, learner)
    with capture_logs() as logs:
        run_until_idle([learn])
        _taught(store, "why?", "api")
        run_until_idle([learn])
    with store.reading() as tx:
        assert [(one.corrections, one.tags) for one in tx.corrections.versions()] == [(0, 2), (1, 2)]
        assert tx.corrections.versions()[-1].version == learner.version
    told = [line for line in logs if line["event"] == "classifier.learnt"]
    assert [(line["corrections"], line["tags"]) for line in told] == [(0, 2), (1, 2)]


def test_what_was_taught_under_an_earlier_name_counts_for_the_tag_and_for_one_that_is_gone_no_more(
    store: Store,
) -> None:
    for text, tags in (("a", ("login",)), ("b", ("login", "sso")), ("c", ("gone",)), ("d", ("gone", "api")), ("e", ())):
        _taught(store, text, *tags)
    learner = FakeLearner()
    company = a_current_company(tags=(API, SSO))
    learn = Learn(store, learner, company, lambda _name: None)
    run_until_idle([learn])
    assert learner.refs() == ["Q-1 sso", "Q-2 sso", "Q-4 api", "Q-5 "]
    change(company, tags=(API,))
    assert run_until_idle([learn]) == 1
    assert learner.refs() == ["Q-4 api", "Q-5 "]
    assert learner.lessons[-1][0] == ("api",)


def test_nothing_is_judged_before_all_that_is_known_was_learnt(store: Store) -> None:
    _taught(store, "why is it slow?", "api")
    learner = FakeLearner()
    classifier = TaughtClassifier(learner, _learn(store, learner))
    verdict = classifier.judge(a_post("9", "why is it slow?"))
    assert [guess.tag for guess in verdict.tags] == ["api"]
    classifier.judge(a_post("9", "another"))
    assert len(learner.lessons) == 1


def test_a_classifier_that_cannot_be_read_sends_questions_to_a_person_and_is_told_once(store: Store) -> None:
    learner = FakeLearner()
    learner.trouble = Faulty(["model.onnx is damaged. Install it anew."])
    learn = _learn(store, learner)
    with capture_logs() as logs:
        run_until_idle([learn])
        verdicts = [TaughtClassifier(learner, learn).judge(a_post(str(n))) for n in range(3)]
    assert {(v.tags, v.dismissed, v.version) for v in verdicts} == {((), False, "")}
    assert verdicts[0].why == "the classifier cannot be read: model.onnx is damaged. Install it anew."
    assert [line["event"] for line in logs] == ["classifier.unreadable"]
    learner.trouble = None
    _taught(store, "why?", "api")
    run_until_idle([learn])
    assert TaughtClassifier(learner, learn).judge(a_post("9", "why?")).tags[0].tag == "api"


def test_one_that_breaks_while_it_judges_loses_no_question_either(store: Store) -> None:
    learner = FakeLearner()
    learner.broken = Faulty(["its weights are gone"])
    judging = TaughtClassifier(learner, _learn(store, learner))
    with capture_logs() as logs:
        whys = {judging.judge(a_post(str(n))).why for n in range(3)}
    assert whys == {"the classifier cannot be read: its weights are gone"}
    assert [line["event"] for line in logs].count("classifier.unreadable") == 1


def test_where_learning_fails_later_it_is_judged_by_what_was_known(store: Store) -> None:
    _taught(store, "why?", "api")
    learner = FakeLearner()
    learn = _learn(store, learner)
    run_until_idle([learn])
    learner.trouble = Faulty(["the disk is gone"])
    _taught(store, "how?", "sso")
    run_until_idle([learn])
    assert TaughtClassifier(learner, learn).judge(a_post("9", "why?")).tags[0].tag == "api"


@pytest.mark.parametrize("point", ["learn.read", "learn.learnt", "learn.kept"])
def test_where_it_breaks_off_it_learns_the_next_time(store: Store, point: str) -> None:
    class Killed(BaseException):
        """As SIGKILL would."""

    def dies(name: str) -> None:
        if name == point:
            raise Killed

    _taught(store, "why?", "api")
    with pytest.raises(Killed):
        Learn(store, FakeLearner(), a_current_company(tags=(API,)), dies).run("all")
    learner = FakeLearner()
    assert run_until_idle([_learn(store, learner, (API,))]) == 1
    with store.reading() as tx:
        assert tx.corrections.versions()[-1].version == learner.version
