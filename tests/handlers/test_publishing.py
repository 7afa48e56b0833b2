"""A Home tab that Slack would not take is published later, once, as it is by then."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.domain.person import PersonId, WorkspaceId
from handlers.blocks import kit
from handlers.publishing import MOST_ATTEMPTS, PUBLISH, Homes
from playground.faults import ApiFault
from storage.unit_of_work import opener
from tests.handlers.offices import ADA, BOB, PostOffice, post_office


class Tabs:
    """What each replica knows of them is the number of the moment."""

    def __init__(self, office: PostOffice) -> None:
        self.office, self.state, self.shown = office, 0, list[tuple[PersonId, int]]()
        self.client = WebClient(token=office.slack.bot_token, base_url=office.slack.api_url, retry_handlers=[])
        self.threads = ThreadPoolExecutor(1)
        self.here, self.there = self.replica(), self.replica()

    def replica(self) -> Homes:
        office = self.office
        return Homes(open_uow=office.open_uow, now=office.clock.now, background=self.threads, show=self.show)

    def show(self, _: WorkspaceId, person_id: PersonId) -> None:
        state = self.state
        self.client.views_publish(user_id=person_id, view=kit.home([kit.section(f"{state}")]))
        self.shown.append((person_id, state))

    def publish(self, person_id: PersonId, homes: Homes | None = None) -> None:
        self.state += 1
        (homes or self.here).publish(self.office.workspace_id, person_id)

    def tick(self) -> None:
        for one in (self.here, self.there):
            one.tick(self.office.workspace_id)
        self.threads.submit(lambda: None).result()


@pytest.fixture
def tabs(lite_engine: Engine) -> Iterator[Tabs]:
    with post_office(opener(lite_engine)) as office:
        made = Tabs(office)
        yield made
        made.threads.shutdown()


def test_after_the_pause_that_slack_asked_for_each_is_published_once_as_it_is_then(tabs: Tabs) -> None:
    tabs.office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=PUBLISH, retry_after=30))
    tabs.publish(ADA)
    tabs.publish(ADA)
    tabs.publish(BOB)
    tabs.publish(ADA, tabs.there)
    assert tabs.office.calls(PUBLISH) == 1, "nobody asks again meanwhile, nor another replica"
    now = tabs.office.clock.now()
    assert tabs.here.next_due(now) == now + timedelta(seconds=30)
    tabs.office.move(seconds=29)
    tabs.tick()
    assert tabs.shown == []
    tabs.office.move(seconds=1)
    tabs.tick()
    assert sorted(tabs.shown) == [(ADA, 4), (ADA, 4), (BOB, 4)], "once by each replica that was asked"
    tabs.tick()
    assert len(tabs.shown) == 3
    tabs.publish(ADA)
    assert tabs.shown[-1] == (ADA, 5), "and from then on at once"


def test_a_slack_that_does_not_answer_is_asked_again_and_then_left_alone(tabs: Tabs) -> None:
    tabs.office.slack.faults.api.add(ApiFault(kind="server_error", methods=PUBLISH))
    tabs.publish(ADA)
    tabs.office.move(seconds=5)
    tabs.tick()
    assert tabs.shown == [(ADA, 1)]
    tabs.office.slack.faults.api.add(ApiFault(kind="server_error", methods=PUBLISH, times=100))
    tabs.publish(ADA)
    for _ in range(2 * MOST_ATTEMPTS):
        tabs.office.move(minutes=10)
        tabs.tick()
    assert tabs.office.calls(PUBLISH) == 2 + MOST_ATTEMPTS
    tabs.office.slack.faults.api.waiting.clear()
    tabs.publish(ADA)
    assert tabs.shown[-1] == (ADA, 3)


def test_whose_account_is_gone_has_no_tab_and_nothing_goes_wrong(tabs: Tabs) -> None:
    tabs.office.slack.fault("deactivate", user=BOB)
    tabs.publish(BOB)
    tabs.office.move(minutes=10)
    tabs.tick()
    assert tabs.shown == []
    assert tabs.office.calls(PUBLISH) == 1, "there is nothing to try again"
