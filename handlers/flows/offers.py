"""A mentor offers to mentor somebody, who says yes or no."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.pairing import Offer, OfferState
from bot.domain.program import Program
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import offer
from bot.services.pause import is_away
from handlers.blocks import asking
from handlers.blocks import offers as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import OfferIds
from handlers.payloads import Click, Form
from handlers.visit import Visit


def open_offer(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which may name the program."""
    wanted = Click.parse(body).subject_id
    programs = offer.programs(visit.reading(), visit.actor, visit.now)
    ack()
    visit.open_view(blocks.form(sorted(programs, key=lambda one: one.id != wanted)))


def submit_offer(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    chosen = form.number("program") or form.subject_id
    mentee, note = form.person("mentee"), form.text("note")
    made = offer.make(visit.uow(), visit.actor, visit.now, chosen, mentee, note)
    ack(response_action="update", view=blocks.made(made))
    visit.start_jobs()


def show_offer(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    shown, program = offer.show(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.answer_privately(blocks.offered(shown, program))


def answer_yes(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    taken = offer.accept(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    said = blocks.accepted(taken.offer, taken.pairing) if taken.pairing else blocks.too_late()
    _answered(visit, taken.offer.id, said)
    for one in taken.taken_back:
        for kind in (NudgeKind.MENTOR_REQUEST, NudgeKind.MENTOR_REQUEST_REMINDER):
            visit.update_sent(kind, "request", one.id, asking.taken_back())
    people = {person for one in taken.taken_back for person in (one.mentor_id, one.mentee_id)}
    visit.deliver()
    visit.start_jobs()
    visit.refresh_homes(taken.offer.mentee_id, taken.offer.mentor_id, *sorted(people))


def answer_no(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    declined = offer.decline(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    _answered(visit, declined.id, blocks.declined())
    visit.refresh_homes(visit.actor)


def _answered(visit: Visit, offer_id: int, said: Message) -> None:
    """The question may have been answered beside it."""
    visit.replace_message(said)
    visit.update_sent(NudgeKind.MENTOR_OFFER, "offer", offer_id, said)


def say_offered(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        shown, program = _known(uow, nudge)
        away = is_away(uow, shown.mentor_id, program.id, now) or is_away(uow, shown.mentee_id, program.id, now)
    waits = shown.state is OfferState.WAITING and now < shown.lapses_at and not program.is_over
    return blocks.offered(shown, program) if waits and not away else None


def say_over(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        shown, program = _known(uow, nudge)
        away = is_away(uow, shown.mentor_id, program.id, now)
    return None if away or program.is_over else blocks.over(shown, program)


def _known(uow: UnitOfWork, nudge: Nudge) -> tuple[Offer, Program]:
    """In an open unit of work."""
    shown = uow.offers.get(nudge.about("offer"))
    return shown, uow.programs.get(shown.program_id)


FLOW = Flow(
    actions={
        OfferIds.OPEN: open_offer,
        OfferIds.SHOW: show_offer,
        OfferIds.ACCEPT: answer_yes,
        OfferIds.DECLINE: answer_no,
    },
    submissions={OfferIds.SUBMIT: submit_offer},
    speakers={
        NudgeKind.MENTOR_OFFER: Speaker(say=say_offered),
        NudgeKind.OFFER_OVER: Speaker(say=say_over),
    },
)
