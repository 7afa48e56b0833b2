"""Slack's members as people: what Slack leaves out or makes up becomes something that everything else can rely on."""

import pytest

from handlers.directory import member


@pytest.mark.parametrize(
    ("tz", "zone"),
    [("Europe/London", "Europe/London"), (None, "UTC"), ("", "UTC"), ("Mars/Olympus", "UTC"), ("../etc/passwd", "UTC")],
)
def test_a_zone_that_nobody_knows_is_utc(tz: str | None, zone: str) -> None:
    assert member({"id": "U1", "tz": tz}).time_zone == zone
