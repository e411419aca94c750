"""The watch language: what each part of it lets through, and how a mistake is shown."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Author, Post, PostKind
from bot.core.watch.query import MAX_DEPTH, MAX_LENGTH, BadQuery, combine_queries, compile_query

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def post(
    text: str = "",
    *,
    title: str = "",
    source: str = "reddit",
    handle: str = "ana",
    url: str = "https://old.reddit.com/r/acme/1",
    lang: str = "en",
    kind: PostKind = PostKind.POST,
) -> Post:
    return Post(source, "1", Author("1", handle), text, NOW, url=url, title=title, lang=lang, kind=kind)


def matches(query: str, text: str) -> bool:
    return compile_query(query).matches(post(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("acme", "I like Acme."),
        ("acme api", "the API of ACME"),
        ("acme AND api", "acme api"),
        ("acme OR globex", "globex"),
        ("a b OR c", "c"),
        ("a (b OR c)", "a c"),
        ("acme -jobs", "acme rocks"),
        ("acme NOT jobs", "acme rocks"),
        ("NOT NOT acme", "acme"),
        ("acme -(jobs OR hiring)", "acme"),
        ('"rate limit"', "Rate  limit hit"),
        ("“rate limit”", "rate limit"),
        ('"rate * limit"', "rate based limit"),
        ('acme -"we are hiring"', "acme: we hire"),
        ("integrat*", "integrations"),
        ("colo?r", "colour"),
        ('"really?"', "really?"),
        ("or not and", "and or not"),
        ('"OR"', "or"),
        ("rate-limit", "a rate-limit"),
        ("acme\n  -jobs", "acme"),
        ("10:30", "at 10:30"),
    ],
)
def test_a_query_lets_through_what_it_describes(query: str, text: str) -> None:
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("acme", "acmeology"),
        ("acme api", "acme"),
        ("a b OR c", "a"),
        ("a (b OR c)", "c"),
        ("acme -jobs", "acme jobs"),
        ("acme NOT jobs", "acme JOBS"),
        ("acme -(jobs OR hiring)", "acme hiring"),
        ('"rate limit"', "limit rate"),
        ('"really?"', "really!"),
        ("colo?r", "color"),
        ("--acme", "globex"),
    ],
)
def test_a_query_keeps_out_what_it_does_not_describe(query: str, text: str) -> None:
    assert not matches(query, text)


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("site:reddit.com", post(), post(url="https://notreddit.com/")),
        ("site:*.reddit.com", post(), post(url="https://reddit.com.evil.example/")),
        ("site:reddit.com", post(url="reddit.com/r/acme"), post(url="")),
        ("site:REDDIT.com", post(url="https://user:pw@WWW.Reddit.com.:8080/"), post(url="https://[bad/")),
        ("source:reddit", post(), post(source="reddit-jobs")),
        ("source:reddit*", post(source="Reddit-jobs"), post(source="x")),
        ('source:"company blog"', post(source="Company Blog"), post()),
        ("author:@ana", post(handle="Ana"), post(handle="anabel")),
        ("author:*bot", post(handle="newsbot"), post(handle="bottom")),
        ("author:[a]*", post(handle="[A]x"), post(handle="a")),
        ("-author:acme", post(), post(handle="@acme")),
        ("lang:en", post(lang="en_GB"), post(lang="eng")),
        ("lang:pt-br", post(lang="pt-BR"), post(lang="pt")),
        ("type:reply", post(kind=PostKind.REPLY), post(kind=PostKind.COMMENT)),
        ("Type:Post", post(), post(kind=PostKind.REPLY)),
        ("acme", post(title="Acme"), post(handle="acme")),
    ],
)
def test_a_field_asks_about_its_own_part_of_the_post(query: str, yes: Post, no: Post) -> None:
    compiled = compile_query(query)
    assert compiled.matches(yes)
    assert not compiled.matches(no)


@pytest.mark.parametrize(
    ("query", "column", "remedy"),
    [
        ("", 1, "the query is empty"),
        (" \n ", 1, "the query is empty"),
        ("acme (b", 8, "a closing bracket"),
        ("acme )", 6, "closes nothing"),
        ("()", 2, "nothing stands before it"),
        ("OR acme", 1, "OR stands between"),
        ("a OR OR b", 6, "OR stands between"),
        ("AND", 1, "AND stands between"),
        ("acme OR", 8, "missing here"),
        ("acme NOT", 9, "missing here"),
        ('acme "rate limit', 6, "never closed"),
        ("acme - jobs", 6, "right before"),
        ("acme *", 6, "no word here"),
        ('acme ""', 6, "no word here"),
        ("acme autor:ana", 6, "'author:'"),
        ("from:ana", 1, "'author:'"),
        ("zzz:ana", 1, "site:, source:, author:, lang:, type:"),
        ("https://acme.com", 1, "in quotes"),
        ("author: ana", 8, "without a space"),
        ("acme type:replies", 11, "type:reply"),
        ("site:acme.com/blog", 6, "a host only"),
        ("lang:english!", 6, "lang:pt-br"),
    ],
)
def test_a_mistake_is_shown_at_its_place_with_what_to_do(query: str, column: int, remedy: str) -> None:
    with pytest.raises(BadQuery) as caught:
        compile_query(query)
    assert caught.value.column == column
    assert remedy in str(caught.value)


def test_the_caret_stands_under_the_mistake_in_its_own_line() -> None:
    with pytest.raises(BadQuery) as caught:
        compile_query("acme OR globex\n-jobs autor:ana")
    assert (caught.value.line, caught.value.column) == (2, 7)
    _, caret, remedy = str(caught.value).split("\n")
    assert str(caught.value).startswith("  -jobs autor:ana\n")
    assert caret == "  " + " " * 6 + "^"
    assert remedy.startswith("Column 7: there is no field 'autor:'. Did you mean 'author:'?")


def test_a_mistake_far_along_a_line_is_shown_with_its_surroundings_only() -> None:
    with pytest.raises(BadQuery) as caught:
        compile_query("acme " * 500 + "autor:ana")
    shown, caret, _ = str(caught.value).split("\n")
    assert len(shown) <= 102
    assert shown[caret.index("^") :].startswith("autor:ana")


@pytest.mark.parametrize("query", ["(" * 60 + "a" + ")" * 60, "-" * 60 + "a", "(" * 4000, "NOT " * 2000 + "a"])
def test_endless_nesting_is_refused_rather_than_followed(query: str) -> None:
    with pytest.raises(BadQuery):
        compile_query(query)


def test_a_query_as_deep_and_as_long_as_allowed_still_answers() -> None:
    assert matches("(" * MAX_DEPTH + "acme" + ")" * MAX_DEPTH, "acme")
    assert not matches(("a " * MAX_LENGTH)[:MAX_LENGTH], "b")
    with pytest.raises(BadQuery):
        compile_query("a" * (MAX_LENGTH + 1))


def test_both_the_global_and_the_own_query_must_let_a_post_through() -> None:
    watch = combine_queries(compile_query("-jobs"), compile_query("acme"))
    assert watch.matches(post("acme"))
    assert not watch.matches(post("acme jobs"))
    assert not watch.matches(post("globex"))


def test_a_source_without_queries_brings_everything() -> None:
    assert combine_queries(None, None).matches(post(""))
    assert not combine_queries(None, compile_query("acme")).matches(post(""))
    assert not combine_queries(compile_query("-jobs"), None).matches(post("jobs"))


_WORDS = st.sampled_from(["acme", "api", "b*", "c?", '"rate limit"', "type:post", "site:reddit.com", "author:ana"])
_QUERIES = st.recursive(
    _WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        inner.map(lambda one: f"-({one})"),
    ),
    max_leaves=8,
)
_TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(["acme", "API", "by", "cc", "rate limit", "zzz"])).map(" ".join))


@given(st.one_of(st.text(), st.text(alphabet='ab()"- :*?\nORNTAD“”', max_size=40)), st.text())
def test_any_text_either_compiles_or_is_refused_with_a_place(query: str, text: str) -> None:
    compiled = refused = None
    try:
        compiled = compile_query(query)
    except BadQuery as e:
        refused = e
    if refused is not None:
        assert refused.column >= 1
    if compiled is not None:
        assert compiled.matches(post(text)) in (True, False)


@given(_QUERIES, _TEXTS)
def test_not_lets_through_exactly_the_rest(query: str, text: str) -> None:
    assert matches(f"NOT ({query})", text) is not matches(query, text)


@given(_QUERIES, _QUERIES, _TEXTS)
def test_or_and_and_mean_what_they_say(one: str, other: str, text: str) -> None:
    either, both = matches(one, text) or matches(other, text), matches(one, text) and matches(other, text)
    assert matches(f"({one}) OR ({other})", text) is either
    assert matches(f"({one}) ({other})", text) is both


@given(st.text(), st.text(), st.text())
def test_no_post_however_strange_makes_a_query_raise(text: str, url: str, handle: str) -> None:
    query = compile_query("acme OR site:reddit.com OR author:a* OR source:x OR lang:en OR type:post")
    query.matches(post(text, url=url, handle=handle, source=handle, lang=handle))


def test_a_normal_post_is_judged_in_far_less_than_the_time_ingest_has() -> None:
    watch = combine_queries(
        compile_query("-hiring -jobs -giveaway"), compile_query('(acme OR @acme OR "acme cloud") api*')
    )
    seen = post(
        "I really wonder whether the Globex dashboard can be themed, has anybody tried that before? Thanks! " * 3
    )
    start = time.process_time()
    for _ in range(2000):
        watch.matches(seen)
    assert time.process_time() - start < 0.4  # 200 microseconds each, on a busy machine


def test_a_huge_post_is_judged_in_time() -> None:
    huge = post("acme apis " * 10_000 + "e\u0301\u0323" * 10_000)
    start = time.process_time()
    compile_query('acm* *pis "acme * acme" -z*z*z colo?r').matches(huge)
    assert time.process_time() - start < 1
