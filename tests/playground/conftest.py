"""A pretend Slack per test, and the tiny app in both transports."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests.playground.own_payloads import own_mistakes
from tests.playground.tiny import MANIFEST, make_app, over_http, over_socket

Connect = Callable[[App], None]


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    """Quick with retries; and whatever it said in the test must have been in Slack's shapes."""
    with PretendSlack(MANIFEST) as running:
        running.room.delivery.retry_after = (0.0, 0.1, 0.2)
        yield running
    assert own_mistakes(running) == []


@pytest.fixture
def client(slack: PretendSlack) -> WebClient:
    """Slack's own client, with the app's token and without retries."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


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
