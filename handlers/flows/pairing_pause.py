"""A break of two people who meet: taken by either, told to both, over by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import pairing_pause
from handlers.blocks import pairing_pause as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import PairingPauseIds
from handlers.payloads import Click, Form
from handlers.visit import Visit


def open_break(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    shown = pairing_pause.begin(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.open_view(blocks.form(shown))


def submit_break(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    until = form.day("until")
    if until is None:
        raise FieldProblems({"until": Problem.REQUIRED})
    taken = pairing_pause.pause(visit.uow(), visit.actor, visit.now, form.subject_id, until)
    ack(response_action="update", view=blocks.paused(taken))
    visit.deliver()
    visit.refresh_homes(*taken.chosen.pairing.people)


def end_break(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    over = pairing_pause.resume(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.answer_privately(blocks.resumed(over))
    visit.deliver()
    visit.refresh_homes(*over.chosen.pairing.people)


def say_taken(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        shown = pairing_pause.is_told(uow, nudge, now)
    return blocks.told(shown, str(nudge.subject["by"]), nudge.about("off")) if shown else None


def say_goes_on(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        chosen = pairing_pause.goes_on(uow, nudge, now)
    by = "" if nudge.subject["until"] else str(nudge.subject["by"])
    return blocks.goes_on(chosen, by) if chosen else None


FLOW = Flow(
    actions={PairingPauseIds.OPEN: open_break, PairingPauseIds.RESUME: end_break},
    submissions={PairingPauseIds.SUBMIT: submit_break},
    speakers={
        NudgeKind.PAIRING_PAUSED: Speaker(say=say_taken),
        NudgeKind.PAIRING_GOES_ON: Speaker(say=say_goes_on),
    },
)
