"""How fast posts are judged by meaning on one thread, how soon a fresh process can, how much memory that takes, and
what a large backlog costs each new post.

The posts are the bundled example's; each is judged once, for what was seen before is kept. This file is its own child:
`python -m tests.bench.judging WHAT` measures itself from its first line on and answers in JSON.
"""

from time import perf_counter, process_time

_BEGAN = perf_counter()

import json  # noqa: E402  the clock starts before anything is loaded
import os  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from datetime import timedelta  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from tests.bench.figures import Figure, Goal, NotMeasured, Size  # noqa: E402

if TYPE_CHECKING:
    from bot.store.transaction import Store

DAY = timedelta(days=1)

RATE = Goal(200.0, at_least=True)
COLD = Goal(1.0)
MEMORY = Goal(250.0)
READ, COMPARED, COUNTED = Goal(100.0), Goal(50.0), Goal(20.0)

ROOT = Path(__file__).parents[2]
SHORT, TWEET = range(20, 81), range(140, 281)
"""Letters of a post."""

_PATIENCE = 120.0
_ONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def measure(size: Size) -> list[Figure]:
    """The model alone, then the classifier of the configuration, each in processes of its own."""
    alone = [_child("model", size) for _ in range(size.starts)]
    whole = [_child("judge", size) for _ in range(size.starts)]
    behind = _child("backlog", size)
    many = f"{size.backlog} posts of open questions, processor time, the best of three"

    def figure(name: str, key: str, unit: str, goal: Goal | None, how: str) -> Figure:
        runs = whole if key in whole[0] else alone
        return Figure(name, median(run[key] for run in runs), unit, goal, f"{how}, median of {len(runs)} processes")

    return [
        figure(
            "short posts to vectors",
            "short",
            "/s",
            RATE,
            f"a second of processor time, {SHORT[0]} to {SHORT[-1]} letters",
        ),
        figure(
            "long posts to vectors",
            "tweet",
            "/s",
            RATE,
            f"a second of processor time, {TWEET[0]} to {TWEET[-1]} letters",
        ),
        figure("model: import to first vector", "model_cold", "s", COLD, "a fresh process"),
        figure("posts judged", "judged", "/s", RATE, "a second of processor time, all lengths and languages"),
        figure(
            "classifier: import to first verdict", "judge_cold", "s", None, "fitted on the tags of switchboard.toml"
        ),
        figure("memory, judging by meaning", "memory", "MB", MEMORY, "the most it held"),
        Figure("backlog read to compare a post", behind["read"], "ms", READ, many),
        Figure("backlog compared with a post", behind["compared"], "ms", COMPARED, many),
        Figure("backlog counted for bursts", behind["counted"], "ms", COUNTED, many),
    ]


def _child(what: str, size: Size) -> dict[str, float]:
    """Raises NotMeasured, with what it said, when the child fails."""
    most = size.backlog if what == "backlog" else size.judged
    asked = [sys.executable, "-m", "tests.bench.judging", what, str(most)]
    done = subprocess.run(
        asked, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **_ONE}, timeout=_PATIENCE
    )
    if done.returncode:
        raise NotMeasured(f"judging did not work: {done.stderr.strip()[-500:]}")
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _model(most: int) -> dict[str, float]:
    from bot.classifier.embedding.embedder import MiniLm

    model = MiniLm()
    model.vectors(["Is this thing on?"])
    cold = perf_counter() - _BEGAN
    rates = {}
    for name, letters in (("short", SHORT), ("tweet", TWEET)):
        texts = [text for text in _posts() if len(text) in letters][:most]
        began = process_time()
        model.vectors(texts)
        rates[name] = len(texts) / (process_time() - began)
    return {"model_cold": cold, **rates}


def _judge(most: int) -> dict[str, float]:
    import resource

    from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
    from bot.cli.eval.command import read_tags
    from tests.fakes.posts import a_post

    judge = EmbeddingClassifier(read_tags(ROOT / "config/switchboard.toml"))
    judge.judge(a_post(text="Is this thing on?"))
    cold = perf_counter() - _BEGAN
    posts = [a_post(text=text) for text in _posts()[:most]]
    began = process_time()
    for post in posts:
        judge.judge(post)
    rate = len(posts) / (process_time() - began)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return {"judge_cold": cold, "judged": rate, "memory": held}


def _backlog(most: int) -> dict[str, float]:
    """A new question is compared with all that are open, and bursts are counted while none of them is new."""
    import numpy as np

    from bot.classifier.duplicates.detector import HybridDuplicateDetector
    from bot.classifier.embedding.embedder import MiniLm
    from bot.store.engine import migrate, open_engine
    from bot.store.transaction import Store
    from tests.fakes.clock import START, FakeClock

    rows = np.random.default_rng(1).standard_normal((most, 384))
    vectors = [row.astype("<f2").tobytes() for row in rows / np.linalg.norm(rows, axis=1, keepdims=True)]
    detector = HybridDuplicateDetector(MiniLm())
    with TemporaryDirectory(prefix="switchboard-bench-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder, 's.db')}")
        migrate(engine)
        store = Store(engine, clock=FakeClock())
        newest = _ask(store, vectors)
        with store.reading() as tx:
            read = _best(lambda: len(tx.duplicates.candidates(newest, "m", START - 7 * DAY)), most)
        with store.reading() as tx:
            counted = _best(lambda: len(tx.bursts.arrivals_since(START - DAY, DAY)), 0)
        engine.dispose()
    compared = _best(lambda: detector.nearest(vectors[most // 2], vectors)[0], most // 2)
    return {"read": read, "counted": counted, "compared": compared}


def _ask(store: "Store", vectors: Sequence[bytes]) -> int:
    """As many posts of open questions, three days old, and their vectors; the number of a new question."""
    from bot.core.routing.route import Route
    from bot.core.states import QuestionState
    from bot.store.repositories.posts import PostArrival
    from tests.fakes.clock import START
    from tests.fakes.posts import a_post

    with store.writing() as tx:
        for first in range(0, len(vectors), 100):
            number = tx.questions.create()
            tx.questions.move(number, QuestionState.ROUTED)
            tx.questions.set_route(number, Route("#ask-api", (), ("api",), "because"))
            names = [f"p{place}" for place in range(first, min(first + 100, len(vectors)))]
            posts = [a_post(name, f"words of {name}", thread_id=name, written_at=START - 3 * DAY) for name in names]
            tx.posts.add_all([PostArrival(post, question=number, role="asked") for post in posts])
        tx.duplicates.save("m", dict(enumerate(vectors, 1)))
        return tx.questions.create()


def _best(work: Callable[[], int], expected: int) -> float:
    """The least processor time of three, in milliseconds. Raises NotMeasured when the work comes to something else."""
    took = []
    for _ in range(3):
        began = process_time()
        found = work()
        took.append(process_time() - began)
        if found != expected:
            raise NotMeasured(f"{found} instead of {expected}")
    return min(took) * 1000


def _posts() -> list[str]:
    files = [ROOT / f"bot/evaluation/example/{part}.jsonl" for part in ("train", "test")]
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"model": _model, "judge": _judge, "backlog": _backlog}[sys.argv[1]](int(sys.argv[2]))))
