"""How words become a candidate reply: composed as the channel will show them, measured, judged, and kept as a version.

Nothing here is approved; that is `approve`. `ReplyRules` holds what the company's configuration says about speaking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.details import KeptPost, QuestionDetail
from bot.core.errors import Faulty, NotAllowed
from bot.core.model import Person
from bot.core.ports.channel import Replier
from bot.core.replying.compose import Preview, binding, compose
from bot.core.replying.lint import LintFinding, LintRules, Severity, lint
from bot.core.replying.policy import ApprovalCase, ApprovalPolicy, approvals_needed
from bot.core.replying.target import target_of
from bot.core.states import QuestionState, ReplyState
from bot.flow.operations.approve import weigh
from bot.store.repositories.history import NewEntry
from bot.store.repositories.replies import Wording
from bot.store.transaction import Transaction

_IN_TALKS = (ReplyState.PROPOSED, ReplyState.CHANGES_ASKED)
_OPEN_TO_WORDS = frozenset({QuestionState.ASKED, QuestionState.PROPOSED, QuestionState.APPROVED, QuestionState.SENT})


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """What the company lets leave, and through which channels. `disclosure` has {name}, {title} and {company}."""

    company: str
    repliers: Mapping[str, Replier]
    people: Mapping[str, Person]
    policy: ApprovalPolicy
    lint: LintRules
    disclosure: str = ""
    undo: timedelta = timedelta(seconds=30)

    def discloses(self, by: str) -> str:
        """How this person says who speaks, "" when nothing is asked or nothing is known of them."""
        person = self.people.get(by)
        if person is None or not person.title or not self.disclosure:
            return ""
        return self.disclosure.format(name=person.name, title=person.title, company=self.company)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words as they would leave, with what is to be said about them."""

    wording: Wording
    findings: tuple[LintFinding, ...]

    @property
    def blocked(self) -> bool:
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def preview(self) -> Preview:
        wording = self.wording
        return Preview(wording.text, wording.length, wording.longest, wording.findings, self.blocked)


def candidate(speech: ReplyRules, dossier: QuestionDetail, target: KeptPost, words: str, by: str) -> Candidate:
    """What these words would be on the target's channel. Raises NotAllowed when that channel is no longer there."""
    replier = speech.repliers.get(target.post.source)
    if replier is None:
        raise NotAllowed(f"{target.post.source} cannot be answered: it is not among the configured sources.")
    text = compose(words, speech.discloses(by))
    findings = lint(text, speech.lint)
    occasion = ApprovalCase(by, dossier.question.tags, target.post.source, target.post.author.reach, findings)
    ruling = approvals_needed(speech.policy, occasion)
    sha256 = binding(text, target.post.source, target.post.external_id)
    length, longest = replier.length(text), replier.limit(target.post)
    told = tuple(f"{finding.severity.value}: {finding.message}" for finding in findings)
    return Candidate(Wording(text, sha256, length, longest, ruling.approvals, ruling.why, told), findings)


def checked(speech: ReplyRules, dossier: QuestionDetail, target: KeptPost, words: str, by: str) -> Wording:
    """The wording, fit to be proposed. Raises Faulty with every reason it is not."""
    made = candidate(speech, dossier, target, words, by)
    faults = [finding.message for finding in made.findings if finding.severity is Severity.BLOCK]
    if not made.wording.text.strip():
        faults.append("There are no words to reply with.")
    if made.wording.length > made.wording.longest:
        over = made.wording.length - made.wording.longest
        faults.append(
            f"It is {over} too long: {made.wording.length} of {made.wording.longest} as {target.post.source} counts."
        )
    if faults:
        raise Faulty(faults)
    return made.wording


def propose(
    tx: Transaction, dossier: QuestionDetail, target: KeptPost, wording: Wording, by: str, spoken: tuple[str, str]
) -> int:
    """Keep a new candidate; its question becomes PROPOSED. A second one beside a live one says so in its entry."""
    number = dossier.question.number
    state = tx.questions.state(number)
    if state not in _OPEN_TO_WORDS:
        raise NotAllowed(f"{dossier.question.id} is {state.value}: reopen it first.")
    others = tx.replies.live_of(number)
    reply = tx.replies.propose(number, target.number, wording, by, spoken)
    why = f"there are {len(others)} other candidates" if len(others) > 1 else ""
    why = "there is another candidate" if len(others) == 1 else why
    data = {"version": "1", "sha256": wording.sha256}
    tx.record(NewEntry("reply.proposed", by, number, reply, why, data))
    if state in (QuestionState.ASKED, QuestionState.SENT):
        tx.questions.move(number, QuestionState.PROPOSED)
    return reply


def reword(tx: Transaction, reply: int, wording: Wording, by: str, what: str) -> int:
    """Give a reply new words and put it back to PROPOSED; approvals of the old words are void. Returns the version."""
    present = tx.replies.one(reply)
    tx.replies.move(reply, ReplyState.PROPOSED)
    version = tx.replies.reword(reply, wording, by)
    tx.record(NewEntry(what, by, present.question, reply, data={"version": str(version), "sha256": wording.sha256}))
    if tx.questions.state(present.question) is QuestionState.APPROVED:
        tx.questions.move(present.question, QuestionState.PROPOSED)
    return version


def take_words(
    tx: Transaction, speech: ReplyRules, number: int, by: str, words: str, post: int | None, spoken: tuple[str, str]
) -> int:
    """Make words a candidate and return its number: the next version of one that they answer for, or a new one.

    `spoken`: channel and ts of the message they come from. Raises Faulty when they are too long, empty, or must not
    leave.
    """
    dossier = tx.dossier(number)
    target = target_of(dossier, post)
    earlier = tx.replies.spoken_at(*spoken) if spoken[1] else None
    wording = checked(speech, dossier, target, words, by)
    if earlier is not None and tx.replies.one(earlier).state not in _IN_TALKS:
        earlier = None
    next_version_of = earlier or _answering_changes(dossier, by, target.number)
    if next_version_of is not None:
        if spoken[1]:
            tx.replies.comes_from(next_version_of, *spoken)
        next_version(tx, speech, next_version_of, wording, by)
        return next_version_of
    reply = propose(tx, dossier, target, wording, by, spoken)
    weigh(tx, tx.replies.one(reply), 0, speech.undo)
    return reply


def next_version(tx: Transaction, speech: ReplyRules, reply: int, wording: Wording, by: str) -> None:
    """Give a reply its next words; it leaves by itself where the policy asks for no approval."""
    reword(tx, reply, wording, by, "reply.reworded")
    weigh(tx, tx.replies.one(reply), 0, speech.undo)


def _answering_changes(dossier: QuestionDetail, by: str, post: int) -> int | None:
    """The candidate of this author to this post that was sent back for changes: new words are its next version."""
    for file in reversed(dossier.replies):
        if file.reply.state is ReplyState.CHANGES_ASKED and (file.reply.author, file.reply.post) == (by, post):
            return file.reply.number
    return None
