"""How fast posts are judged by meaning on one thread, how soon a fresh process can, and how much memory that takes.

The posts are the bundled example's; each is judged once, for what was seen before is kept. This file is its own child:
`python -m tests.bench.judging WHAT` measures itself from its first line on and answers in JSON.
"""

from time import perf_counter, process_time

_BEGAN = perf_counter()

import json  # noqa: E402  the clock starts before anything is loaded
import os  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402

from tests.bench.figures import Figure, Goal, NotMeasured, Size  # noqa: E402

RATE = Goal(200.0, at_least=True)
COLD = Goal(1.0)
MEMORY = Goal(250.0)

ROOT = Path(__file__).parents[2]
SHORT, TWEET = range(20, 81), range(140, 281)
"""Letters of a post."""

_PATIENCE = 120.0
_ONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def measure(size: Size) -> list[Figure]:
    """The model alone, then the classifier of the configuration, each in processes of its own."""
    alone = [_child("model", size) for _ in range(size.starts)]
    whole = [_child("judge", size) for _ in range(size.starts)]

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
    ]


def _child(what: str, size: Size) -> dict[str, float]:
    """Raises NotMeasured, with what it said, when the child fails."""
    asked = [sys.executable, "-m", "tests.bench.judging", what, str(size.judged)]
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


def _posts() -> list[str]:
    files = [ROOT / f"bot/evaluation/example/{part}.jsonl" for part in ("train", "test")]
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"model": _model, "judge": _judge}[sys.argv[1]](int(sys.argv[2]))))
