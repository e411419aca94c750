"""The play: the whole road travelled once, from a question on the square to the answered follow-up.

Each scene is done first, and told when it has been seen to work; so the telling never runs ahead of the truth. How it
is told is the caller's affair.
"""

from collections.abc import Callable, Iterator

from bot.sandbox.demo import script as words
from bot.sandbox.demo.company import ACCOUNT
from bot.sandbox.demo.environment import DemoEnvironment
from bot.sandbox.demo.observer import DemoObserver, NotShown, SeenMessage, visible_text
from bot.sandbox.demo.scene import Scene, ScenePlace
from bot.sandbox.demo.script import Script, choose_script
from bot.sandbox.slack import ActionResult
from bot.sandbox.square import SquarePost
from bot.slack import action_ids, app_definition
from bot.slack.blocks.richtext.read_blocks import read_blocks

_EDITED, _UNDONE, _SENT = ", changed by ", "called the reply back", "The reply stands in public"
"""What a reply's message says of it."""


class Walkthrough:
    """`scenes` plays; `missing` then says what does not stand as it should. A play is played once."""

    def __init__(self, environment: DemoEnvironment, observer: DemoObserver, undo: float) -> None:
        self._environment = environment
        self._observer = observer
        self._undo = undo
        self._script: Script = choose_script(environment.people)
        self._channel = next(tag.channel for tag in environment.tags if tag.name == words.TAG)
        self._approved = ""
        self._asked: SquarePost | None = None
        self._again: SquarePost | None = None
        self._followed: SquarePost | None = None
        self._card = SeenMessage("", "")

    def scenes(self) -> Iterator[Scene]:
        """Plays one scene after the other. Raises NotShown when one does not come off."""
        yield self._ask()
        yield self._see_card()
        yield self._ask_again()
        yield self._talk_inside()
        yield self._propose()
        yield self._edit_and_approve()
        yield self._call_back()
        yield self._approve_again()
        yield self._see_reply()
        yield self._follow_up()
        yield self._answer_again()
        yield self._answer_other()
        yield self._settle()

    def missing(self) -> list[str]:
        """What does not stand in public, or in the thread, as the play means it to. Empty: all is well."""
        found = [] if self._asked else ["Nobody asked."]
        if self._asked and self._reply_texts(self._asked.id) != [self._approved]:
            found.append("The approved answer does not stand under the question on the square, once and word for word.")
        if not self._followed:
            return [*found, "The customer never came back."]
        if not any(words.FOLLOW_UP in visible_text(note) for note in self._observer.thread(self._card)):
            found.append("The customer's follow-up is not in the question's thread in Slack.")
        if not any(words.SECOND_ANSWER in text for text in self._reply_texts(self._followed.id)):
            found.append("The second answer does not stand under the follow-up on the square.")
        if not self._again or not any(words.ANSWER_TO_OTHER in text for text in self._reply_texts(self._again.id)):
            found.append("Who asked the same has no answer on the square.")
        return [*found, *self._find_leaks()]

    def _find_leaks(self) -> list[str]:
        inside = (words.FIRST_THOUGHT, words.BETWEEN_US, words.ON_SECOND_THOUGHT, words.SURE)
        ours = [n.text for notes in self._environment.square.board.threads() for n in notes if n.author == ACCOUNT]
        return [f"What was said inside stands in public: {text}" for text in inside if any(text in own for own in ours)]

    def _reply_texts(self, post: int) -> list[str]:
        return [note.text for note in self._observer.replies(post)]

    def _ask(self) -> Scene:
        asked = self._asked = self._environment.square.board.ask(words.CUSTOMER, words.QUESTION)
        told = f"@{asked.author} asks on the square: “{words.QUESTION}”"
        return Scene("A customer asks in public", told, "left: the newest post on the square", _on_square(asked))

    def _see_card(self) -> Scene:
        self._card = self._observer.wait_for(
            "The question's card never came to Slack.", lambda: self._observer.find_card(words.QUESTION)
        )
        if self._card.channel != self._channel:
            raise NotShown(f"The question's card came to {self._name(self._card.channel)}, not to {self._name()}.")
        told = (
            "It is recognised as a question about the API and becomes a card that says why it is here and who is asked."
        )
        where = f"right: {self._name()}"
        place = ScenePlace(person=self._script.expert.slack, channel=self._card.channel)
        return Scene(f"{self._card.question} is on the experts' table", told, where, place)

    def _ask_again(self) -> Scene:
        again = self._again = self._environment.square.board.ask(words.OTHER, words.SAME_AGAIN)
        missing = "That the same was asked again never came to the card's thread."
        self._observer.wait_for(missing, lambda: self._observer.find_note(self._card, "question joined"))
        told = (
            f"@{again.author} asks the same in other words. No second card comes: it joins {self._card.question}, and a"
            " button splits it off again."
        )
        return Scene("The same is asked again", told, "left: the newest post; right: the card's thread", self._thread())

    def _talk_inside(self) -> Scene:
        expert, colleague = self._script.expert, self._script.colleague
        self._press(expert.slack, self._card, action_ids.CLAIM)
        self._say(expert.slack, words.FIRST_THOUGHT)
        self._say(colleague.slack, words.BETWEEN_US)
        claimed = f"{expert.name} is on it"
        self._observer.wait_for(
            "The card does not say who is on it.", lambda: self._observer.card_says(self._card, claimed)
        )
        told = f"{expert.name} claims it and talks it over with {colleague.name}. None of this leaves: only an explicit"
        return Scene(
            "Talk in the thread stays inside", f"{told} reply does.", "right: the card's thread", self._thread()
        )

    def _propose(self) -> Scene:
        expert = self._script.expert
        self._say(expert.slack, f"reply: {words.ANSWER}")
        note = "The words after “reply:” were not taken as a candidate."
        self._observer.wait_for(note, lambda: self._observer.find_reply(self._card, " proposes"))
        self._review(words.ANSWER)
        told = (
            f"{expert.name} writes “reply: …”. The words are shown exactly as the square will show them, with who"
            " speaks, and lint notes that they promise something."
        )
        where = "right: the thread, and #comms-review"
        return Scene("A reply is proposed, and goes to review", told, where, self._reviews())

    def _edit_and_approve(self) -> Scene:
        comms, review = self._script.comms, self._review(words.ANSWER)
        self._press(comms.slack, review, action_ids.EDIT)
        window = self._observer.wait_for(
            "The window to edit never opened.", lambda: self._environment.slack.window(comms.slack)
        )
        typed = window["state"]["values"][action_ids.WORDS][action_ids.WORDS]
        proposed = read_blocks([typed["rich_text_value"]]).plain
        self._approved = proposed.replace(words.PROMISE, "").replace(*words.ADDED)
        self._done(self._environment.slack.fill(comms.slack, {action_ids.WORDS: self._approved}))
        self._done(self._environment.slack.submit(comms.slack, {action_ids.WORDS: self._approved}))
        self._observer.wait_for(
            "The thread does not show what was changed.", lambda: self._observer.find_reply(self._card, _EDITED)
        )
        told = f"{comms.name} takes the promise out and approves these words, no others; the thread shows the change."
        where = "right: the thread; the change is struck through and bold"
        return Scene("Communications edits and approves", told, where, self._thread())

    def _call_back(self) -> Scene:
        expert = self._script.expert
        self._press(expert.slack, self._waiting(), action_ids.UNDO)
        undone = "The reply could not be called back."
        self._observer.wait_for(undone, lambda: self._observer.find_reply(self._card, _UNDONE))
        self._say(expert.slack, words.ON_SECOND_THOUGHT)
        told = f"It leaves in {self._undo:g} s, but {expert.name} has a doubt and presses Undo: it does not leave."
        where = "right: the thread; left: nothing under the question"
        return Scene("Undo", told, where, self._thread())

    def _approve_again(self) -> Scene:
        comms = self._script.comms
        self._say(self._script.expert.slack, words.SURE)
        self._press(comms.slack, self._review(self._approved), action_ids.APPROVE)
        self._waiting()
        told = (
            f"The doubt is settled, the approval was void, so {comms.name} approves again. It waits {self._undo:g} s."
        )
        return Scene("Approved again", told, "right: #comms-review, and the thread", self._reviews())

    def _see_reply(self) -> Scene:
        self._see_answer(self._asked, "The approved answer does not stand under the question on the square.")
        self._observer.wait_for(
            "The thread was not told that it stands.", lambda: self._observer.find_reply(self._card, _SENT)
        )
        told = "The approved words, letter for letter, with the name of who speaks. The thread links to them."
        return Scene("The answer stands in public", told, "left: under the question", _on_square(self._asked))

    def _follow_up(self) -> Scene:
        answer = self._see_answer(self._asked, "The approved answer is gone again.")
        followed = self._followed = self._environment.square.board.answer(words.CUSTOMER, answer.id, words.FOLLOW_UP)
        self._observer.wait_for(
            "The customer's follow-up never came to the thread.",
            lambda: self._observer.find_note(self._card, "follow up arrived"),
        )
        told = f"@{followed.author}: “{words.FOLLOW_UP}” It comes to the same thread, and the question is open again."
        where = "left: under the answer; right: the same thread"
        return Scene("The customer comes back", told, where, self._thread())

    def _answer_again(self) -> Scene:
        expert, second = self._script.expert, self._script.second
        ts = self._say(expert.slack, words.SECOND_ANSWER)
        shortcut = app_definition.SHORTCUTS[0].callback_id
        self._done(self._environment.slack.shortcut(expert.slack, self._card.channel, ts, shortcut))
        self._observer.wait_for(
            "The window to propose never opened.", lambda: self._environment.slack.window(expert.slack)
        )
        self._done(self._environment.slack.submit(expert.slack))
        self._press(second.slack, self._review(words.SECOND_ANSWER), action_ids.APPROVE)
        self._see_answer(self._followed, "The second answer does not stand under the follow-up on the square.")
        told = (
            f"{expert.name} turns a message of the thread into a reply with the shortcut “Propose as reply”;"
            f" {second.name} approves it, and it stands under the follow-up."
        )
        where = "right: the thread; left: under the follow-up"
        return Scene("Answered again", told, where, _on_square(self._followed))

    def _answer_other(self) -> Scene:
        expert, comms = self._script.expert, self._script.comms
        self._say(expert.slack, f"reply: {words.ANSWER_TO_OTHER}")
        self._press(comms.slack, self._review(words.ANSWER_TO_OTHER), action_ids.APPROVE)
        self._see_answer(self._again, "The answer does not stand under the post of who asked the same.")
        told = f"The thread said that @{words.OTHER} still waits. {expert.name}'s next reply goes there by itself."
        where = "left: under the other post; right: the thread"
        return Scene("Who asked the same is answered too", told, where, _on_square(self._again))

    def _settle(self) -> Scene:
        self._observer.wait_for(
            "The thread was not told that it stands.", lambda: self._observer.find_reply(self._card, _SENT, 2)
        )
        number = self._card.question.removeprefix("Q-")
        self._press(self._script.expert.slack, self._card, action_ids.MORE, f"{action_ids.SETTLE} {number}")
        self._observer.wait_for(
            "The question was not settled.", lambda: self._observer.find_note(self._card, "question settled")
        )
        told = (
            f"{self._script.expert.name} settles {self._card.question}. Another word from the customer would reopen it."
        )
        return Scene("Settled", told, f"right: the card in {self._name()}", self._thread())

    def _thread(self) -> ScenePlace:
        return ScenePlace(person=self._script.expert.slack, channel=self._card.channel, ts=self._card.ts)

    def _reviews(self) -> ScenePlace:
        return ScenePlace(person=self._script.comms.slack, channel=self._environment.channels.review)

    def _see_answer(self, post: SquarePost | None, missing: str) -> SquarePost:
        """The company's reply under this post. A reply that failed is not waited for."""

        def look() -> SquarePost | None:
            if post is None or self._observer.find_note(self._card, "reply failed"):
                raise NotShown(missing)
            return next(iter(self._observer.replies(post.id)), None)

        try:
            return self._observer.wait_for(missing, look)
        except NotShown as missed:
            raise NotShown(f"{missing} The last word in the thread: {self._observer.last_word(self._card)}") from missed

    def _review(self, text: str) -> SeenMessage:
        question = self._card.question
        return self._observer.wait_for(
            "The reply never came to review.", lambda: self._observer.find_review(question, text)
        )

    def _waiting(self) -> SeenMessage:
        what = "The thread does not say that the reply waits."
        return self._observer.wait_for(what, lambda: self._observer.find_button(self._card, action_ids.UNDO))

    def _say(self, user: str, text: str) -> str:
        return self._environment.slack.say(user, self._card.channel, text, thread_ts=self._card.ts)

    def _press(self, user: str, at: SeenMessage, action: str, choice: str = "") -> None:
        self._observer.wait_for(
            f"{action}: nothing of the kind is offered.", lambda: self._observer.has_button(at, action, choice)
        )
        self._done(self._environment.slack.press(user, at.channel, at.ts, action, choice or None))

    def _done(self, outcome: ActionResult) -> None:
        if not outcome.ok:
            raise NotShown(f"Slack reports: {outcome.error or ', '.join(outcome.errors.values())}")

    def _name(self, channel: str = "") -> str:
        return f"#{self._environment.slack.workspace.state.conversation(channel or self._channel).name}"


def _on_square(post: SquarePost | None) -> ScenePlace:
    return ScenePlace(post=post.id if post else 0)


def make_walkthrough(
    environment: DemoEnvironment, undo: float, patience: float, clock: Callable[[], float]
) -> Walkthrough:
    """A play on this stage; a thing may take `patience` seconds to appear, besides the undo window."""
    return Walkthrough(environment, DemoObserver(environment, patience + undo, clock), undo)
