"""Has the classifier learn what people taught, beside the road: judging goes on meanwhile by what was known before.

What was taught is a row with a revision, so every process comes to the same version, also after a restart. How it is
learnt is the classifier's affair; what an act teaches is decided in `bot.core.corrections`.
"""

from collections.abc import Sequence
from threading import Lock

import structlog

from bot.core.company import Company, Current
from bot.core.corrections import current_examples
from bot.core.errors import Faulty
from bot.core.model import Post, Tag
from bot.core.ports.classifier import Classifier
from bot.core.ports.runtime import Failpoint
from bot.core.verdict import Example, Intent, Verdict
from bot.store.repositories.corrections import LEARN_KEY, LEARN_STEP
from bot.store.transaction import Store

log = structlog.get_logger()

Knowledge = tuple[tuple[Tag, ...], tuple[Example, ...]]


class Learn:
    """The step that learns. It has one key, for a classifier learns all at once."""

    name = LEARN_STEP

    def __init__(self, store: Store, classifier: Classifier, company: Current[Company], failpoint: Failpoint) -> None:
        self._store = store
        self._classifier = classifier
        self._company = company
        self._failpoint = failpoint
        self._lock = Lock()
        self._tried: tuple[int, tuple[Tag, ...]] | None = None
        self._learnt: Knowledge | None = None
        self._trouble = ""
        self._logged_trouble = ""

    def ensure_learnt(self) -> str:
        """Learn, where this process has not yet; returns why it cannot be judged, "" when it can."""
        if self._tried is None:
            self.run(LEARN_KEY)
        return self._trouble

    def due(self) -> Sequence[str]:
        """Its one key, while people taught something, or tags came, that this process has not learnt."""
        with self._store.reading() as tx:
            return [] if self._tried == (tx.corrections.revision(), self._company().tags) else [LEARN_KEY]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one key
        """Its own: learning may take seconds, and nothing waits for it."""
        return self.name

    def run(self, key: str) -> None:  # noqa: ARG002  there is one key
        """Learn all that is known now. What is taught meanwhile is learnt the next time, and tags that come meanwhile;
        until then it is judged by the old.

        A classifier that cannot be read is tried again when there is something new to learn, or at the next start.
        """
        with self._lock:
            tags = self._company().tags
            with self._store.reading() as tx:
                revision, examples = tx.corrections.revision_and_examples()
            if self._tried == (revision, tags):
                return
            self._failpoint("learn.read")
            known = (tags, current_examples(examples, tags))
            if known != self._learnt:
                self._teach(known)
            self._tried = (revision, tags)

    def _teach(self, known: Knowledge) -> None:
        tags, examples = known
        began = self._store.now()
        try:
            self._classifier.learn(tags, examples)
        except Faulty as error:
            why = self.report_unreadable(error)
            self._trouble = "" if self._learnt else why
            return
        self._failpoint("learn.learnt")
        version = self._classifier.version
        with self._store.writing() as tx:
            tx.corrections.keep_version(version, len(examples), len(tags))
            seconds = round((tx.now - began).total_seconds(), 3)
        self._failpoint("learn.kept")
        self._learnt, self._trouble, self._logged_trouble = known, "", ""
        log.info("classifier.learnt", version=version, corrections=len(examples), tags=len(tags), seconds=seconds)

    def report_unreadable(self, error: Faulty) -> str:
        """Say once that the classifier cannot be read, and return why. What it learnt before still judges."""
        why = "; ".join(error.faults)
        if why != self._logged_trouble:
            self._logged_trouble = why
            log.error("classifier.unreadable", why=why, then="what cannot be judged goes to a person")
        return why


class TaughtClassifier:
    """The classifier as the road asks it: it has learnt all that is known before it first judges (a `Classifier`)."""

    def __init__(self, classifier: Classifier, learn: Learn) -> None:
        self._classifier = classifier
        self._learn = learn

    @property
    def version(self) -> str:
        return self._classifier.version

    def judge(self, post: Post) -> Verdict:
        """What the classifier makes of it; where that cannot be read, a person is to sort it. Raises Unavailable when
        the database cannot be read.
        """
        trouble = self._learn.ensure_learnt()
        try:
            return _unreadable_verdict(trouble) if trouble else self._classifier.judge(post)
        except Faulty as error:
            return _unreadable_verdict(self._learn.report_unreadable(error))

    def learn(self, tags: Sequence[Tag], examples: Sequence[Example]) -> None:
        self._classifier.learn(tags, examples)


def _unreadable_verdict(why: str) -> Verdict:
    return Verdict(Intent.QUESTION, why=f"the classifier cannot be read: {why}")
