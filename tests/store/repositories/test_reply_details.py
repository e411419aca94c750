"""Details of replies promise: each reply shows its own parts, and many replies cost no more queries than one."""

from sqlalchemy import Engine

from bot.core.attachments import Attachments, ReplyImage
from bot.core.details import Reading
from bot.store.repositories.posts import PostArrival
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Store, Transaction
from tests.fakes.posts import a_post
from tests.fakes.query_plans import counted_queries, scanned_tables

ANA, GIL, HANA = "U0ANA", "U0GIL", "U0HANA"


def _asked(tx: Transaction, key: str) -> tuple[int, int]:
    """A new question and its post."""
    question = tx.questions.create()
    return question, tx.posts.add_all([PostArrival(a_post(key), question=question, role="asked")])[key]


def _wording(text: str, *images: ReplyImage, left_out: tuple[str, ...] = ()) -> Wording:
    return Wording(text, f"digest of {text}", len(text), 280, 1, "", attached=Attachments(images, left_out))


def _image(name: str) -> ReplyImage:
    return ReplyImage(f"digest of {name}", "image/png", name, 10, f"https://slack.example/{name}")


def _written_out(tx: Transaction, question: int, post: int, name: str) -> int:
    """A reply in its second version, which was approved, let pass and illustrated, as the first was by others."""
    number = tx.replies.propose(question, post, _wording(f"{name}, first", _image(f"{name} before")), ANA)
    tx.replies.approvals.add(number, HANA)
    tx.replies.approvals.override(number, HANA, "before", [])
    tx.replies.reword(number, _wording(name, _image(name), left_out=(f"{name}.pdf",)), ANA)
    tx.replies.approvals.store_readings(number, [Reading(post, f"read for {name}")], "digest of the question")
    tx.replies.approvals.add(number, GIL)
    tx.replies.approvals.override(number, GIL, name, [])
    return number


def test_each_of_many_replies_shows_its_own_parts_and_only_those_of_its_present_words(store: Store) -> None:
    with store.writing() as tx:
        question, post = _asked(tx, "1")
        names = {_written_out(tx, question, post, name): name for name in ("one", "two", "three")}
        tx.replies.propose(question, post, _wording("bare"), ANA)
        _written_out(tx, *_asked(tx, "2"), "of another question")
    with store.reading() as tx:
        *full, bare = tx.replies.details_of(question)
    assert [one.reply.number for one in full] == list(names)
    for one in full:
        name = names[one.reply.number]
        assert [version.text for version in one.versions] == [f"{name}, first", name]
        assert [approval.by for approval in one.approvals] == [GIL]
        assert one.override is not None
        assert one.override.why == name
        assert one.attached == Attachments((_image(name),), (f"{name}.pdf",))
        assert one.readings == (Reading(post, f"read for {name}"),)
    assert (bare.approvals, bare.override, bare.readings, bare.attached) == ((), None, (), Attachments())


def test_details_of_many_replies_cost_no_more_queries_than_those_of_one(store: Store, engine: Engine) -> None:
    with store.writing() as tx:
        few, many = _asked(tx, "1"), _asked(tx, "2")
        _written_out(tx, *few, "one")
        for count in range(12):
            _written_out(tx, *many, f"the {count}th")
    asked = []
    for question, _ in (few, many):
        with scanned_tables(engine) as scans, counted_queries(engine) as queries, store.reading() as tx:
            tx.question_detail(question)
        asked.append(len(queries))
        assert [scan for scan in scans if scan.table != "hold"] == []
    assert asked[0] == asked[1] <= 16
