"""What lint finds, and what it leaves alone."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.replying.lint import RULES, Embargo, LintFinding, LintRules, LintText, Severity, lint, lint_text
from tests.core.replying.lint.honest_answers import HONEST

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
COMPANY = LintRules(
    internal=("wiki.acme.example", "jira.acme.example"),
    embargo=("Project Phoenix", "größe"),
    customers=("Globex", "Harbour Foods", "api", "Cr\u00e9dit Agricole", "M\u00fcller & Co"),
    public=("support@acme.example", "@press.acme.example", "+49 30 901820"),
    phone_region="DE",
)
PEOPLE = ("Ben", "Fay Olsen", "Will", "Ren\u00e9e", "O'Brien", "Jean-Luc")


def findings(text: str, settings: LintRules = COMPANY) -> tuple[LintFinding, ...]:
    return lint_text(text, settings, NOW, PEOPLE)


def rules_found(text: str, settings: LintRules = COMPANY) -> set[str]:
    return {finding.rule for finding in findings(text, settings)}


# Put together here, so that nobody's scanner takes this file for a leak.
KEYS = [
    "AKIA" + "IOSFODNN7EXAMPLE",
    "gh" + "p_" + "a1B2c3D4e5" * 4,
    "xo" + "xb-123456789012-abcdefABCDEF",
    "s" + "k-proj-abc123DEF456ghi789JKL",
    "sk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "ey" + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xyz.c2lnbmF0dXJl",
    "0cc175b9c0f1b6a831c399e269772661",
    "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRW",
    "https://user:hunter22@db.example/x",
    "password: hunter22",
    "client_secret=" + "Ab12Cd34Ef56",
    "swb_" + "qv8ZrT4mXw1LkYpNc7Hs",
    "glpat" + "-1a2B3c4D5e6F7g8H9i0J",
    "SG." + "a1B2c3D4e5F6g7H8i9J0kL" + "." + "a1B2c3D4e5F6g7H8i9J0kLa1B2c3D4e5F6g7H8i9J0k",
    "npm" + "_" + "a1B2c3D4e5F6" * 3,
    "AIza" + "SyA1B2c3D4e5F6g7H8i9J0kLmN1o2P3q4R5",
    "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX",
    "AK" + "IA\u200bIOSFODNN7EXAMPLE",
    "redis://" + ":p4ssw0rd@cache.example:6379",
    "the password is " + "hunter22",
    "AWS_SECRET_ACCESS_KEY" + "=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "Authorization: Bearer " + "abcdef1234567890abcdef",
    "Authorization: Basic " + "dXNlcjpwYXNzd29yZA==",
    "curl -s -u admin:" + "hunter22",
    "ya" + "29.a0AfH6SMBx1234567890abcdefghij",
    "token=" + "abcdef1234567890abcdef1234567890",
    "dckr" + "_pat_abcdefghijklmnopqrstuvwxyz0",
    "PuTTY-User-Key" + "-File-3",
    "mysql -u root -p" + "Secret",
    "mysqldump --single-transaction -uroot -p'" + "Tr0ub4dor' shop",
    "sshpass -p " + "Tr0ub4dor ssh host",
    "psql --password=" + "Secretive",
    "deploy --api-key " + "abc123DEF",
    "postgres://shop:" + "p:ss@w0rd" + "@db.example/x",
    "https://hooks" + ".slack.com/services/T1A2B3C4D/B1A2B3C4D/a1B2c3D4e5F6g7H8i9J0kLmN",
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_never_leaves_and_is_never_repeated(key: str) -> None:
    text = f"Try it with {key} please"
    found = [one for one in findings(text) if one.rule in ("secret", "random_text")]
    assert found
    for one in found:
        assert one.severity is Severity.BLOCK
        assert text[slice(*one.span)] in key
        assert text[slice(*one.span)] not in one.told
        assert text[slice(*one.span)] not in one.message


SAID = [
    ("ask <@U123ABC> about it", "slack_id", "<@U123ABC>"),
    ("<!channel> look", "slack_id", "<!channel>"),
    ("ask U0123ABCD", "slack_id", "U0123ABCD"),
    ("https://acme.slack.com/archives/C1/p2", "slack_id", "https://acme.slack.com/archives/C1/p2"),
    ("https://app.slack.com/client/T1/C2", "slack_id", "https://app.slack.com/client/T1/C2"),
    ("about project  PHOENIX we say nothing", "embargo", "project  PHOENIX"),
    ("die GRÖSSE zählt", "embargo", "GRÖSSE"),
    ("Project Phoenix's date", "embargo", "Project Phoenix's"),
    ("see https://wiki.acme.example/x", "internal_host", "wiki.acme.example"),
    ("https://jira.acme.example/browse/API-12", "internal_host", "jira.acme.example"),
    ("see git.corp for it", "internal_host", "git.corp"),
    ("db1.eu.internal:5432 is slow", "internal_host", "db1.eu.internal"),
    ("http://jenkins/job/1 shows it", "internal_host", "http://jenkins"),
    ("ping 10.1.2.3", "private_address", "10.1.2.3"),
    ("ping 172.20.0.1", "private_address", "172.20.0.1"),
    ("it is at 192.168.4.20:8080", "private_address", "192.168.4.20"),
    ("over 100.101.102.103", "private_address", "100.101.102.103"),
    ("bind to fd12:3456:789a::1 please", "private_address", "fd12:3456:789a::1"),
    ("it is on fe80::1ff:fe23:4567:890a", "private_address", "fe80::1ff:fe23:4567:890a"),
    (r"it lies in \\fs01\builds\new.zip", "network_share", r"\\fs01\builds"),
    ("smb://fs01/builds has it", "network_share", "smb://fs01/builds"),
    ("write to jane.doe@globex.com", "email", "jane.doe@globex.com"),
    ("jane.doe+test@mail.globex.co.uk knows", "email", "jane.doe+test@mail.globex.co.uk"),
    ("jane.doe [at] globex [dot] com", "email", "jane.doe [at] globex [dot] com"),
    ("call +49 151 23456789", "phone", "+49 151 23456789"),
    ("call 0151 23456789", "phone", "0151 23456789"),
    ("call 0151/23456789.", "phone", "0151/23456789"),
    ("call +1 (415) 555-2671", "phone", "+1 (415) 555-2671"),
    ("0049 151 23456789 is hers", "phone", "0049 151 23456789"),
    ("pay to DE89 3704 0044 0532 0130 00 please", "iban", "DE89 3704 0044 0532 0130 00"),
    ("pay to GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
    ("the card 4111 1111 1111 1111 works", "card", "4111 1111 1111 1111"),
    ("the card 5500-0055-5555-5559 works", "card", "5500-0055-5555-5559"),
    ("Our customer Globex has it too", "customer", "Globex"),
    ("GLOBEX's gateway", "customer", "GLOBEX's"),
    ("a Globex-specific rule", "customer", "Globex"),
    ("two harbour foods systems", "customer", "harbour foods"),
    ("Ask Ben about it.", "colleague", "Ben"),
    ("Fay Olsen wrote it.", "colleague", "Fay Olsen"),
    ("This is what Will wrote.", "colleague", "Will"),
    ("see bit.ly/abc", "shortener", "bit.ly/abc"),
    ("https://tinyurl.com/y2k", "shortener", "tinyurl.com/y2k"),
    ("log in at https://p\u0430ypal.com/x", "look_alike", "p\u0430ypal.com"),
    ("log in at \u0430\u0440\u0440\u04cf\u0435.com", "look_alike", "\u0430\u0440\u0440\u04cf\u0435.com"),
    ("https://xn--pypal-4ve.com/login", "punycode", "xn--pypal-4ve.com"),
    ("paypal.com (https://evil.example/x)", "false_label", "paypal.com (https://evil.example/x)"),
    ("[paypal.com/login](https://evil.example)", "false_label", "[paypal.com/login](https://evil.example)"),
    ("We will soon ship it", "promise", "We will soon ship"),
    ("we\u2019ll fix that", "promise", "we\u2019ll fix"),
    ("it is in the next release", "promise", "next release"),
    ("This will be fixed.", "promise", "will be fixed"),
    ("I promise it works", "promise", "I promise"),
    ("A fix is coming soon.", "promise", "coming soon"),
    ("We are working on a fix", "promise", "working on a fix"),
    ("It is planned for spring", "promise", "is planned for"),
    ("It is on our roadmap.", "promise", "on our roadmap"),
    ("It will ship in March", "promised_date", "in March"),
    ("It'll be out by Friday.", "promised_date", "by Friday"),
    ("It is expected Q3 2027", "promised_date", "Q3 2027"),
    ("The fix will come 2026-12-01.", "promised_date", "2026-12-01"),
    ("We expect it by the end of the month", "promised_date", "by the end of the month"),
    ("It will be here tomorrow", "promised_date", "tomorrow"),
    ("PLEASE READ THE MANUAL BEFORE YOU ASK", "shouting", "PLEASE READ THE MANUAL BEFORE YOU ASK"),
    ("Look. YOU ARE WRONG about it.", "shouting", "YOU ARE WRONG"),
    ("no!!!", "shouting", "!!!"),
    ("It is your fault.", "blame", "your fault"),
    ("As we already told you, no.", "blame", "As we already told"),
    ("You should have read the page.", "blame", "You should have read"),
    ("You are wrong.", "blame", "You are wrong"),
    ("You obviously did not look.", "blame", "You obviously did"),
    ("book a demo now!", "pitch", "book a demo"),
    ("Our industry-leading platform", "pitch", "industry-leading"),
    ("Sign up now and see", "pitch", "Sign up now"),
    ("Start your free trial", "pitch", "Start your free trial"),
    ("Contact our sales team", "pitch", "Contact our sales"),
    ("tel:+4915123456789", "phone", "+4915123456789"),
    ("+49\u2013151\u201323456789", "phone", "+49\u2013151\u201323456789"),
    (
        "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
        "iban",
        "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
    ),
    ("BE68 5390 0754 7034", "iban", "BE68 5390 0754 7034"),
    ("4111\u20111111\u20111111\u20111111", "card", "4111\u20111111\u20111111\u20111111"),
    ("5500.0000.0000.0004", "card", "5500.0000.0000.0004"),
    ("jane.doe\uff20globex.com", "email", "jane.doe\uff20globex.com"),
    ("jane at globex dot com", "email", "jane at globex dot com"),
    ("Credit Agricole has it", "customer", "Credit Agricole"),
    ("Mueller & Co has it", "customer", "Mueller & Co"),
    ("as Renee said", "colleague", "Renee"),
    ("as O\u2019Brien said", "colleague", "O\u2019Brien"),
    ("Jean Luc said so", "colleague", "Jean Luc"),
    ("DAS IST FALSCH", "shouting", "DAS IST FALSCH"),
    ("A fix is on its way", "promise", "A fix is on its way"),
    ("I'll make sure it works", "promise", "I'll make sure it"),
    ("Support for Windows is coming", "promise", "is coming"),
    ("Rollout starts 2026-12-01", "promised_date", "2026-12-01"),
    ("You're doing it wrong", "blame", "You're doing it wrong"),
    ("You must have misconfigured it", "blame", "You must have misconfigured"),
    ("Nobody forced you to upgrade", "blame", "Nobody forced you to"),
    ("Upgrade to Pro today", "pitch", "Upgrade to Pro today"),
    ("see globex.example.com", "customer", "globex"),
    ("see https://eu-globex.example.com/x", "customer", "globex"),
    ("see https://globexcloud.example/x", "customer", "globex"),
    ("http://globex:8080/x is slow", "customer", "globex"),
    ("the GlobexCloud setup", "customer", "Globex"),
    ("in myGlobex and globex_prod", "customer", "globex"),
    ("HarbourFoods has it", "customer", "HarbourFoods"),
    ("harbour-foods.example.com", "customer", "harbour-foods"),
    ("as Olsen, Fay said", "colleague", "Olsen, Fay"),
    ("call 011 49 151 23456789", "phone", "011 49 151 23456789"),
    ("call (011) 44 20 7946 0958", "phone", "(011) 44 20 7946 0958"),
    ("call 00 1 415 555 2671", "phone", "00 1 415 555 2671"),
    ("call 00-49-151-23456789", "phone", "00-49-151-23456789"),
    (
        "[log in at paypal.com now](https://evil.example)",
        "false_label",
        "[log in at paypal.com now](https://evil.example)",
    ),
    ("Proj\u00adect Phoe\u200bnix", "embargo", "Proj\u00adect Phoe\u200bnix"),
]


@pytest.mark.parametrize(("text", "rule", "place"), SAID)
def test_what_should_not_be_said_in_public_is_found_at_its_place(text: str, rule: str, place: str) -> None:
    assert place in [text[slice(*one.span)] for one in findings(text) if one.rule == rule]


@pytest.mark.parametrize("text", HONEST)
def test_plain_answers_pass_without_a_word(text: str) -> None:
    named = COMPANY.model_copy(update={"customers": ("Globex", "Harbour Foods")})
    assert [(one.rule, text[slice(*one.span)]) for one in findings(text, named)] == []


def test_each_fault_of_one_reply_is_found_by_itself() -> None:
    text = (
        "Our customer Globex had this too: ask jane.doe@globex.com or +49 151 23456789. YOU ARE WRONG, book a demo now!"
    )
    assert rules_found(text) == {"customer", "email", "phone", "shouting", "blame", "pitch"}


@pytest.mark.parametrize(
    "text",
    [
        "Write to support@acme.example or anna@press.acme.example.",
        "Call +49 30 901820.",
        "The api-v2 and api2 are other products.",
        "see https://status.example/globex for it",
        "see pineapple.example, where Globe xylophones are",
        "mysql -u root -p",
        "mysql -p shop, or mysql -p$SECRET",
        "mysql -u root -pYOUR_PASSWORD -P 3306",
        "docker run -p8080:80 mysql",
        "use --password-stdin, --password=$DB_PASSWORD or --password=<password>",
        "the option --password takes a word, --token=TOKEN another",
        "https://example.com:8080/@handle and mailto:user@example.com",
        "release 00.11.2024, build 011 and 0.0.11",
        "[the ASP.NET guide](https://learn.microsoft.com/x) and [Node.js](https://nodejs.org)",
        "[what acme.example and paypal.com do](https://docs.acme.example/x)",
        "[our page at acme.example](https://www.acme.example/x)",
        "Will this work? Will it not?",
        "benign",
        "HTTP SSO SAML OIDC SCIM are names",
        "https://api.slack.com/apps is where it is set",
        "[docs.acme.example](https://docs.acme.example/x) and acme.example (https://www.acme.example/)",
        "[README.md](https://github.example/README.md)",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    named = COMPANY.model_copy(update={"customers": ("Globex", "api")})
    assert [(one.rule, text[slice(*one.span)]) for one in findings(text, named)] == []


def test_the_company_says_how_severe_a_rule_is_and_may_turn_it_off() -> None:
    text = "Our customer Globex will love it: we will ship it."
    stricter = COMPANY.model_copy(update={"severity": {"customer": "block", "promise": "off"}})
    levels = {one.rule: one.severity.value for one in findings(text, stricter)}
    assert levels["customer"] == "block"
    assert "promise" not in levels


def test_an_embargo_holds_through_its_last_day_and_not_after() -> None:
    dated = LintRules.model_validate({"embargo": ["Falcon", {"words": "Ferrywire 5", "until": date(2026, 11, 28)}]})
    text = "Falcon and Ferrywire 5"
    found = {now.day: len(lint_text(text, dated, now)) for now in (NOW, NOW.replace(day=29))}
    assert found == {28: 2, 29: 1}
    assert dated.embargo[0] == Embargo(words="Falcon")


@pytest.mark.parametrize(("length", "told"), [(200, None), (270, "10 left"), (290, "10 too long: 290 of 280")])
def test_the_length_is_told_in_figures_when_it_is_near_the_limit(length: int, told: str | None) -> None:
    found = lint(LintText("Yes.", length=length, limit=280), COMPANY)
    assert [one.rule for one in found] == ([] if told is None else ["length"])
    assert all(told and told in one.message for one in found)


def test_it_is_said_when_nothing_says_who_speaks() -> None:
    assert [one.rule for one in lint(LintText("Yes.", undisclosed=True), COMPANY)] == ["disclosure"]


def test_an_emoji_of_ones_own_slack_is_found_where_it_stands() -> None:
    found = lint(LintText("Thanks :our-logo: at 10:30:45", custom_emoji=("our-logo",)), COMPANY)
    assert [(one.rule, one.excerpt) for one in found] == [("custom_emoji", ":our-logo:")]


def test_where_folding_moves_the_words_the_whole_text_is_marked() -> None:
    text = "ﬁnal: project phoenix"
    assert [finding.span for finding in findings(text) if finding.rule == "embargo"] == [(0, len(text))]


@given(st.text())
def test_any_text_can_be_linted_and_every_finding_lies_inside_it(text: str) -> None:
    for finding in findings(text):
        assert 0 <= finding.span[0] <= finding.span[1] <= len(text)


HOSTILE = (
    *("-eyJ", "a.", "a-", "xoxb-", "sk-", "we will ", "<@", "://a:", "A ", "A", "1 ", "12 ", "+4", "(1", "DE89 "),
    *("a@", "a@a.", "as we ", "`", "[a](", "[", "a (https://a", "xn--", "fd00:", "\\\\a", "in march ", "!?", "STOP "),
    *("password=", "//x:_authToken=", "https://a", "a [at] ", "you should have ", "\u0430a.", "'", "Globex", "4111"),
    *(
        "mysql -p",
        "mysql ",
        "--password ",
        "--a-",
        "globex_",
        "globex.",
        "http://a@",
        "011 ",
        "[a.com b](",
        "sshpass -p ",
    ),
)


def _seconds_for(piece: str, length: int) -> float:
    hostile = piece * (length // len(piece))
    findings("warm up 0151 23456789")
    start = time.process_time()
    findings(hostile)
    return time.process_time() - start


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_long_text_makes_lint_slow(piece: str) -> None:
    """A rule that reads it again for each letter takes a second and more."""
    assert _seconds_for(piece, 15_000) < 0.75


@pytest.mark.prove
@pytest.mark.parametrize("piece", HOSTILE)
def test_no_very_long_text_makes_lint_slow(piece: str) -> None:
    assert _seconds_for(piece, 60_000) < 3


def test_every_rule_has_a_sentence_and_a_name_to_configure_it_by() -> None:
    assert all(name.isidentifier() and rule.sentence.endswith(".") and rule.title for name, rule in RULES.items())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"embargo": ("  ",)}, "no letter to look for"),
        ({"embargo": ({"words": "x", "until": "soon"},)}, "must be a day without quotes"),
        ({"severity": {"promises": "off"}}, "there is no rule promises; did you mean promise"),
        ({"severity": {"promise": "loud"}}, "'off', 'warn' or 'block'"),
        ({"phone_region": "Germany"}, "two capital letters"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_with_what_to_write(values: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        LintRules.model_validate(values)
