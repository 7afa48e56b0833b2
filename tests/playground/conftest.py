"""A pretend Slack per test, and the tiny app in both transports."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from slack_bolt import App

from playground.slack import PretendSlack
from tests.playground.tiny import MANIFEST, make_app, over_http, over_socket

Connect = Callable[[App], None]


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    with PretendSlack(MANIFEST) as running:
        running.room.delivery.retry_after = (0.0, 0.1, 0.2)
        yield running


@pytest.fixture
def app(slack: PretendSlack) -> App:
    return make_app(slack)


@pytest.fixture(params=["socket", "http"])
def connect(request: pytest.FixtureRequest, slack: PretendSlack) -> Iterator[Connect]:
    """Connects an app, once in Socket Mode and once over signed HTTP."""
    with ExitStack() as stack:
        transport = over_socket if request.param == "socket" else over_http
        yield lambda app: stack.enter_context(transport(slack, app))


@pytest.fixture
def connect_http(slack: PretendSlack) -> Iterator[Connect]:
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(over_http(slack, app))


@pytest.fixture
def connect_socket(slack: PretendSlack) -> Iterator[Connect]:
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(over_socket(slack, app))
