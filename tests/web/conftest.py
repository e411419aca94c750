"""A whole road on real SQLite with the desk on the web before it, for whoever a test signs in."""

from collections.abc import Callable

import pytest
from starlette.types import ASGIApp

from bot.store.transaction import Store
from bot.web.app import web_app
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import Pipeline, a_pipeline
from tests.fakes.web import Browser, a_browser, signed_in_browser

SignIn = Callable[[str], Browser]
"""A browser in which this person, by their Slack user id, is signed in."""


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    return a_pipeline(store, clock)


@pytest.fixture
def app(pipeline: Pipeline) -> ASGIApp:
    return web_app(pipeline.desk)


@pytest.fixture
def stranger(pipeline: Pipeline, app: ASGIApp) -> Browser:
    """The browser of somebody who is not signed in."""
    return a_browser(pipeline.desk, app)


@pytest.fixture
def sign_in(pipeline: Pipeline, app: ASGIApp) -> SignIn:
    return lambda slack: signed_in_browser(pipeline.desk, slack, app)
