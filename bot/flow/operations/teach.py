"""What people's acts teach, and how that is taken back. A correction is stored in the transaction of its act. What an
act says about a question's tags is decided in `bot.core.corrections`; the step `learn` does the learning.
"""

from collections.abc import Sequence

from bot.core import corrections
from bot.core.details import Correction
from bot.core.model import Person, Question
from bot.core.states import QuestionState
from bot.core.verdict import Lesson
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def take_back_correction(tx: Transaction, correction: Correction, by: str, why: str = "") -> None:
    """Delete a correction, and record that in the history."""
    tx.corrections.delete(correction.number)
    data = {
        "correction": str(correction.number),
        "kind": correction.kind,
        "entry": str(correction.entry),
        "tags": " ".join(correction.tags or ()),
        **({"lesson": correction.lesson} if correction.lesson else {}),
    }
    tx.record(NewEntry("correction.deleted", by, correction.question, why=why, data=data))


def teach_by_retagging(tx: Transaction, number: int, tags: Sequence[str], by: str, why: str, entry: int) -> None:
    """Teach the tags a person chose; if they chose none, the earlier corrections of its tags are taken back."""
    if not tags:
        for one in tx.corrections.of_question(number):
            if one.tags is not None:
                take_back_correction(tx, one, by, "its tags were taken off")
    tx.corrections.add(number, "retag", tuple(tags) or None, by, why, entry)


def teach_by_assigning(tx: Transaction, question: Question, to: Person, by: str, why: str, entry: int) -> None:
    """Assigning it to somebody else teaches by the tags that person has; assigning it to oneself is a claim and teaches
    nothing.

    If the last correction of its tags was a retag, that stays: assigning to one of several people who share a question
    does not contradict it.
    """
    if to.slack != by:
        said = [one.kind for one in tx.corrections.of_question(question.number) if one.tags is not None]
        taught = None if said[-1:] == ["retag"] else corrections.tags_taught_by_assigning(question.tags, to.tags)
        tx.corrections.add(question.number, "reassign", taught, by, why, entry)


def teach_by_approving(tx: Transaction, question: Question, by: str, entry: int) -> None:
    """An approved reply confirms the tags, unless they were corrected, or a correction to the same tags was
    taken back.
    """
    said = any(one.tags is not None for one in tx.corrections.of_question(question.number))
    if question.tags and not said and not _was_taken_back(tx, question):
        tx.corrections.add(question.number, "approve", question.tags, by, "", entry)


def teach_by_reopening(tx: Transaction, question: Question, by: str, entry: int) -> None:
    """What was dismissed or in doubt wants an answer after all; reopening an ignored question takes back what ignoring
    it taught.

    `question` is as it was before.
    """
    if question.state in (QuestionState.DISMISSED, QuestionState.DOUBTFUL):
        tx.corrections.add(question.number, "reopen", question.tags or None, by, "", entry, Lesson.WANTED)
    if question.state is QuestionState.IGNORED:
        for one in tx.corrections.of_question(question.number):
            if one.kind == "ignore" and one.tags is not None:
                take_back_correction(tx, one, by, "it was opened again")


def _was_taken_back(tx: Transaction, question: Question) -> bool:
    back = (entry for entry in tx.history.of_question(question.number) if entry.what == "correction.deleted")
    return any(entry.data["tags"].split() == list(question.tags) for entry in back)
