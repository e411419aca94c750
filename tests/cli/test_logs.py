"""The log: no line that was not written by us, no secret, no library's chatter, and nothing lost on the way."""

import json
import logging
import sys

import pytest
import structlog

from bot.cli.run import log_setup

SECRET = "xoxb-very-secret"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_words_from_outside_make_one_harmless_line(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    log_setup.configure_logging("info", log_format)
    hostile = "no\n2026-11-22 [error] relay.sent \x1b[2J\r\u2028\u202e"
    structlog.get_logger().warning("source.down", why=hostile, more={"deep": [hostile]})
    logging.getLogger("library").warning("it said %s", hostile)
    told = capsys.readouterr().err

    assert len(told.splitlines()) == 2
    assert not any(character in told for character in "\x1b\r\u2028\u202e")


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_secret_is_written_nowhere(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    log_setup.configure_logging("debug", log_format, [SECRET, ""])
    structlog.get_logger().info(f"used {SECRET}", **{"in": f"a {SECRET} b"}, deep=[{"er": SECRET}])
    logging.getLogger("library").error("Authorization: Bearer %s", SECRET)
    structlog.get_logger().error("step.failed", exc_info=ValueError(SECRET))
    logging.getLogger("library").error("it broke", exc_info=ValueError(SECRET))
    told = capsys.readouterr().err

    assert SECRET not in told
    assert told.count("***") >= 6


def test_an_unforeseen_error_is_logged_with_its_trace_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    log_setup.configure_logging("info", "json")
    structlog.get_logger().error("step.failed", exc_info=ValueError("a\nb"))
    (line,) = capsys.readouterr().err.splitlines()

    assert "ValueError: a" in json.loads(line)["exception"]


def test_a_person_reads_what_it_was_and_where_and_the_whole_trace_only_when_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken() -> None:
        raise ValueError("a\nb")

    for level in ("info", "debug"):
        log_setup.configure_logging(level, "text")
        with pytest.raises(ValueError, match="a") as met:
            broken()
        structlog.get_logger().error("step.failed", exc_info=met.value)
    brief, *whole = capsys.readouterr().err.split("step.failed")[1:]

    assert "ValueError: a\\nb (" in brief
    assert "Traceback" not in brief
    assert "Traceback" in whole[0]


def test_libraries_are_heard_from_warnings_on_whatever_our_own_level(capsys: pytest.CaptureFixture[str]) -> None:
    log_setup.configure_logging("debug", "text")
    logging.getLogger("tweepy").debug("Authorization: Bearer token")
    logging.getLogger("slack_sdk").info("payload")
    structlog.get_logger().debug("step.ran")

    assert [line.split("]")[1].split()[0] for line in capsys.readouterr().err.splitlines()] == ["step.ran"]


def test_the_level_is_kept_and_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    log_setup.configure_logging("warning", "json")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("source.down", source="x", failures=3)
    (line,) = capsys.readouterr().err.splitlines()

    assert {"event": "source.down", "source": "x", "failures": 3, "level": "warning"}.items() <= json.loads(
        line
    ).items()


def test_no_colour_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    log_setup.configure_logging("info", "text")
    structlog.get_logger().info("relay.sent")

    assert not sys.stderr.isatty()
    assert "\x1b" not in capsys.readouterr().err


def test_bolts_hint_about_the_token_is_not_logged_and_its_other_warnings_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_setup.configure_logging("info", "text")
    bolt = logging.getLogger("slack_bolt.App")
    bolt.warning("As you gave `client` as well, `token` will be unused.")
    bolt.warning("Unhandled request")
    told = capsys.readouterr().err
    assert "unused" not in told
    assert "Unhandled request" in told
