"""Passing on what one learned: asked once, opened with the profile ready, or declined for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.life import PayForward
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import pay_forward
from handlers.blocks import pay_forward as blocks
from handlers.blocks import signup
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker
from handlers.ids import PayForwardIds
from handlers.payloads import Click
from handlers.visit import Visit

ANSWERS = {PayForwardIds.LATER: PayForward.LATER, PayForwardIds.NEVER: PayForward.NEVER}


def open_profile(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    shown = pay_forward.begin(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.open_view(signup.form(shown, shown.program.today(visit.now)))


def answer_invitation(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    given = ANSWERS[PayForwardIds(Click.parse(body).action_id)]
    pay_forward.answer(visit.uow(), visit.actor, visit.now, given)
    visit.replace_message(blocks.answered(given))


def say_invitation(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        shown = pay_forward.invited(uow, nudge, now)
    return blocks.invitation(shown) if shown else None


def note_asked(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    pay_forward.note_asked(uow, nudge.reader, sent.at)


FLOW = Flow(
    actions={PayForwardIds.ACCEPT: open_profile, **dict.fromkeys(ANSWERS, answer_invitation)},
    speakers={NudgeKind.PAY_FORWARD: Speaker(say=say_invitation, after=note_asked)},
)
