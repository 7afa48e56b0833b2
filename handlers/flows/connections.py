"""A mentor introduces their mentee to somebody; both say yes before either hears more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.connection import Connection, ConnectionState
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import connections
from bot.services.connections import Wanted
from handlers.blocks import connections as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import ConnectionIds
from handlers.in_place import say_instead
from handlers.payloads import Click, Form
from handlers.visit import Visit

Body = Mapping[str, Any]


def open_introduction(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.form(connections.begin(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_introduction(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    wanted = Wanted(mentee_id=form.person("mentee"), third_id=form.person("third"), why=form.text("why"))
    connection = connections.propose(visit.uow(), visit.actor, visit.now, form.subject_id, wanted)
    ack(response_action="update", view=blocks.proposed(connection))
    visit.deliver()


def answer_as_third(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    yes = click.action_id == ConnectionIds.THIRD_YES
    answered = connections.third_answers(visit.uow(), visit.actor, visit.now, click.subject_id, yes=yes)
    _thank(visit, click, answered, yes=yes)


def answer_as_mentee(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    yes = click.action_id == ConnectionIds.MENTEE_YES
    answered = connections.mentee_answers(visit.uow(), visit.actor, visit.now, click.subject_id, yes=yes)
    _thank(visit, click, answered, yes=yes)


def _thank(visit: Visit, click: Click, answered: Connection, *, yes: bool) -> None:
    say_instead(visit, click, "Thank you", blocks.answered(answered, yes=yes))
    visit.deliver()


def say_asked(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    return _question(uow, nudge, ConnectionState.THIRD_ASKED)


def say_offered(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    return _question(uow, nudge, ConnectionState.MENTEE_ASKED)


def _question(uow: UnitOfWork, nudge: Nudge, state: ConnectionState) -> Message | None:
    with uow:
        connection = connections.is_asked(uow, nudge.about("connection"), state)
    if connection is None:
        return None
    asks_third = state is ConnectionState.THIRD_ASKED
    return blocks.ask_third(connection) if asks_third else blocks.ask_mentee(connection)


def say_off(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message:
    with uow:
        connection = uow.connections.get(nudge.about("connection"))
    return blocks.off(connection, for_mentor=nudge.reader == connection.mentor_id)


def say_together(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message:
    with uow:
        connection = uow.connections.get(nudge.about("connection"))
    return blocks.together(connection)


FLOW = Flow(
    actions={
        ConnectionIds.OPEN: open_introduction,
        ConnectionIds.THIRD_YES: answer_as_third,
        ConnectionIds.THIRD_NO: answer_as_third,
        ConnectionIds.MENTEE_YES: answer_as_mentee,
        ConnectionIds.MENTEE_NO: answer_as_mentee,
    },
    submissions={ConnectionIds.SUBMIT: submit_introduction},
    speakers={
        NudgeKind.CONNECTION_ASKED: Speaker(say=say_asked),
        NudgeKind.CONNECTION_OFFERED: Speaker(say=say_offered),
        NudgeKind.CONNECTION_OFF: Speaker(say=say_off),
        NudgeKind.CONNECTED: Speaker(say=say_together),
    },
)
