"""Why a question came where it is, in one short sentence; the whole sum is told on demand. Pure."""

import re

from bot.core.model import Question

_FIRST_GUESS = re.compile(r"^(?P<tag>\S+) [01]\.\d\d(?:: (?P<because>.*))?$", re.DOTALL)
_NEXT_GUESS = re.compile(r", \S+ [01]\.\d\d\b")
_MORE_REASONS = ("like ", "the word")
_PROBABILITY = re.compile(r" [01]\.\d\d(?=[:;,)]|$)")


def came_here_for(question: Question) -> str:
    """By what it was recognised: words, a question like it, or what a person said. Ids of people stay as <@U…>."""
    clauses = question.why.split("; ")
    found = _FIRST_GUESS.match(_NEXT_GUESS.split(clauses[0])[0])
    if found is None:
        return f"Came here because {_in_words(clauses[0])}" if clauses[0] else f"Came here {_as_tags(question)}"
    because = [found["because"]] if found["because"] else []
    if because and _NEXT_GUESS.search(clauses[0]) is None:
        because += [_NEXT_GUESS.split(clause)[0] for clause in _further_reasons(clauses[1:])]
    return f"Came here {_link(', '.join(because))}" if because else f"Came here as {found['tag']}"


def _in_words(clause: str) -> str:
    """A clause without the numbers behind it: these stand in what tells the whole sum."""
    return _PROBABILITY.sub("", clause).replace("reads like", "looks like")


def _further_reasons(clauses: list[str]) -> list[str]:
    """The clauses that go on saying by what it was recognised, up to the first that says something else."""
    reasons: list[str] = []
    for clause in clauses:
        if not clause.startswith(_MORE_REASONS):
            break
        reasons.append(clause)
        if _NEXT_GUESS.search(clause):
            break
    return reasons


def _link(because: str) -> str:
    if because.endswith("said so"):
        return f"because {because}"
    return f"as it is {because}" if because.startswith("like ") else f"for {because}"


def _as_tags(question: Question) -> str:
    return f"as {', '.join(question.tags)}" if question.tags else "to be sorted by a person"
