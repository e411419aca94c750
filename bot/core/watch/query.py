"""The watch language: which posts concern us. A query is compiled once and then applied to each post.

    acme (integrat* OR "rate limit") -hiring site:reddit.com type:post lang:en

- Words side by side must all occur (`AND` may be written); `OR` between alternatives; brackets group. OR binds weakest.
- `NOT x` or `-x`: x must not occur. A query of negatives only is allowed and lets everything else through, as a
  filter over all sources does.
- Words match whole words in title and text, whatever the case. `integrat*`: any ending; `colo?r`: one letter. In a
  "phrase in quotes" words stand together, `*` alone is any one word, and `?` is a question mark.
- `site:` the host of the post's link, or one above it; `source:` the source's name; `author:` the handle (both may hold
  `*`); `lang:` the language, `en` also means `en-GB`; `type:` post, reply or comment.
- Operators are written in capitals; an operator or a colon meant as a word goes into quotes.

How text is folded and searched is in `bot.core.text.matching`. Compiled queries do no I/O and never raise.
"""

from dataclasses import dataclass, field, replace

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from bot.core.errors import Faulty
from bot.core.model import Post
from bot.core.text.matching import Term, term
from bot.core.watch.fields import BadField, PostFields, PostPredicate, field_predicate

MAX_LENGTH = 10_000
"""Characters in one query."""

MAX_DEPTH = 50
"""How deep brackets and NOTs may be nested."""

_QUOTES = '"“”„«»'

_GRAMMAR = r"""
start: either
either: every (_OR every)*
every: one (_AND? one)*
?one: (NOT | MINUS) one -> without
    | LPAR either RPAR  -> group
    | PHRASE            -> phrase
    | FIELD             -> restriction
    | WORD              -> word

_OR.4: /OR(?=[\s()]|$)/
_AND.4: /AND(?=[\s()]|$)/
NOT.4: /NOT(?=[\s()]|$)/
MINUS.3: /-(?=[^\s)])/
FIELD.2: /[^\W\d_]+:(["“”„«»][^"“”„«»]*["“”„«»]|[^\s()"“”„«»]*)/
PHRASE: /["“”„«»][^"“”„«»]*["“”„«»]/
WORD: /[^\s()"“”„«»]+/
LPAR: "("
RPAR: ")"
%ignore /\s+/
"""


class BadQuery(Faulty):
    """A query that cannot be compiled. The text shows the line with a caret under the mistake, and what to do.

    `line` and `column` count from 1.
    """

    def __init__(self, query: str, position: int, remedy: str) -> None:
        before = query[:position]
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        super().__init__([f"{_excerpt_with_caret(query, self.line, self.column)}\nColumn {self.column}: {remedy}"])


def _excerpt_with_caret(query: str, line: int, column: int) -> str:
    text = query.split("\n")[line - 1]
    start = max(0, column - 1 - 60)
    shown = "".join(c if c.isprintable() else " " for c in text[start : start + 100])
    return f"  {shown}\n  {' ' * (column - 1 - start)}^"


class _Mistake(Exception):
    def __init__(self, position: int, remedy: str) -> None:
        super().__init__(remedy)
        self.position = position
        self.remedy = remedy


def _nobody(_fields: PostFields) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Rule:
    """A part of a query: its test, and how deep it is nested. `author`: it tests the author alone. `shuts_out` holds
    for posts whose author the query excludes, whatever they say.
    """

    holds: PostPredicate
    depth: int = 0
    author: bool = False
    shuts_out: PostPredicate = _nobody


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query. `text` is how it was written; two queries are equal when that is."""

    text: str
    rule: _Rule = field(repr=False, compare=False)

    def matches(self, post: Post) -> bool:
        """Whether the query lets `post` through."""
        return self.rule.holds(PostFields(post))


@dataclass(frozen=True, slots=True)
class Watch:
    """What one source watches for: the query over all sources and its own; a post must match both. None: no limit."""

    everywhere: Query | None = None
    here: Query | None = None

    def matches(self, post: Post) -> bool:
        """Whether `post` concerns us."""
        fields = PostFields(post)
        return all(query is None or query.rule.holds(fields) for query in (self.everywhere, self.here))

    def excludes(self, post: Post) -> bool:
        """Whether its author is excluded (`-author:…`), so that nothing they write concerns us."""
        fields = PostFields(post)
        return any(query is not None and query.rule.shuts_out(fields) for query in (self.everywhere, self.here))


def combine_queries(everywhere: Query | None, here: Query | None) -> Watch:
    """The watch of a source with the query over all sources. A source without any query takes every post."""
    return Watch(everywhere, here)


def compile_query(text: str) -> Query:
    """Compile `text`. Raises BadQuery for the first mistake in it."""
    if len(text) > MAX_LENGTH:
        raise BadQuery(text, MAX_LENGTH, f"a query may have {MAX_LENGTH} characters. Split it into several sources.")
    if not text.strip():
        raise BadQuery(text, 0, "the query is empty. Write the words to watch for, or leave the query out.")
    try:
        rule: _Rule = _PARSER.parse(text)  # type: ignore[assignment]  # the transformer makes rules, not trees
    except _Mistake as e:
        raise BadQuery(text, e.position, e.remedy) from e
    except UnexpectedInput as e:
        raise BadQuery(text, *_position_and_remedy(e, text)) from e
    return Query(text, rule)


def _position_and_remedy(problem: UnexpectedInput, text: str) -> tuple[int, str]:
    if isinstance(problem, UnexpectedCharacters):
        return problem.pos_in_stream or 0, "this quote is never closed. Put a second one behind the phrase."
    if not isinstance(problem, UnexpectedToken) or problem.token.type == "$END":
        return len(text.rstrip()), _INCOMPLETE
    place = problem.token.start_pos or 0
    return place, _MISPLACED.get(problem.token.type, _INCOMPLETE)


_INCOMPLETE = "something is missing here: a word behind OR, AND, NOT or '-', or a closing bracket."
_MISPLACED = {
    "_OR": "OR stands between two alternatives. To search for the word itself, put it in quotes.",
    "_AND": "AND stands between two parts. To search for the word itself, put it in quotes.",
    "RPAR": "this bracket closes nothing, or nothing stands before it.",
}


def _all(parts: tuple[_Rule, ...]) -> _Rule:
    tests = tuple(part.holds for part in parts)
    shut = tuple(part.shuts_out for part in parts)
    return _Rule(
        lambda fields: all(test(fields) for test in tests),
        max(part.depth for part in parts),
        shuts_out=lambda fields: any(test(fields) for test in shut),
    )


def _any(parts: tuple[_Rule, ...]) -> _Rule:
    tests = tuple(part.holds for part in parts)
    shut = tuple(part.shuts_out for part in parts)
    return _Rule(
        lambda fields: any(test(fields) for test in tests),
        max(part.depth for part in parts),
        author=all(part.author for part in parts),
        shuts_out=lambda fields: all(test(fields) for test in shut),
    )


def _not(part: _Rule) -> _Rule:
    test = part.holds
    return _Rule(lambda fields: not test(fields), part.depth, shuts_out=test if part.author else _nobody)


def _contains(wanted: Term) -> _Rule:
    return _Rule(lambda fields: wanted.found_in(fields.words))


def _nest(opening: Token, part: _Rule) -> _Rule:
    if part.depth >= MAX_DEPTH:
        raise _Mistake(opening.start_pos or 0, f"brackets and NOTs stand more than {MAX_DEPTH} deep. Write it flatter.")
    return replace(part, depth=part.depth + 1)


@v_args(inline=True)
class _Builder(Transformer[Token, _Rule]):
    """Builds the rule of each part during parsing, so that nothing here is recursive."""

    def start(self, rule: _Rule) -> _Rule:
        return rule

    def either(self, *parts: _Rule) -> _Rule:
        return parts[0] if len(parts) == 1 else _any(parts)

    def every(self, *parts: _Rule) -> _Rule:
        return parts[0] if len(parts) == 1 else _all(parts)

    def without(self, sign: Token, part: _Rule) -> _Rule:
        return _not(_nest(sign, part))

    def group(self, opening: Token, part: _Rule, _closing: Token) -> _Rule:
        return _nest(opening, part)

    def word(self, token: Token) -> _Rule:
        if not token.strip("-"):
            raise _Mistake(token.start_pos or 0, "'-' stands right before what must not occur, without a space.")
        return _contains(_term(token, str(token), "*?"))

    def phrase(self, token: Token) -> _Rule:
        return _contains(_term(token, token[1:-1], "*"))

    def restriction(self, token: Token) -> _Rule:
        return _restriction(token)


def _term(token: Token, text: str, wildcards: str) -> Term:
    try:
        return term(text, wildcards)
    except Faulty as e:
        raise _Mistake(token.start_pos or 0, "there is no word here. Write at least one letter beside signs.") from e


def _restriction(token: Token) -> _Rule:
    name, _, value = token.partition(":")
    start = token.start_pos or 0
    try:
        return _Rule(field_predicate(name.lower(), value.strip(_QUOTES)), author=name.lower() == "author")
    except BadField as e:
        raise _Mistake(start if e.in_name else start + len(name) + 1, str(e)) from e


_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder(), maybe_placeholders=False)
