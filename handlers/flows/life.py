"""When life happens to a pairing: what may be done about it, and asking for another partner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import history, somebody_else
from handlers.blocks import history as history_blocks
from handlers.blocks import life as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import LifeIds
from handlers.in_place import say_instead
from handlers.payloads import Click, Form
from handlers.visit import Visit

Body = Mapping[str, Any]


def open_menu(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    turns = somebody_else.turns(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.open_view(blocks.menu(turns))


def open_history(ack: Ack, body: Body, visit: Visit) -> None:
    found = history.look(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(history_blocks.look(found))


def open_asking(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.form(somebody_else.begin(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_asking(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    reader = form.person("reader")
    if reader is None:
        raise FieldProblems({"reader": Problem.REQUIRED})
    words = form.text("words")
    concern = somebody_else.ask(visit.uow(), visit.actor, visit.now, form.subject_id, reader, words)
    ack(response_action="update", view=blocks.asked(concern))
    visit.deliver()
    visit.refresh_homes(visit.actor)


def take_back(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    chosen, reader = somebody_else.take_back(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Taken back", blocks.taken_back(chosen))
    visit.refresh_homes(visit.actor, reader)


def find_somebody_else(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    ended, writer = somebody_else.settle(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Settled", blocks.settled(ended.people, writer))
    visit.deliver()
    visit.start_jobs()
    visit.refresh_homes(visit.actor, *ended.people)


def keep_them(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    kept = somebody_else.keep(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "They go on", blocks.kept(kept))
    visit.deliver()
    visit.refresh_homes(visit.actor, kept.writer_id)


def say_not_now(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = somebody_else.not_now(uow, nudge)
    return blocks.not_now(*found) if found else None


FLOW = Flow(
    actions={
        LifeIds.MENU: open_menu,
        LifeIds.HISTORY: open_history,
        LifeIds.ASK: open_asking,
        LifeIds.TAKE_BACK: take_back,
        LifeIds.SETTLE: find_somebody_else,
        LifeIds.KEEP: keep_them,
    },
    submissions={LifeIds.SUBMIT: submit_asking},
    speakers={NudgeKind.SOMEBODY_ELSE_NOT_NOW: Speaker(say=say_not_now)},
)
