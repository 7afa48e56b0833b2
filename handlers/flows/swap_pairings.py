"""Two running pairs swap: a manager chooses the other pair, sees what it means, and says yes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import swap_pairings
from handlers.blocks import kit
from handlers.blocks import swap_pairings as blocks
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Speaker
from handlers.ids import SwapIds
from handlers.payloads import Click, Form, whole
from handlers.thinking import think
from handlers.visit import Visit

Body = Mapping[str, Any]

MOST_FOUND = 30
LONGEST_NAME = 35  # so that both names of a pair stand in an option


def open_swap(ack: Ack, body: Body, visit: Visit) -> None:
    pairing, program = swap_pairings.begin(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.form(pairing, program))


def suggest_pairs(ack: Ack, body: Body, visit: Visit) -> None:
    """The other running pairs of the same program, by either name."""
    number = whole(str((body.get("view") or {}).get("private_metadata") or ""))
    words = str(body.get("value") or "")
    found = swap_pairings.find(visit.reading(), visit.actor, number, words, MOST_FOUND)
    ack(options=[kit.option(_names(mentor, mentee), other) for other, mentor, mentee in found])


def _names(mentor: str, mentee: str) -> str:
    return " and ".join(kit.clip(one, LONGEST_NAME) for one in (mentor, mentee))


def submit_choice(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    first, second = form.subject_id, form.number("other")
    swap_pairings.require_may(visit.reading(), visit.actor, visit.now, first, second)
    ack(response_action="update", view=blocks.checking())
    if second:
        think(visit, str(view["id"]), lambda: _checked(visit, first, second))


def _checked(visit: Visit, first: int, second: int) -> View:
    found = swap_pairings.explain(visit.reading(), visit.desk.solver, visit.actor, visit.now, first, second)
    if found.possible:
        swap_pairings.remember(visit.uow(), visit.actor, visit.now, found)
    return blocks.checked(found)


def do_swap(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    first, second = (whole(one) for one in Form(view).remembered.partition(":")[::2])
    made = swap_pairings.carry_out(visit.uow(), visit.actor, visit.now, first, second)
    ack(response_action="update", view=blocks.swapped(made))
    visit.deliver()
    visit.refresh_homes(visit.actor, *(one for pairing in made for one in pairing.people))


def say_swapped(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        told = swap_pairings.told(uow, nudge)
    return blocks.told(told) if told else None


FLOW = Flow(
    actions={SwapIds.OPEN: open_swap},
    submissions={SwapIds.CHECK: submit_choice, SwapIds.DO: do_swap},
    options={SwapIds.WITH: suggest_pairs},
    speakers={NudgeKind.SWAPPED: Speaker(say=say_swapped)},
)
