"""A session that did not happen: noted without blame, and help after three."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.life import WhoMissed
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import no_shows
from handlers.blocks import no_shows as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import NoShowIds
from handlers.in_place import say_instead
from handlers.payloads import Click
from handlers.visit import Visit

WHO = {NoShowIds.ME: WhoMissed.ME, NoShowIds.PARTNER: WhoMissed.PARTNER, NoShowIds.NEITHER: WhoMissed.NEITHER}


def answer_who(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    who = WHO[NoShowIds(click.action_id)]
    noted = no_shows.note(visit.uow(), visit.actor, visit.now, click.subject_id, who)
    say_instead(visit, click, "Noted", blocks.noted(noted))


def say_help(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        found = no_shows.offered(uow, nudge, now)
    return blocks.help_offered(*found) if found else None


FLOW = Flow(
    actions=dict.fromkeys(WHO, answer_who),
    speakers={NudgeKind.OFTEN_MISSED: Speaker(say=say_help)},
)
