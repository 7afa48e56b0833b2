"""The clock moves, and stops wherever something is due."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from playground.clock import MovableClock
from playground.page_actions import next_morning
from playground.slack import PretendSlack

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Diary:
    """Has something to do at each of these moments, and perhaps something more because of it."""

    def __init__(self, *moments: datetime, follow_up: timedelta | None = None) -> None:
        self.moments, self.acted, self.follow_up = sorted(moments), list[datetime](), follow_up

    def next_due(self, after: datetime) -> datetime | None:
        return next((moment for moment in self.moments if moment > after), None)

    def act(self, now: datetime) -> None:
        self.acted.append(now)
        if self.follow_up is not None and len(self.acted) == 1:
            self.moments.append(now + self.follow_up)
            self.moments.sort()


def still(*moments: datetime, follow_up: timedelta | None = None) -> tuple[MovableClock, Diary]:
    clock, diary = MovableClock(START, running=False), Diary(*moments, follow_up=follow_up)
    clock.driver = diary
    return clock, diary


def test_it_stops_at_every_due_moment_on_the_way_and_nowhere_else() -> None:
    moments = [START + timedelta(hours=hours) for hours in (1, 5, 30)]
    clock, diary = still(*moments)
    assert clock.move(by=timedelta(days=1)) == 2
    assert diary.acted == moments[:2]
    assert clock.now() == START + timedelta(days=1)


def test_what_becomes_due_on_the_way_is_done_too() -> None:
    clock, diary = still(START + timedelta(hours=1), follow_up=timedelta(hours=2))
    clock.move(by=timedelta(days=1))
    assert diary.acted == [START + timedelta(hours=1), START + timedelta(hours=3)]


def test_what_is_due_at_the_very_end_is_done() -> None:
    clock, diary = still(START + timedelta(hours=1))
    clock.move(by=timedelta(hours=1))
    assert diary.acted == [START + timedelta(hours=1)]


def test_it_tells_the_moment_it_stopped_at() -> None:
    clock, diary = still(START + timedelta(hours=1))
    told = []
    diary.act = lambda now: told.append((now, clock.now()))  # type: ignore[method-assign]
    clock.move(by=timedelta(hours=2))
    assert told == [(START + timedelta(hours=1), START + timedelta(hours=1))]


def test_it_moves_to_the_next_due_moment_and_stays_when_there_is_none() -> None:
    clock, diary = still(START + timedelta(days=3))
    assert clock.move_to_next_due() == 1
    assert clock.now() == START + timedelta(days=3)
    assert clock.move_to_next_due() == 0
    assert diary.acted == [START + timedelta(days=3)]


def test_a_driver_that_never_gets_on_is_found_out() -> None:
    clock, diary = still()
    diary.next_due = lambda after: after  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="not after"):
        clock.move(by=timedelta(hours=1))


def test_it_does_not_go_back() -> None:
    clock, _ = still()
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(START - timedelta(seconds=1))


def test_a_moment_without_a_zone_is_no_moment() -> None:
    clock, _ = still()
    with pytest.raises(ValueError, match="zone"):
        clock.move_to(datetime(2026, 4, 1))  # noqa: DTZ001


def test_it_runs_like_a_clock_between_moves() -> None:
    clock = MovableClock(START)
    before = clock.now()
    clock.move(by=timedelta(hours=1))
    assert timedelta(hours=1) <= clock.now() - before < timedelta(hours=1, seconds=5)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2026, 3, 1, 6, 0, tzinfo=UTC), "UTC", datetime(2026, 3, 1, 9, 0, tzinfo=UTC)),
        (datetime(2026, 3, 1, 9, 0, tzinfo=UTC), "UTC", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
        # The night in which clocks in London go forward.
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), "Europe/London", datetime(2026, 3, 29, 8, 0, tzinfo=UTC)),
        (datetime(2026, 3, 1, 12, 0, tzinfo=UTC), "Asia/Tokyo", datetime(2026, 3, 2, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_next_morning_is_nine_where_the_person_is(now: datetime, zone: str, expected: datetime) -> None:
    assert next_morning(now, zone) == expected


def test_messages_carry_the_moved_time_and_stay_in_order(slack: PretendSlack, client: WebClient) -> None:
    first = client.chat_postMessage(channel="U0ADA", text="Now")["ts"]
    slack.clock.move(by=timedelta(weeks=1))
    second = client.chat_postMessage(channel="U0ADA", text="Then")["ts"]
    assert 7 * 86_400 <= float(second) - float(first) < 7 * 86_400 + 60


def test_messages_of_a_standing_clock_have_timestamps_of_their_own() -> None:
    from tests.playground.tiny import MANIFEST

    with PretendSlack(MANIFEST, clock=MovableClock(START, running=False)) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        stamps = [client.chat_postMessage(channel="U0ADA", text="x")["ts"] for _ in range(3)]
    assert stamps == sorted(set(stamps))


def test_whoever_acts_on_the_way_may_call_slack(slack: PretendSlack, client: WebClient) -> None:
    diary = Diary(slack.clock.now() + timedelta(hours=1))
    diary.act = lambda now: client.chat_postMessage(channel="U0ADA", text=f"It is {now:%H}")  # type: ignore[assignment,method-assign]
    slack.clock.driver = diary
    slack.clock.move(by=timedelta(days=1))
    assert len(slack.person("U0ADA").messages()) == 1
