"""A desk that records its calls and does nothing else, with one question in it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from inspect import signature
from typing import Any, cast

from bot.core.attachments import NO_UPLOADS
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import Claimed
from bot.core.figures.facts import Fact
from bot.core.figures.reckoning import reckon
from bot.core.figures.scope import Scope
from bot.core.homes.home import Home
from bot.core.model import Person, Tag
from bot.core.permissions import Act
from bot.core.ports.inbox import KeptPayload, Payload, PayloadHandler
from bot.core.queue import Queue
from bot.core.replying.compose import Preview
from bot.core.richtext.model import RichText, words_of
from bot.core.searching.search import SearchPage
from bot.core.sending.holds import scope_of_tag
from bot.core.settings.sections import ReactionSettings
from bot.core.telling.newer_blocks import RefusedKinds
from bot.core.text.lint_finding import LintFinding, Severity
from bot.core.watch.streams import StreamHealth
from bot.desk import Desk, ThreadResult
from bot.desk.context import AlreadyHandled
from bot.desk.corrections import CorrectionDesk
from bot.desk.duplicates import DuplicateDesk
from bot.desk.earlier_answers import EarlierAnswerDesk
from bot.desk.experts.absences import AbsenceDesk
from bot.desk.experts.choosing import ChoosingDesk
from bot.desk.experts.claims import ClaimDesk
from bot.desk.experts.finding import ExpertDesk
from bot.desk.figures import FigureDesk
from bot.desk.homes.reading import HomeDesk
from bot.desk.inbox import InboxDesk
from bot.desk.members import MemberDesk
from bot.desk.questions import QuestionDesk
from bot.desk.queue import QueueDesk
from bot.desk.replies import ReplyDesk
from bot.desk.reverting.undoing import RevertDesk
from bot.desk.reviews import ReviewDesk
from bot.desk.sending import SendingDesk
from bot.desk.sources import SourceDesk
from bot.desk.threads import ThreadDesk
from tests.slack.samples import NOW, PEOPLE, TAGS, question_detail, reply_detail


class FakePart:
    """One part of the desk, with the real one's methods and parameters; `answers` compute what they return."""

    def __init__(self, desk: "FakeDesk", real: type, answers: Mapping[str, Callable[..., object]]) -> None:
        self._desk = desk
        self._real = real
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        takes = signature(getattr(self._real, name))

        def act(*args: object, **kwargs: object) -> object:
            bound = takes.bind(self, *args, **kwargs)
            bound.apply_defaults()
            arguments = dict(bound.arguments)
            arguments.pop("self")
            event = cast("tuple[str, ...]", arguments.pop("event", ()))
            self._desk.attached.append((arguments.pop("uploads", NO_UPLOADS), arguments.pop("files", ())))
            return self._desk.record_act(event, name, arguments, self._answers.get(name))

        return act


class FakeInbox:
    """An inbox whose payloads are handled in the moment in which they are kept."""

    def __init__(self, threads_of: Mapping[tuple[str, str], int]) -> None:
        self.handler: PayloadHandler | None = None
        self.problem: Exception | None = None
        self.kept: list[Payload] = []
        self.arrived_at = NOW
        self._threads_of = threads_of

    def keep(self, payload: Payload) -> None:
        if self.problem is not None:
            raise self.problem
        self.kept.append(payload)
        assert self.handler is not None
        kept = KeptPayload(len(self.kept), "", payload.kind, payload.lane, payload.body, self.arrived_at, failures=0)
        self.handler.handle(kept)

    def concerns_us(self, channel: str, thread_ts: str, ts: str = "") -> bool:
        return (channel, thread_ts) in self._threads_of

    def may_be_card(self, channel: str, thread_ts: str) -> bool:
        return False

    def question_about(self, channel: str, ts: str) -> int | None:
        return self._threads_of.get((channel, ts))


class FakeDesk(Desk):
    """`done` records each act with its arguments. An event seen before raises AlreadyHandled; with `problem` set, every
    act raises that, with one of `refused` an act on that question; a claim is in the way of acts alone, not of looks.
    """

    def __init__(self) -> None:
        self.fake_people: Mapping[str, Person] = PEOPLE
        self.fake_tags: Mapping[str, Tag] = TAGS
        self.done: list[tuple[str, tuple[object, ...]]] = []
        self.problem: Exception | None = None
        self.refused: dict[int, Exception] = {}
        self.threads_of: dict[tuple[str, str], int] = {}
        self.pages: dict[str, Queue] = {}
        self.choices: list[tuple[int, str]] = [(12, "How do I set up SSO?"), (9, "Is there SSO?")]
        self.found = SearchPage((), (), 1, 1, 0)
        self.facts: list[Fact] = []
        self.streams: list[StreamHealth] = []
        self.undoable: tuple[int, ...] = ()
        self.thread_result = ThreadResult("inside")
        self.edit_result = ThreadResult("inside")
        self.resume_result = True
        self.held: list[tuple[str, str, str]] = []
        self.leaving: tuple[list[int], list[tuple[QuestionDetail, ReplyDetail]]] = ([], [])
        self.question_detail = question_detail(reply_detail())
        self.missed_messages: list[tuple[QuestionDetail, str]] = []
        self.attached: list[tuple[object, object]] = []
        self._events: set[str] = set()
        self.questions = cast(
            "QuestionDesk",
            FakePart(self, QuestionDesk, {"detail": self._question_detail, "detail_for": self._question_detail}),
        )
        self.replies = cast(
            "ReplyDesk",
            FakePart(
                self,
                ReplyDesk,
                {
                    "detail": self._reply_detail,
                    "detail_for": self._reply_detail,
                    "preview": _preview,
                    "propose": lambda **_: 7,
                    "ask_to_allow": lambda **_: 7,
                },
            ),
        )
        self.reviews = cast("ReviewDesk", FakePart(self, ReviewDesk, {"preview": _preview}))
        self.threads = cast(
            "ThreadDesk",
            FakePart(
                self,
                ThreadDesk,
                {
                    "question_at": lambda channel, thread_ts: self.threads_of.get((channel, thread_ts)),
                    "reply_from": lambda **_: None,
                    "threads_to_read": lambda: iter(self.missed_messages),
                    "message_posted": lambda **_: self.thread_result,
                    "message_edited": lambda **_: self.edit_result,
                    "message_deleted": lambda **_: ThreadResult("inside"),
                    "files_changed": lambda **_: ThreadResult("inside"),
                },
            ),
        )
        self.queue = cast(
            "QueueDesk",
            FakePart(
                self,
                QueueDesk,
                {
                    "page": lambda which, **_: self.pages.get(which, Queue((), 1, 1, 0)),
                    "choices": lambda **_: self.choices,
                    "search": lambda terms, page, **_: replace(self.found, terms=tuple(terms), page=page),
                },
            ),
        )
        self.figures = cast(
            "FigureDesk",
            FakePart(
                self,
                FigureDesk,
                {
                    "of": lambda periods, scope, **_: reckon(self.facts, periods, scope),
                    "picture": lambda **_: None,
                    "named": lambda word, **_: Scope(tag=word) if word in TAGS else Scope(source=word),
                },
            ),
        )
        self.sources = cast(
            "SourceDesk",
            FakePart(self, SourceDesk, {"health": lambda **_: self.streams, "pause": lambda **_: self.streams}),
        )
        self.sending = cast("SendingDesk", FakePart(self, SendingDesk, _sending_answers(self)))
        self.duplicates = cast(
            "DuplicateDesk",
            FakePart(self, DuplicateDesk, {"merge": lambda into, **_: into, "split": lambda number, **_: number}),
        )
        self.earlier_answers = cast(
            "EarlierAnswerDesk",
            FakePart(
                self,
                EarlierAnswerDesk,
                {"reusable_words": lambda reply, **_: RichText.of_plain(f"The words of reply {reply}.")},
            ),
        )
        self.experts = cast(
            "ExpertDesk", FakePart(self, ExpertDesk, {"who_could_answer": lambda **_: (self.question_detail, ())})
        )
        self.fake_home = Home()
        self.homes = cast("HomeDesk", FakePart(self, HomeDesk, {"home": lambda **_: self.fake_home}))
        self.held_by_absent: tuple[int, ...] = ()
        self.absences = cast("AbsenceDesk", FakePart(self, AbsenceDesk, {"begin": lambda **_: self.held_by_absent}))
        self.claims = cast("ClaimDesk", FakePart(self, ClaimDesk, {}))
        self.corrections = cast("CorrectionDesk", FakePart(self, CorrectionDesk, {}))
        self.fake_inbox = FakeInbox(self.threads_of)
        self.inbox = cast("InboxDesk", self.fake_inbox)
        self.doubts: tuple[str, ...] = ()
        self.choosing = cast("ChoosingDesk", FakePart(self, ChoosingDesk, {"doubts": lambda **_: self.doubts}))
        self.members = cast("MemberDesk", FakePart(self, MemberDesk, {}))
        self.reverting = cast(
            "RevertDesk",
            FakePart(
                self, RevertDesk, {"offered": lambda **_: self.undoable, "undo": lambda entry, **_: f"entry {entry}"}
            ),
        )

    @property
    def people(self) -> Mapping[str, Person]:
        return self.fake_people

    @property
    def reactions(self) -> ReactionSettings:
        return ReactionSettings()

    @property
    def tags(self) -> Mapping[str, Tag]:
        return self.fake_tags

    def check_may(self, act: Act, by: str, number: int = 0) -> None:
        if self.problem is not None:
            raise self.problem

    @cached_property
    def refused_kinds(self) -> RefusedKinds:
        """As the desk keeps them."""
        return RefusedKinds()

    @property
    def web_address(self) -> str:
        return ""

    @property
    def source_names(self) -> Collection[str]:
        return ("reddit", "square")

    def hurried(self) -> AbstractContextManager[None]:
        return nullcontext()

    def now(self) -> datetime:
        return NOW

    def acts(self, name: str) -> list[tuple[object, ...]]:
        """The arguments of every act of this name, in order."""
        return [arguments for act, arguments in self.done if act == name]

    def record_act(
        self, event: tuple[str, ...], act: str, arguments: dict[str, object], answer: Callable[..., object] | None
    ) -> object:
        """Record an act, and return its answer."""
        if self.problem is not None and not (isinstance(self.problem, Claimed) and act in _LOOKS):
            raise self.problem
        number = arguments.get("number")
        if isinstance(number, int) and number in self.refused:
            raise self.refused[number]
        if self._events & set(event):
            raise AlreadyHandled("this was done already")
        self._events |= set(event)
        if act not in _LOOKS:
            self.done.append((act, tuple(arguments.values())))
        return answer(**arguments) if answer else None

    def _question_detail(self, **_: object) -> QuestionDetail:
        return self.question_detail

    def _reply_detail(self, **_: object) -> tuple[QuestionDetail, ReplyDetail]:
        return self.question_detail, self.question_detail.replies[0]


def _sending_answers(desk: FakeDesk) -> Mapping[str, Callable[..., object]]:
    return {
        "resume": lambda **_: desk.resume_result,
        "scopes": lambda: ("square", "reddit", *map(scope_of_tag, desk.tags)),
        "would_leave": lambda **_: desk.leaving,
        "resume_one": lambda **_: "Q-12",
        "holds": lambda: desk.held,
    }


_LOOKS = {
    *("detail", "detail_for", "preview", "question_at", "threads_to_read", "reusable_words", "image_rules"),
    *("sources", "holds", "health", "choices", "search", "offered", "doubts", "scopes", "would_leave", "named"),
    "reply_from",
    *("obstacles", "reason_given"),
}
"""Methods that change nothing; they are not recorded."""


def _preview(words: RichText | str, **_: object) -> Preview:
    text = words_of(words).plain
    found = LintFinding("embargo", Severity.BLOCK, "This is under embargo.", (0, 6), "Falcon")
    forbidden = (found,) if "Falcon" in text else ()
    return Preview(text, len(text), 280, forbidden, blocked=bool(forbidden))
