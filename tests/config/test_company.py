"""What the configuration file becomes, and how each of its faults is told: with its line, and what to write instead."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.calendars.hours import Hours
from bot.core.errors import Faulty
from bot.core.model import Author, Person, Post, Role, Tag
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from config.company import load_company
from tests.config.company_file import SOUND, check_source, company, faults, line_of, spoiled

POST = Post("forum", "1", Author("1", "kim"), "A question about Ferrywire", datetime(2026, 11, 2, tzinfo=UTC))


def test_tags_and_people_become_the_cores_own_values(tmp_path: Path) -> None:
    found = company(tmp_path, SOUND)

    assert found.name == "Ferrywire"
    assert found.tags == (Tag("api", channel="#ask-api", promise_minutes=240), Tag("billing", channel="C0ASKBILL1"))
    assert found.people == (
        Person(
            "U0ANA00001", "Ana Reyes", "engineer", ("api", "billing"), hours=Hours(time(8, 30), zone="Europe/Madrid")
        ),
        Person("U0GIL00007", "Gil Marchetti", roles=(Role.COMMS,)),
    )


def test_a_source_keeps_its_connectors_settings_apart_and_waits_as_long_as_written(tmp_path: Path) -> None:
    [source] = company(tmp_path, SOUND).sources

    assert (source.kind, source.name, source.every, source.enabled) == ("forum", "forum", timedelta(seconds=60), True)
    assert source.values == {"url": "https://forum.example", "pages": 3}


@pytest.mark.parametrize(
    ("words", "concerns"),
    [
        ("A question about Ferrywire", True),
        ("A question about boats", False),
        ("Ferrywire is great", False),
        ("A question: is Ferrywire hiring?", False),
        ("A question of rope, boat and Ferrywire", False),
        ("A question of rope and Ferrywire", True),
    ],
)
def test_a_post_concerns_us_when_both_watches_say_so_and_no_never_does(
    tmp_path: Path, words: str, concerns: bool
) -> None:
    [source] = company(tmp_path, SOUND).sources

    assert source.watch.matches(replace(POST, text=words)) is concerns


def test_without_any_watch_every_post_concerns_us(tmp_path: Path) -> None:
    text = spoiled('query = "ferrywire"\nnever = ["hiring", "rope boat"]', "").replace('watch = "help OR question"', "")

    [source] = company(tmp_path, text).sources

    assert source.watch.matches(replace(POST, text="anything"))


RULE = """
[policy]
approvals = 0
[[policy.rules]]
approvals = 1
reason = "billing is delicate"
tag = "billing"
reach = 500
[lint]
internal = ["ferrywire.internal"]
embargo = ["Lighthouse"]
[relay]
undo_seconds = 0
[retention]
days = 90
[burst]
questions = 0
minutes = 30
"""


def test_policy_lint_undo_retention_and_bursts_become_values(tmp_path: Path) -> None:
    found = company(tmp_path, SOUND + RULE)

    assert found.policy == ApprovalPolicy(0, (ApprovalRule(1, "billing is delicate", tag="billing", reach=500),))
    assert found.lint == LintRules(internal=("ferrywire.internal",), embargo=("Lighthouse",))
    assert (found.relay.undo_window, found.retention.period) == (timedelta(0), timedelta(days=90))
    assert (found.burst.questions, found.burst.within) == (0, timedelta(minutes=30))


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    found = company(tmp_path, SOUND)

    assert (found.policy, found.lint) == (ApprovalPolicy(1), LintRules())
    assert (found.relay.undo_window, found.retention.period) == (timedelta(seconds=30), timedelta(days=365))
    assert (found.burst.questions, found.burst.within) == (5, timedelta(hours=1))
    assert found.company.disclosure == "{name}, {title} at {company}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('tag = "billing"', 'tag = "biling"', "[policy] rules.1.tag: there is no tag biling; did you mean billing?"),
        ('tag = "billing"', 'source = "forums"', "rules.1.source: there is no source forums; did you mean forum?"),
        ('tag = "billing"', 'author = "U0BEN00002"', "rules.1.author: there is no person U0BEN00002; "),
        ("approvals = 1", "approvals = 2", "rules.1.approvals: needs 2, but 1 with the role comms can approve"),
        ("approvals = 1", "approvals = 3", "rules.1.approvals: must be at most 2."),
        ("reach = 500", "reech = 500", "rules.1.reech: there is no such key; did you mean reach?"),
        ('embargo = ["Lighthouse"]', 'embargo = ["..."]', "[lint] embargo.1: holds no letter to look for"),
    ],
)
def test_a_rule_names_only_what_there_is(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert RULE.count(old) == 1
    text = SOUND + RULE.replace(old, new)

    told = faults(tmp_path, text)

    head = f"switchboard.toml:{line_of(text, new)}: "
    assert [fault for fault in told if fault.startswith(head) and said in fault], told


def test_a_rule_without_any_condition_is_refused(tmp_path: Path) -> None:
    [told] = faults(tmp_path, SOUND + RULE.replace('tag = "billing"\nreach = 500\n', ""))

    assert "rules.1: names no author, tag, source, reach, lint, record, outside_hours or reuse" in told


FAULTS = [
    ('name = "Ferrywire"', 'nam = "Ferrywire"', "nam", "[company] nam: there is no such key; did you mean name?"),
    ("promise_minutes = 240", 'promise_minutes = "240"', '"240"', "must be a whole number without quotes."),
    ("promise_minutes = 240", "promise_minutes = -1", "= -1", '[[tags]] "api", promise_minutes: must be at least 0.'),
    ('name = "Ferrywire"', 'name = "F"\ndisclosure = "{nam}"', "{nam}", "disclosure: may hold {name}, {title} and"),
    (
        'name = "Ferrywire"',
        'name = "F"\ndisclosure = "{name.x}"',
        "{name.x}",
        "disclosure: may hold {name}, {title} and",
    ),
    ('"#ask-api"', '"#Ask-API"', "Ask-API", '[[tags]] "api", channel: must be a Slack channel'),
    ('"#ask-api"', '"ask-api"', '"ask-api"', 'did you mean "#ask-api"?'),
    (
        'tags = ["api", "billing"]',
        'tags = ["api",\n"biling"]',
        '"biling"',
        '"Ana Reyes", tags.2: there is no tag biling;',
    ),
    ('tags = ["api", "billing"]', 'tags = "api"', 'tags = "api"', "tags: must be a list in square brackets."),
    ('name = "billing"', 'name = "api" # again', "# again", "api stands in line 5 already"),
    ('slack = "U0GIL00007"', 'slack = "gil"', '"gil"', "slack: must be a Slack member id such as U024BE7LH"),
    (
        'roles = ["comms"]',
        'roles = ["comms", "boss"]',
        '"boss"',
        "roles.2: must be one of: 'expert', 'lead', 'comms' or 'operator'.",
    ),
    ("Europe/Madrid", "Europe/Madird", "Madird", "hours.zone: is no time zone; did you mean Europe/Madrid?"),
    ("Europe/Madrid", "Europe", '"Europe"', "hours.zone: is no time zone; "),
    ("Europe/Madrid", "../etc/passwd", "passwd", "hours.zone: is no time zone; "),
    ('"08:30"', '"8:30"', '"8:30"', "hours.start: must be a time of day from 00:00 to 23:59"),
    ('"08:30"', '"19:00"', '"19:00"', "hours: end must be after start"),
    ('"60s"', '"soon"', '"soon"', '[[sources]] "forum", every: must be a span of time'),
    ('"60s"', "60", "every = 60", "every: must be a span of time"),
    ('kind = "forum"', 'kind = "froum"', "froum", "There is no connector 'froum'. There are: forum."),
    ("pages = 3", 'pages = "many"', "many", '[[sources]] "forum", pages: '),
    ("pages = 3", "page = 3", "page = 3", "page: there is no such key; did you mean pages?"),
    ('url = "https', 'ulr = "https', "ulr", "ulr: there is no such key; did you mean url?"),
    ("every", "evry", "evry", "evry: there is no such key; did you mean every?"),
    ('review_channel = "#comms-review"', "", "[slack]", "[slack] review_channel: is missing; add it. Where candidates"),
    (
        'roles = ["comms"]',
        "",
        "[company]",
        "[policy] approvals: needs 1, but 0 with the role comms can approve",
    ),
    ("[slack]", "[[slack]]", "[[slack]]", "[slack]: must be written [slack], once."),
    ("[company]", "[compny]", "[compny]", "[compny]: there is no such key; did you mean company?"),
]


@pytest.mark.parametrize(("old", "new", "place", "said"), FAULTS)
def test_a_fault_is_told_with_its_line_and_remedy(tmp_path: Path, old: str, new: str, place: str, said: str) -> None:
    text = spoiled(old, new) if SOUND.count(old) == 1 else SOUND.replace(old, new, 1)

    told = faults(tmp_path, text)

    head = f"switchboard.toml:{line_of(text, place)}: "
    assert [fault for fault in told if fault.startswith(head) and said in fault], told


FORMER = spoiled("promise_minutes = 240", 'formerly = ["rest", "http"]')


def test_a_tag_says_which_names_it_had_before(tmp_path: Path) -> None:
    assert company(tmp_path, FORMER).tags[0].formerly == ("rest", "http")


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ('"http"', '"billing"', "formerly", "formerly.2: billing is the name of a tag now"),
        ('"http"', '"api"', "formerly", "formerly.2: api is the name of a tag now"),
        ('"http"', '"rest"', "formerly", "formerly.2: rest stands in line 7 already"),
        ('channel = "C0ASKBILL1"', 'channel = "C0ASKBILL1"\nformerly = ["rest"]', '["rest"]', "rest stands in line 7"),
        ('"http"', '"HTTP it is"', "formerly", "formerly.2: "),
        ('tags = ["api", "billing"]', 'tags = ["http"]', '["http"]', "the tag http is called api now; write api."),
        ("[watch]", '[[policy.rules]]\napprovals = 1\nreason = "r"\ntag = "rest"\n[watch]', '"rest"\n', "write api."),
    ],
)
def test_a_name_before_is_nobodys_name_now_and_is_written_nowhere_else(
    tmp_path: Path, old: str, new: str, place: str, said: str
) -> None:
    assert FORMER.count(old) == 1
    text = FORMER.replace(old, new)

    [told] = faults(tmp_path, text)

    assert said in told
    assert told.startswith(f"switchboard.toml:{text[: text.rindex(place)].count(chr(10)) + 1}: ")


def test_a_bad_query_is_shown_with_a_caret_under_the_mistake(tmp_path: Path) -> None:
    text = spoiled('"help OR question"', '"help (question"')

    [told] = faults(tmp_path, text)

    head, shown, caret, *_ = told.splitlines()
    assert head == f'switchboard.toml:{line_of(text, "help (")}: [[sources]] "forum", watch: is no query:'
    assert shown.strip() == "help (question"
    assert caret.strip() == "^"


def test_all_faults_of_a_file_are_told_at_once_in_its_order(tmp_path: Path) -> None:
    text = SOUND
    for old, new in [
        ("#ask-api", "ask api"),
        ('tags = ["api", "billing"]', 'tags = ["apy"]'),
        ("Europe/Madrid", "Madrid"),
        ('query = "ferrywire"', 'query = "NOT"'),
        ('kind = "forum"', 'kind = "x"'),
    ]:
        text = text.replace(old, new)

    told = faults(tmp_path, text)

    assert [int(fault.split(":")[1]) for fault in told] == [
        line_of(text, place) for place in ("ask api", "apy", '"Madrid"', '"NOT"', 'kind = "x"')
    ]


def test_a_file_that_is_no_toml_tells_every_such_line_and_nothing_built_on_guesses(tmp_path: Path) -> None:
    text = spoiled('name = "Ana Reyes"', "name = Ana Reyes").replace('every = "60s"', 'every = "60s')

    told = faults(tmp_path, text)

    assert [fault.split(": ")[0] for fault in told] == [
        f"switchboard.toml:{line_of(text, 'name = Ana Reyes')}",
        f"switchboard.toml:{line_of(text, 'every')}",
    ]


def test_queries_that_are_only_together_too_deep_are_told(tmp_path: Path) -> None:
    deep = "(" * 50 + "a" + ")" * 50
    text = spoiled('query = "ferrywire"', f'query = "{deep}"')

    [told] = faults(tmp_path, text)

    assert told.startswith(
        f"switchboard.toml:{line_of(text, '[watch]')}: [watch]: query and never together make no query"
    )


def test_a_missing_file_is_told_with_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="there is no such file; write one with `switchboard init`"):
        load_company(tmp_path / "nowhere.toml", check_source)


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "switchboard.toml"
    path.write_bytes(b"name = '\xff'")

    with pytest.raises(Faulty, match="not UTF-8"):
        load_company(path, check_source)


def test_a_source_is_answered_unless_its_table_says_that_it_is_not(tmp_path: Path) -> None:
    [answered] = company(tmp_path, SOUND).sources
    [lurked] = company(tmp_path, SOUND.replace('name = "forum"', 'name = "forum"\nanswer = false')).sources

    assert (answered.answer, lurked.answer) == (True, False)


SINK = """
[[sinks]]
kind = "hook"
name = "hook"
sources = ["forum"]
url = "https://hooks.example"
"""


def test_a_sink_keeps_its_own_settings_apart(tmp_path: Path) -> None:
    (sink,) = company(tmp_path, SOUND + SINK).sinks
    assert (sink.kind, sink.sources, sink.tags, dict(sink.values)) == (
        "hook",
        ("forum",),
        (),
        {"url": "https://hooks.example"},
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('sources = ["forum"]', 'sources = ["forun"]', "there is no source forun; did you mean forum?"),
        ('sources = ["forum"]', "sources = []", "sources"),
        ('sources = ["forum"]', "", "sources"),
        ('name = "hook"', 'name = "hook"\ntags = ["billin"]', "there is no tag billin; did you mean billing?"),
        ('kind = "hook"', 'kind = "hok"', "There is no connector 'sinks.hok'"),
        ('url = "https://hooks.example"', 'ulr = "https://hooks.example"', "url"),
    ],
)
def test_a_fault_in_a_sink_is_told_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    (told, *_) = faults(tmp_path, SOUND + SINK.replace(old, new))
    assert '[[sinks]] "hook"' in told
    assert fault in told
