"""Who may do what: every act with the roles that may do it, as one table. Asked by the desk and nowhere else. An
outsider looks and talks, and that is all: somebody who is not in the configuration, or whose account is not a
colleague's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import Person, Question, Role
from bot.core.reply import Reply


class Act(StrEnum):
    """One thing a person can do. Its value completes "Only a lead can …"."""

    LOOK = "look at questions, the queue and help"
    TALK = "talk in a thread"
    CLAIM = "claim a question"
    RELEASE = "give up a claim"
    ASK_TO_TAKE_OVER = "ask to take a question over"
    ANSWER_REQUEST = "give or keep a question that somebody asks for"
    CALL_COLLEAGUE = "call a colleague to a question"
    ASSIGN_SELF = "assign a question to themselves"
    ASSIGN = "assign questions to others"
    HAND_OVER = "say that a question is not theirs"
    GIVE = "give a question to a colleague"
    TAG = "change a question's tags"
    DROP_STRICT_TAG = "take off a tag that asks for more approvals or that is held"
    SNOOZE = "snooze a question"
    IGNORE = "ignore a question"
    SETTLE = "settle a question"
    REOPEN = "reopen a question"
    MERGE = "merge questions"
    SPLIT = "split a question off"
    TELL_APART = "say that two questions differ"
    UNLEARN = "take back what was taught"
    OUTDATE = "say whether an earlier answer still holds"
    PROPOSE = "propose a reply"
    REWORD = "change the words of a candidate"
    WITHDRAW = "withdraw a reply"
    APPROVE = "approve a reply"
    EDIT = "edit and approve a reply"
    ASK_FOR_CHANGES = "ask for changes to a reply"
    DECLINE = "decline a reply"
    OVERRIDE_BLOCK = "let words pass that lint forbids"
    UNDO = "undo the sending of a reply"
    RETRY = "send a failed reply again"
    POST_BY_HAND = "post by hand what could not be sent"
    STOP_RETRYING = "stop a reply from being tried again"
    SEND_ALL_THE_SAME = "send a reply although its question changed"
    CONFIRM_SENT = "say that a reply stands in public"
    CONFIRM_ABSENT = "say that a reply is not there, and send it again"
    CORRECT = "correct a reply in public"
    TAKE_BACK = "take a reply back in public"
    PROPOSE_TAKING_BACK = "propose to take a reply back"
    REVERT = "undo what they have just done"
    BE_AWAY = "say that they are away"
    SET_CALLS = "set how often they are called"
    SEND_AWAY = "say that a colleague is away"
    JUDGE_EXPERTS = "change what a colleague is asked about"
    HOLD = "hold sending"
    RESUME = "resume sending"
    ENTER_OPT_OUT = "say that somebody is not to be answered"
    LIFT_OPT_OUT = "say that somebody may be answered again"
    ANSWER_BURST = "answer all questions of a burst at once"
    DECIDE_BURST_ANSWER = "decide on an answer to all questions of a burst"
    STOP_BURST_ANSWER = "stop an answer to all questions of a burst"
    CHANGE_BURST = "say which questions belong to a burst"
    SIGN_IN = "sign in to the desk on the web"
    EXPORT = "take what left away as a file"
    VERIFY = "have the whole history checked"
    OPERATE = "run Switchboard: its sources, its tokens, what doctor finds"


class Right(StrEnum):
    """How far a role may do an act. A claim is somebody's own also while nobody has claimed the question."""

    ALWAYS = "yes"
    OWN_WORDS = "own words"
    OTHERS_WORDS = "others' words"
    OWN_CLAIM = "own claim"


class Membership(StrEnum):
    """What Slack says of a user's account. All but a member's are outsiders', whatever the configuration says."""

    MEMBER = "member"
    GUEST = "guest"
    FOREIGN = "foreign"
    DEACTIVATED = "deactivated"
    BOT = "bot"

    @property
    def words(self) -> str:
        """What such an account is, for people."""
        return _ACCOUNTS[self]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not do something: in a word, and in a sentence for them that says who may."""

    why: str
    told: str


@dataclass(frozen=True, slots=True)
class AuthoredWords:
    """Words that are no reply yet, such as one answer for a whole burst: whose they are."""

    author: str


Rights = Mapping[Role, Right]

_ALL: Rights = dict.fromkeys(Role, Right.ALWAYS)
_COLLEAGUES: Rights = dict.fromkeys((Role.EXPERT, Role.LEAD, Role.COMMS), Right.ALWAYS)
_OWN_WORDS: Rights = dict.fromkeys((Role.EXPERT, Role.LEAD, Role.COMMS), Right.OWN_WORDS)
_OWN_CLAIM: Rights = {Role.EXPERT: Right.OWN_CLAIM, Role.LEAD: Right.ALWAYS, Role.COMMS: Right.OWN_CLAIM}
_REVIEW: Rights = {Role.COMMS: Right.OTHERS_WORDS}
_LEAD: Rights = {Role.LEAD: Right.ALWAYS}
_COMMS: Rights = {Role.COMMS: Right.ALWAYS}

MAY: Mapping[Act, Rights] = {
    Act.LOOK: _ALL,
    Act.TALK: _ALL,
    Act.CLAIM: _COLLEAGUES,
    Act.RELEASE: _OWN_CLAIM,
    Act.ASK_TO_TAKE_OVER: _COLLEAGUES,
    Act.ANSWER_REQUEST: _OWN_CLAIM,
    Act.CALL_COLLEAGUE: _COLLEAGUES,
    Act.ASSIGN_SELF: _OWN_CLAIM,
    Act.ASSIGN: _LEAD,
    Act.HAND_OVER: _COLLEAGUES,
    Act.GIVE: _OWN_CLAIM,
    Act.TAG: _COLLEAGUES,
    Act.DROP_STRICT_TAG: _COMMS,
    Act.SNOOZE: _COLLEAGUES,
    Act.IGNORE: _COLLEAGUES,
    Act.SETTLE: _COLLEAGUES,
    Act.REOPEN: _COLLEAGUES,
    Act.MERGE: _OWN_CLAIM,
    Act.SPLIT: _COLLEAGUES,
    Act.TELL_APART: _COLLEAGUES,
    Act.UNLEARN: _COLLEAGUES,
    Act.OUTDATE: _COLLEAGUES,
    Act.PROPOSE: _COLLEAGUES,
    Act.REWORD: _OWN_WORDS,
    Act.WITHDRAW: {**_OWN_WORDS, **_COMMS},
    Act.APPROVE: _REVIEW,
    Act.EDIT: _REVIEW,
    Act.ASK_FOR_CHANGES: _REVIEW,
    Act.DECLINE: _REVIEW,
    Act.OVERRIDE_BLOCK: _COMMS,
    Act.UNDO: _ALL,
    Act.RETRY: _COLLEAGUES,
    Act.POST_BY_HAND: _COLLEAGUES,
    Act.STOP_RETRYING: _ALL,
    Act.SEND_ALL_THE_SAME: _COMMS,
    Act.CONFIRM_SENT: _COLLEAGUES,
    Act.CONFIRM_ABSENT: _COLLEAGUES,
    Act.CORRECT: {**_OWN_WORDS, **_LEAD, **_COMMS},
    Act.TAKE_BACK: _COMMS,
    Act.PROPOSE_TAKING_BACK: {**_OWN_WORDS, **_COMMS},
    Act.REVERT: _ALL,
    Act.BE_AWAY: _ALL,
    Act.SET_CALLS: _ALL,
    Act.SEND_AWAY: _LEAD,
    Act.JUDGE_EXPERTS: _LEAD,
    Act.HOLD: _ALL,
    Act.RESUME: {**_LEAD, **_COMMS},
    Act.ENTER_OPT_OUT: {**_LEAD, **_COMMS, Role.OPERATOR: Right.ALWAYS},
    Act.LIFT_OPT_OUT: {**_LEAD, Role.OPERATOR: Right.ALWAYS},
    Act.ANSWER_BURST: {**_LEAD, **_COMMS},
    Act.DECIDE_BURST_ANSWER: _REVIEW,
    Act.STOP_BURST_ANSWER: _ALL,
    Act.CHANGE_BURST: {**_LEAD, **_COMMS},
    Act.SIGN_IN: _ALL,
    Act.EXPORT: {**_LEAD, **_COMMS},
    Act.VERIFY: {**_LEAD, **_COMMS, Role.OPERATOR: Right.ALWAYS},
    Act.OPERATE: {Role.OPERATOR: Right.ALWAYS},
}
"""Each act, and how far each role may do it. Whoever has several roles may do what any of them may."""

OUTSIDERS_MAY = frozenset({Act.LOOK, Act.TALK})

_NAMES: Mapping[Role, str] = {
    Role.EXPERT: "an expert",
    Role.LEAD: "a lead",
    Role.COMMS: "communications",
    Role.OPERATOR: "an operator",
}
_OWNERS: Mapping[Right, str] = {Right.OWN_WORDS: "its author", Right.OWN_CLAIM: "whoever has claimed it"}
_ACCOUNTS: Mapping[Membership, str] = {
    Membership.MEMBER: "a full member's",
    Membership.GUEST: "a guest's",
    Membership.FOREIGN: "another workspace's",
    Membership.DEACTIVATED: "deactivated",
    Membership.BOT: "a bot's",
}


def refusal(
    act: Act,
    by: str,
    person: Person | None,
    membership: Membership = Membership.MEMBER,
    about: Question | Reply | AuthoredWords | None = None,
) -> Refusal | None:
    """Why `by` may not do this, None when they may. `person` is who they are in the configuration, `about` what they
    would do it to.
    """
    if act in OUTSIDERS_MAY:
        return None
    if person is None or membership is not Membership.MEMBER:
        return _refuse_outsider(act, person, membership)
    rights = {right for role, right in MAY[act].items() if role in person.roles}
    if any(_holds(right, by, about) for right in rights):
        return None
    if Right.OTHERS_WORDS in rights:
        return Refusal("own words", "Nobody approves their own words. Ask a colleague in communications.")
    if Right.OWN_CLAIM in rights and isinstance(about, Question):
        told = f"<@{about.claimed_by}> has claimed {about.id}. Ask them to hand it over, or a lead."
        return Refusal("claimed by another", told)
    return Refusal("role", f"Only {_people(act)} can {act}.")


def is_outsider(person: Person | None, membership: Membership = Membership.MEMBER) -> bool:
    """Whether they may only look and talk."""
    return person is None or membership is not Membership.MEMBER


def people_who_may(act: Act, people: Iterable[Person]) -> tuple[str, ...]:
    """The Slack user ids of those whose roles let them do this, to somebody's own or others'."""
    return tuple(person.slack for person in people if MAY[act].keys() & set(person.roles))


def who_may(act: Act) -> str:
    """Who may do this, for the head of a list: "a lead or communications"."""
    if act in OUTSIDERS_MAY:
        return "anybody"
    return "everybody in the configuration" if MAY[act] == _ALL else _people(act)


def _holds(right: Right, by: str, about: Question | Reply | AuthoredWords | None) -> bool:
    match right, about:
        case Right.OTHERS_WORDS, AuthoredWords():
            return by != about.author
        case Right.OWN_WORDS, Reply():
            return by in (about.author, about.spoken_by)
        case Right.OTHERS_WORDS, Reply():
            return by not in (about.author, about.spoken_by)
        case Right.OWN_CLAIM, Question():
            return about.claimed_by in ("", by)
        case _:
            return right is Right.ALWAYS


def _people(act: Act) -> str:
    """Those who may, in words: owners first, then roles."""
    rights = MAY[act]
    if rights == _ALL:
        return "people in the configuration"
    owners = list(dict.fromkeys(_OWNERS[right] for right in rights.values() if right in _OWNERS))
    roles = [_NAMES[role] for role, right in rights.items() if right not in _OWNERS]
    *first, last = owners + roles
    return f"{', '.join(first)} or {last}" if first else last


def _refuse_outsider(act: Act, person: Person | None, membership: Membership) -> Refusal:
    told = f"Only {_people(act)} can {act}"
    if person is None:
        remedy = "You are not among the people in the configuration; whoever runs Switchboard can add you."
        return Refusal("not in the configuration", f"{told}. {remedy}")
    return Refusal(membership.value, f"{told}, and in this Slack your account is {membership.words}.")
