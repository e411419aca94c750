"""What `[web]` refuses, and what it says one should write instead."""

from pathlib import Path

import pytest

from tests.config.company_file import SOUND, company, faults


def test_without_a_section_there_is_no_desk_on_the_web_and_none_can_be_reached_from_elsewhere(tmp_path: Path) -> None:
    web = company(tmp_path, SOUND).web

    assert (web.on, web.host, web.public_address) == (False, "127.0.0.1", "http://127.0.0.1:8710")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('host = "0.0.0.0"', "put a server that speaks https in front of it"),
        ('host = "::"\naddress = "http://127.0.0.1"', "put a server that speaks https in front of it"),
        ('address = "http://desk.example.com"', "in the clear; write https://"),
        ('address = "desk.example.com"', "address is no web address; write one such as https://desk.example.com."),
        ('address = "https://example.com/desk"', "address is a scheme and a host alone"),
        ('address = "https://ana:secret@example.com"', "address is a scheme and a host alone"),
        ("port = 0", "port"),
    ],
)
def test_what_would_not_be_safe_or_not_be_found_is_told_with_what_to_write(
    tmp_path: Path, lines: str, said: str
) -> None:
    (fault,) = faults(tmp_path, f"{SOUND}\n[web]\n{lines}\n")

    assert said in fault
    assert "secret" not in fault


def test_an_address_with_https_lets_it_listen_everywhere(tmp_path: Path) -> None:
    web = company(tmp_path, f'{SOUND}\n[web]\nhost = "0.0.0.0"\naddress = "https://desk.example.com/"\n').web

    assert (web.public_address, web.is_secure) == ("https://desk.example.com", True)


@pytest.mark.parametrize(("host", "address"), [("localhost", "http://localhost:8710"), ("::1", "http://[::1]:8710")])
def test_without_an_address_it_is_found_where_it_listens(tmp_path: Path, host: str, address: str) -> None:
    assert company(tmp_path, f'{SOUND}\n[web]\nhost = "{host}"\n').web.public_address == address
