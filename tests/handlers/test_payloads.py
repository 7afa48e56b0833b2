"""What comes from Slack as it should not: everything that is none of ours reads as nothing, and nothing breaks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.kinds import Kind
from bot.errors import Refusal, Refused
from handlers.flows.check_in import read_value
from handlers.payloads import Form, moment_of, one_of, view_of, whole
from tests.handlers.samples import NOW

CRAFTED = ["", "nonsense", "9" * 5_000, "²", "-1", "1.5", "1e9", "0x10", " 7", "٣", "None"]


def form(**fields: dict[str, Any]) -> Form:
    return Form({"state": {"values": {name: {"any": element} for name, element in fields.items()}}})


@pytest.mark.parametrize("crafted", CRAFTED)
def test_what_is_no_number_of_ours_is_none(crafted: str) -> None:
    ticked = form(ticked={"selected_options": [{"value": crafted}, {"value": "3"}]})
    chosen = form(at={"selected_date_time": crafted}, on={"selected_date": crafted}, hour={"selected_time": crafted})
    assert whole(crafted) == 0
    assert moment_of(crafted) is None
    assert ticked.numbers("ticked") == (3,)
    assert (chosen.moment("at"), chosen.day("on"), chosen.hour("hour")) == (None, None, None)
    with pytest.raises(Refused):
        read_value(f"4:{crafted}")


def test_a_moment_is_read_as_slack_and_our_buttons_name_it() -> None:
    seconds = int(NOW.timestamp())
    assert form(at={"selected_date_time": seconds}).moment("at") == NOW
    assert moment_of(str(seconds)) == datetime.fromtimestamp(seconds, UTC)
    assert read_value(f"4:{seconds}") == (4, NOW)


def test_what_a_form_remembers_is_all_there_or_it_is_refused() -> None:
    assert Form({"private_metadata": "7:2:a:b"}).parts(2) == ["7", "2", "a", "b"]
    assert Form({"private_metadata": "7:2:a:b"}).parts(3, most=3) == ["7", "2", "a:b"]
    refused: list[Callable[[], object]] = [
        lambda: Form({"private_metadata": "7"}).parts(2),
        lambda: Form({"private_metadata": "7:2"}).parts(3, most=3),
        lambda: one_of(Kind, "²"),
        lambda: form(kind={"value": "nonsense"}).choice_of(Kind, "kind", Kind.PEER),
        lambda: view_of({}),
    ]
    for read in refused:
        with pytest.raises(Refused) as error:
            read()
        assert error.value.why is Refusal.UNREADABLE
    assert form().choice_of(Kind, "kind", Kind.PEER) is Kind.PEER


def test_a_week_has_seven_days() -> None:
    ticked = form(days={"selected_options": [{"value": value} for value in ("0", "6", "7", "77", "-1", "x")]})
    assert ticked.weekdays("days") == {0, 6}
