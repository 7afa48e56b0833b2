"""What the form of an announcement is read as."""

from datetime import date, time
from typing import Any

import pytest

from bot.domain.announcement import Audience, Every, Extra, Options, Timing
from bot.services import newsletter
from handlers.blocks.announcements import audience_of
from handlers.flows.announcements import read_options, read_timing
from handlers.payloads import Form

PIECE = newsletter.library()[0]


def form(**answers: Any) -> Form:
    """Lists are ticked options, everything else one choice, day or hour."""
    values = {name: {name: _state(answer)} for name, answer in answers.items()}
    return Form({"state": {"values": values}})


def _state(answer: Any) -> dict[str, Any]:
    if isinstance(answer, list):
        return {"type": "checkboxes", "selected_options": [{"value": one} for one in answer]}
    return {"type": "static_select", "selected_option": {"value": answer}}


@pytest.mark.parametrize(
    ("answers", "is_newsletter"),
    [
        ({"every": "week", "later": [PIECE.name]}, True),
        ({"every": "month", "extras": ["places"]}, True),
        ({"every": "week"}, False),
        ({"every": "once", "extras": ["programs"]}, False),
        ({"every": "once", "options": ["newsletter"]}, True),
    ],
)
def test_what_brings_ready_texts_or_news_again_and_again_needs_a_yes(
    answers: dict[str, Any], is_newsletter: bool
) -> None:
    assert read_options(form(**answers)).newsletter is is_newsletter


def test_everything_that_can_be_ticked_is_read() -> None:
    ticked = form(options=["necessary", "invite"], extras=["programs", "nonsense"], later=[PIECE.name, "nonsense"])
    assert read_options(ticked) == Options(
        necessary=True, invite_others=True, extras=(Extra.PROGRAMS,), later_texts=(newsletter.worded(PIECE),)
    )


def test_a_day_and_an_hour_are_those_on_the_wall() -> None:
    given = form(day="2026-03-31", hour="09:30+02:00", clock="theirs", every="month", until="2026-12-31")
    assert read_timing(given) == Timing(
        day=date(2026, 3, 31), hour=time(9, 30), own_zones=True, every=Every.MONTH, until=date(2026, 12, 31)
    )
    assert read_timing(form(day="31.3.", hour="25:00", clock="?", every="?", until="never")) == Timing()


def test_what_the_form_never_offered_is_nobody() -> None:
    nonsense = ("nonsense", "")
    assert (
        audience_of(
            programs=(0,), role="?", standings=nonsense, levels=(0, 9), departments=(), people=(), channel_id="U0BOB"
        )
        == Audience()
    )
