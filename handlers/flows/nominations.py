"""Naming somebody for a program by invitation, and deciding about it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import nominations
from bot.services.nominations import Decided
from handlers.blocks import nominations as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import NominationIds
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit


def open_form(ack: Ack, visit: Visit) -> None:
    programs = nominations.open_form(visit.reading(), visit.actor, visit.now)
    ack()
    visit.open_view(blocks.form(programs))


def submit_nomination(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    program_id = whole(form.choice("program")) or form.subject_id
    person, words = form.person("person"), form.text("words")
    named = nominations.nominate(visit.uow(), visit.actor, visit.now, program_id, person, words)
    ack(response_action="update", view=blocks.thanks())
    visit.deliver()
    visit.refresh_homes(*nominations.who_decides(visit.reading(), named))


def show_waiting(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    waiting = nominations.waiting(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.listing(waiting))


def take_nomination(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    _decide(ack, body, visit, nominations.take, taken=True)


def leave_nomination(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    _decide(ack, body, visit, nominations.leave_out, taken=False)


def _decide(ack: Ack, body: Mapping[str, Any], visit: Visit, decide: Callable[..., Decided], *, taken: bool) -> None:
    """In a window the list goes on; in a message the answer takes its place."""
    click = Click.parse(body)
    done = decide(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    if click.view_id:
        visit.update_view(blocks.listing(done.waiting), view_id=click.view_id, view_hash=click.view_hash)
    else:
        visit.replace_message(blocks.decided(done.nomination, taken=taken))
    visit.deliver()
    visit.refresh_homes(*nominations.who_decides(visit.reading(), done.nomination))


def say_named(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = nominations.still_waits(uow, nudge.reader, nudge.about("nomination"))
    return blocks.named(*found) if found else None


FLOW = Flow(
    actions={
        NominationIds.OPEN: open_form,
        NominationIds.SHOW: show_waiting,
        NominationIds.TAKE: take_nomination,
        NominationIds.LEAVE_OUT: leave_nomination,
    },
    submissions={NominationIds.SUBMIT: submit_nomination},
    speakers={NudgeKind.NOMINATED: Speaker(say=say_named)},
)
