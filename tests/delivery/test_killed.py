"""Nothing is lost and nothing is said twice, however often a sender is killed."""

import random
import time
from pathlib import Path

import pytest

from tests.delivery.killing import Battle


def check(battle: Battle, *, seconds: float) -> None:
    print(f"\nseed {battle.seed}")
    began = time.monotonic()
    battle.fight(seconds=seconds)
    heard = battle.heard()
    dm = [key for key in battle.all_keys() if key.startswith("dm")]
    group = [key for key in battle.all_keys() if key.startswith("group")]
    print(
        f"{battle.killed} kills of {battle.replicas} in {time.monotonic() - began:.1f} s: {len(dm)} in DMs, "
        f"{len(group)} in groups of which {sum(heard[key] > 1 for key in group)} came again, "
        f"{battle.called['conversations.history']} looked up, {battle.called['chat.postMessage']} posts, "
        f"{battle.faulty} calls went wrong"
    )
    assert battle.killed >= battle.kills
    assert battle.unsent() == []
    assert [key for key in dm if heard[key] != 1] == []
    assert [key for key in group if heard[key] < 1] == []


@pytest.mark.timeout(60)
def test_a_sender_killed_in_the_middle_says_everything_once(database_url: str, tmp_path: Path) -> None:
    replicas = 1 if database_url.startswith("sqlite") else 2
    check(
        Battle(
            database_url=database_url,
            seed=random.randrange(10_000),  # noqa: S311
            messages=30,
            kills=3,
            replicas=replicas,
            faults_a_second=2,
            log=tmp_path / "senders.log",
        ),
        seconds=50,
    )


@pytest.mark.soak
@pytest.mark.timeout(1_200)
def test_fifty_kills_in_two_thousand_messages(database_url: str, tmp_path: Path) -> None:
    replicas = 1 if database_url.startswith("sqlite") else 4
    check(
        Battle(
            database_url=database_url,
            seed=random.randrange(10_000),  # noqa: S311
            messages=2_000,
            kills=60,
            replicas=replicas,
            faults_a_second=6,
            log=tmp_path / "senders.log",
        ),
        seconds=1_100,
    )
