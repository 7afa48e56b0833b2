"""A pairing that went quiet: both are warned, somebody new is offered, and those who run the program are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.rematch import RematchAnswer
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import ladder, rematch
from handlers.blocks import ladder as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker
from handlers.ids import LadderIds
from handlers.in_place import say_instead
from handlers.payloads import Click
from handlers.visit import Visit

ANSWERS = {LadderIds.SOMEBODY_NEW: RematchAnswer.SOMEBODY_NEW, LadderIds.GO_ON: RematchAnswer.GO_ON}


def offer_somebody_new(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    pairing = rematch.offer(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.offered(pairing))
    visit.deliver()


def answer_offer(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    given = ANSWERS[LadderIds(click.action_id)]
    shown = rematch.answer(visit.uow(), visit.actor, visit.now, click.subject_id, given)
    say_instead(visit, click, "Thank you", blocks.answered(shown, given))
    visit.refresh_homes(*shown.pairing.people)
    visit.deliver()


def look_after(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    pairing = ladder.look_after(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Thank you", blocks.looked_after(pairing))


def say_warning(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        quiet = ladder.warning(uow, nudge, now)
    return blocks.warning(quiet, nudge.reader) if quiet else None


def step_up_later(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    ladder.after_warning(uow, nudge, sent.at)


def say_offer(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        shown = rematch.asked(uow, nudge, now)
    return blocks.offer(shown) if shown else None


def say_outcome(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        shown = rematch.outcome(uow, nudge)
    return blocks.outcome(shown) if shown else None


def say_to_manager(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        quiet = ladder.for_manager(uow, nudge, now)
    return blocks.to_manager(quiet) if quiet else None


def say_to_admin(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        quiet = ladder.for_admin(uow, nudge, now)
    return blocks.to_admin(quiet) if quiet else None


FLOW = Flow(
    actions={
        **dict.fromkeys(ANSWERS, answer_offer),
        LadderIds.OFFER: offer_somebody_new,
        LadderIds.LOOK_AFTER: look_after,
    },
    speakers={
        NudgeKind.QUIET_WARNING: Speaker(say=say_warning, after=step_up_later),
        NudgeKind.REMATCH_OFFER: Speaker(say=say_offer),
        NudgeKind.REMATCH_ANSWERED: Speaker(say=say_outcome),
        NudgeKind.PAIRING_QUIET: Speaker(say=say_to_manager),
        NudgeKind.MANAGER_SILENT: Speaker(say=say_to_admin),
    },
)
