"""How is it going? And a private word to somebody who can help."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.session import CheckInAnswer
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import check_in, concerns, keep_meeting, log_session, my_pairings
from handlers.blocks import check_in as blocks
from handlers.blocks import session_log as log_blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker
from handlers.ids import CheckInIds
from handlers.in_place import replace_sent, say_instead
from handlers.payloads import Click, Form, moment_of, whole
from handlers.visit import Visit

ANSWERS = {
    CheckInIds.WE_MET: CheckInAnswer.WE_MET,
    CheckInIds.PLANNED: CheckInAnswer.PLANNED,
    CheckInIds.NOT_YET: CheckInAnswer.NOT_YET,
}


def answer_check_in(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """The question becomes its answer; whoever met gets the form to log it at once."""
    ack()
    click = Click.parse(body)
    pairing_id, asked_at = read_value(click.value)
    given = ANSWERS[CheckInIds(click.action_id)]
    answered = check_in.answer(visit.uow(), visit.actor, visit.now, pairing_id, asked_at, given)
    if given is CheckInAnswer.WE_MET:
        form = log_session.open_form(visit.reading(), visit.actor, visit.now, pairing_id)
        visit.open_view(log_blocks.form(form))
    say_instead(visit, click, "Thank you", blocks.answered(answered.chosen, given, answered.planned))
    visit.refresh_homes(*answered.chosen.pairing.people)


def read_value(value: str) -> tuple[int, datetime]:
    """The pairing and the moment of asking that the button carries."""
    pairing_id, _, seconds = value.partition(":")
    asked_at = moment_of(seconds)
    if asked_at is None:
        raise Refused(Refusal.GONE)
    return whole(pairing_id), asked_at


def open_concern(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Nothing is noted until it is sent."""
    ack()
    pairing_id, _ = read_value(Click.parse(body).value)
    visit.open_view(blocks.concern_form(check_in.begin_concern(visit.reading(), visit.actor, pairing_id)))


def open_help(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """The same from anywhere else; the button names the pairing."""
    ack()
    pairing_id = Click.parse(body).subject_id
    visit.open_view(blocks.concern_form(check_in.begin_concern(visit.reading(), visit.actor, pairing_id)))


def submit_concern(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    reader = form.person("reader")
    if reader is None:
        raise FieldProblems({"reader": Problem.REQUIRED})
    check_in.tell(visit.uow(), visit.actor, visit.now, form.subject_id, reader, form.text("words"))
    ack(response_action="update", view=blocks.concern_sent(reader))
    visit.deliver()


def mark_read(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    check_in.read(visit.uow(), visit.actor, visit.now, click.subject_id)
    with visit.reading() as uow:
        told = check_in.told(uow, visit.actor, click.subject_id)
    if told is not None:
        say_instead(visit, click, "Read", blocks.concern_read(told))


def open_reply(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    visit.open_view(blocks.reply_form(concerns.thread(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_reply(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    thread = concerns.reply(visit.uow(), visit.actor, visit.now, form.subject_id, form.text("words"))
    ack(response_action="update", view=blocks.reply_sent(thread))
    visit.deliver()


def close_concern(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    thread = concerns.close(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Settled", blocks.concern_settled(thread))


def open_other_reader(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    shown = concerns.other_readers(visit.reading(), visit.actor, Click.parse(body).subject_id)
    visit.open_view(blocks.other_reader_form(shown))


def submit_other_reader(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    reader = form.person("reader")
    if reader is None:
        raise FieldProblems({"reader": Problem.REQUIRED})
    concerns.choose_other(visit.uow(), visit.actor, visit.now, form.subject_id, reader)
    ack(response_action="update", view=blocks.concern_sent(reader))
    before = concerns.with_former_readers(visit.reading(), form.subject_id)
    replace_sent(visit, before, blocks.concern_with_somebody_else())
    visit.deliver()


def say_differs(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        chosen = check_in.still_differs(uow, nudge, now)
    return blocks.differs(chosen) if chosen else None


def say_reply(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = concerns.replied(uow, nudge)
    return blocks.reply(*found) if found else None


def say_unread(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        shown = concerns.unread(uow, nudge)
    return blocks.unread(shown) if shown else None


def say_check_in(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        if not keep_meeting.check_in_holds(uow, nudge, now):
            return None
        chosen = my_pairings.choose(uow, nudge.reader, nudge.about("pairing"))
    return blocks.ask(chosen, keep_meeting.asked_at(nudge))


def ask_again_later(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    keep_meeting.ask_again(uow, nudge, sent.at)


def say_concern(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        told = check_in.told(uow, nudge.reader, nudge.about("concern"))
    return blocks.concern(told) if told else None


FLOW = Flow(
    actions={
        **dict.fromkeys(ANSWERS, answer_check_in),
        CheckInIds.NEEDS_HELP: open_concern,
        CheckInIds.OFFER_HELP: open_help,
        CheckInIds.READ_CONCERN: mark_read,
        CheckInIds.OPEN_REPLY: open_reply,
        CheckInIds.CLOSE_CONCERN: close_concern,
        CheckInIds.OPEN_OTHER_READER: open_other_reader,
    },
    submissions={
        CheckInIds.SUBMIT_CONCERN: submit_concern,
        CheckInIds.SUBMIT_REPLY: submit_reply,
        CheckInIds.SUBMIT_OTHER_READER: submit_other_reader,
    },
    speakers={
        NudgeKind.CHECK_IN: Speaker(say=say_check_in, after=ask_again_later),
        NudgeKind.CHECK_IN_DIFFERS: Speaker(say=say_differs),
        NudgeKind.CONCERN: Speaker(say=say_concern),
        NudgeKind.CONCERN_REPLY: Speaker(say=say_reply),
        NudgeKind.CONCERN_UNREAD: Speaker(say=say_unread),
    },
)
