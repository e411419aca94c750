"""What the first classifier makes of what people taught it: the same words, what is like them, what is not ours."""

from itertools import permutations

from bot.classifier.tagging.exact_matches import find_exact_match, latest_examples
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.model import Tag
from bot.core.verdict import Example, Intent, Verdict
from tests.fakes.posts import a_post

TAGS = (
    Tag("sso", "Logging in", examples=("Our login loops back to the identity provider",), words=("saml",)),
    Tag("billing", "Invoices", examples=("We were charged twice this month",), words=("invoice",)),
)
QUEUE = "The replay queue of our warehouse flow is stuck since Monday"
BOAT = "The old cable ferry crosses the wide river at Porto every quarter of an hour"


def judged(text: str, *examples: Example) -> Verdict:
    classifier = KeywordClassifier(TAGS)
    classifier.learn(TAGS, examples)
    return classifier.judge(a_post(text=text))


def names(verdict: Verdict) -> list[str]:
    return [guess.tag for guess in verdict.tags]


def test_the_very_words_of_an_example_have_its_tags_whatever_the_words_would_say() -> None:
    verdict = judged("is the INVOICE page behind saml??", Example("Is the invoice page behind SAML", ("sso",), "Q-88"))
    assert names(verdict) == ["sso"]
    assert verdict.tags[0].because == "like Q-88"


def test_a_post_that_reads_like_praise_is_asked_about_when_people_said_so_of_its_words() -> None:
    text = "Thanks Acme, love it"
    assert judged(text).dismissed
    verdict = judged(text, Example(text, ("billing",), "Q-3"))
    assert (verdict.dismissed, names(verdict), verdict.intent) == (False, ["billing"], Intent.QUESTION)


def test_of_two_judgements_of_the_same_words_the_newest_holds() -> None:
    old, new = Example(QUEUE, ("sso",), "Q-1"), Example(QUEUE + "!", ("billing",), "Q-2")
    assert names(judged(QUEUE, old, new)) == ["billing"]
    assert names(judged(QUEUE, new, old)) == ["sso"]


def test_the_words_of_what_was_not_ours_are_dismissed_by_name() -> None:
    verdict = judged(BOAT, Example(f"{BOAT}!", (), "Q-7"))
    assert verdict.dismissed
    assert verdict.why == "like Q-7, which was said not to be for us"


def test_nearly_the_words_of_what_was_not_ours_are_dismissed() -> None:
    verdict = judged(f"Now {BOAT.replace('Porto', 'porto')}!", Example(BOAT, (), "Q-7"))
    assert verdict.dismissed
    assert "Q-7" in verdict.why


def test_what_is_only_like_what_was_not_ours_is_left_to_a_person() -> None:
    verdict = judged("Does the cable ferry at Porto cross the river on Sundays?", Example(BOAT, (), "Q-7"))
    assert (verdict.tags, verdict.dismissed) == ((), False)
    assert "like Q-7, which was said not to be for us" in verdict.why


def test_a_few_common_words_that_were_not_ours_once_dismiss_nobody() -> None:
    assert not judged("hello @acme anyone?", Example("hello @acme anyone?", (), "Q-7")).dismissed


def test_the_same_words_taught_with_a_tag_are_stronger_than_a_likeness_that_was_not_ours() -> None:
    ours = Example(f"{BOAT} please", ("sso",), "Q-8")
    assert not judged(f"{BOAT} please", Example(BOAT, (), "Q-7"), ours).dismissed


def test_an_example_makes_posts_like_it_likelier_and_is_named() -> None:
    text = "our replay queue is stuck in the warehouse flow"
    assert names(judged(text)) == []
    verdict = judged(text, Example(QUEUE, ("billing",), "Q-5"))
    assert names(verdict) == ["billing"]
    assert "like Q-5" in verdict.tags[0].because


def test_the_order_of_examples_changes_neither_version_nor_verdict() -> None:
    examples = [Example(QUEUE, ("sso",), "Q-1"), Example("the invoice is gone", ("billing",)), Example(BOAT, (), "Q-7")]
    classifier, seen = KeywordClassifier(TAGS), set()
    for order in permutations(examples):
        classifier.learn(TAGS, order)
        seen.add((classifier.version, classifier.judge(a_post(text="is the queue stuck at the ferry"))))
    assert len(seen) == 1


def test_what_was_taught_changes_the_version_and_taking_it_back_restores_it() -> None:
    classifier = KeywordClassifier(TAGS)
    before = classifier.version
    classifier.learn(TAGS, [Example(QUEUE, ())])
    assert classifier.version != before
    classifier.learn(TAGS, ())
    assert classifier.version == before


def test_an_example_of_tags_that_are_no_more_counts_for_nothing() -> None:
    assert latest_examples(TAGS, [Example(QUEUE, ("gone",))]) == {}
    assert latest_examples(TAGS, [Example(QUEUE, ("gone", "sso"))])[QUEUE.lower()].tags == ("sso",)
    assert find_exact_match(QUEUE, {}) is None
