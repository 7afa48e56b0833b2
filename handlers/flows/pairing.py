"""How two people come together: the mentor's yes or no, the introduction, and the word to whoever has nobody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.pairing import Pairing, PairingState, Request, RequestState
from bot.domain.program import Program
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import asking as asking_services
from bot.services import chains, end_pairing, ended_news, guides, own_time, pair, request, schedule, unmatched
from bot.services.ended_news import Next
from bot.services.pause import is_away
from bot.services.permissions import runs
from bot.services.request import Accepted
from handlers.blocks import asking
from handlers.blocks import pairing as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker
from handlers.ids import PairingIds
from handlers.payloads import Click, Form
from handlers.visit import Visit


def show_request(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    asked, program = request.show(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.answer_privately(_asked(visit.reading(), asked, program))


def answer_yes(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    accepted = request.accept(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    if accepted.pairing is None:
        _say_too_late(visit, accepted)
        return
    said = asking.accepted(accepted.request, accepted.pairing)
    visit.replace_message(said)
    _close_questions(visit, accepted.request, said)
    for one in accepted.taken_back:
        _close_questions(visit, one, asking.taken_back())
    visit.deliver()
    visit.start_jobs()
    others = {person for one in accepted.taken_back for person in (one.mentor_id, one.mentee_id)}
    visit.refresh_homes(*accepted.pairing.people, *sorted(others))


def ask_for_a_word(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    talked, _ = request.ask_for_a_word(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    said = asking.talking(talked)
    visit.replace_message(said)
    _close_questions(visit, talked, said)
    visit.deliver()
    visit.refresh_homes(talked.mentor_id, talked.mentee_id)


def open_decline(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    asked, _ = request.show(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(asking.decline_form(asked))


def submit_decline(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    declined = request.decline(visit.uow(), visit.actor, visit.now, form.subject_id, form.text("reason"))
    ack(response_action="update", view=asking.declined())
    _close_questions(visit, declined, asking.answered_no())
    visit.deliver()
    visit.start_jobs()
    visit.refresh_homes(visit.actor, *([declined.mentee_id] if asking.asked_themselves(declined) else []))


def _say_too_late(visit: Visit, accepted: Accepted) -> None:
    message = asking.too_late(accepted.why_not)
    if accepted.request.state is RequestState.WAITING:
        visit.answer_privately(message)  # the question stays open, and so do its buttons
        return
    visit.replace_message(message)
    _close_questions(visit, accepted.request, message)
    visit.deliver()
    visit.start_jobs()
    visit.refresh_homes(visit.actor)


def _close_questions(visit: Visit, answered: Request, message: Message) -> None:
    """The question and its reminders, wherever the answer came from."""
    for kind in (NudgeKind.MENTOR_REQUEST, NudgeKind.MENTOR_REQUEST_REMINDER):
        visit.update_sent(kind, "request", answered.id, message)


def open_objection(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    with visit.reading() as uow:
        pairing, _ = end_pairing.objectionable(uow, visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.objection_form(pairing, visit.actor))


def submit_objection(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    end_pairing.object_to(visit.uow(), visit.actor, visit.now, form.subject_id, form.text("reason"))
    with visit.reading() as uow:
        pairing = uow.pairings.get(form.subject_id)
        readers = asking_services.those_to_tell(uow, uow.programs.get(pairing.program_id), set(pairing.people))
    ack(response_action="update", view=blocks.objected(readers))
    visit.deliver()


def end_it(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ended = end_pairing.end_by_manager(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.replace_message(blocks.ended_by_manager(ended))
    visit.deliver()
    visit.refresh_homes(*ended.people)


def _asked(uow: UnitOfWork, asked: Request, program: Program) -> Message:
    with uow:
        enrollment = uow.enrollments.find(program_id=program.id, person_id=asked.mentee_id)
    return asking.asked(asked, program, enrollment.answers if enrollment else None)


def _still_waits(uow: UnitOfWork, nudge: Nudge, now: datetime) -> tuple[Request, Program] | None:
    """Neither answered nor over, and both are there to be put together."""
    with uow:
        asked = uow.requests.get(nudge.about("request"))
        program = uow.programs.get(asked.program_id)
        away = is_away(uow, asked.mentor_id, program.id, now) or is_away(uow, asked.mentee_id, program.id, now)
    waits = asked.state is RequestState.WAITING and now < asked.lapses_at and not program.is_over
    return (asked, program) if waits and not away else None


def say_asked(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    found = _still_waits(uow, nudge, now)
    return _asked(uow, *found) if found else None


def say_reminder(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    found = _still_waits(uow, nudge, now)
    if found is None or asking_services.is_superseded(found[0], nudge):
        return None
    with uow:
        if chains.is_overtaken(uow, nudge, now) or asking_services.was_asked_just_now(uow, found[0], now):
            return None
    return asking.reminder(*found)


def say_word_first(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    found = _still_waits(uow, nudge, now)
    return asking.word_first(*found) if found else None


def say_lapsed(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        asked = uow.requests.get(nudge.about("request"))
        program = uow.programs.get(asked.program_id)
        if asked.state is not RequestState.LAPSED or is_away(uow, asked.mentor_id, program.id, now):
            return None
    return asking.lapsed(asked, program)


def say_to_managers(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        asked = uow.requests.get(nudge.about("request"))
        program = uow.programs.get(asked.program_id)
        if not runs(uow, nudge.reader, program):
            return None
        following = uow.requests.get(nudge.about("next")) if nudge.about("next") else None
    return asking.told_managers(asked, program, following, settled=bool(nudge.about("settled")))


def _active(uow: UnitOfWork, nudge: Nudge) -> tuple[Pairing, Program] | None:
    """In an open unit of work."""
    pairing = uow.pairings.get(nudge.about("pairing"))
    own = own_time.of(uow, uow.programs.get(pairing.program_id), pairing)
    return (pairing, own) if pairing.state is PairingState.ACTIVE else None


def say_matched(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = _active(uow, nudge)
        if found is None or not found[0].has(nudge.reader):
            return None
        partners = uow.people.those(found[0].partners_of(nudge.reader))
    title = next(iter(partners.values())).title if len(partners) == 1 else ""
    return blocks.matched(*found, nudge.reader, title)


def say_introduction(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        found = _active(uow, nudge)
        # Whoever joined or left since has an introduction of their own.
        if found is None or set(found[0].people) != set(nudge.readers):
            return None
        if "without" not in nudge.subject:
            return blocks.introduction(guides.at(uow, found[0], 1))
        coming = next(iter(schedule.upcoming(uow, found[0].id, now)), None)
        return blocks.smaller(guides.next_of(uow, found[0]), str(nudge.subject["without"]), coming)


def keep_conversation(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    pair.keep_conversation(uow, nudge.about("pairing"), sent.conversation_id)


def say_not_matched(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        told = unmatched.word(uow, nudge, now)
    return blocks.not_matched(told) if told else None


def write_next_word(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    unmatched.write_next(uow, nudge, sent.at)


def say_objection(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        concern = uow.concerns.get(nudge.about("concern"))
        pairing = uow.pairings.get(concern.pairing_id)
        program = uow.programs.get(pairing.program_id)
        if concern.reader_id != nudge.reader or not runs(uow, nudge.reader, program):
            return None
    return blocks.objection(pairing, program, concern.writer_id, concern.words)


def say_ended(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        pairing = uow.pairings.get(nudge.about("pairing"))
        program = uow.programs.get(pairing.program_id)
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
        managers = asking_services.those_to_tell(uow, program, {nudge.reader})
        wanting = pairing.covers_id is not None or not unmatched.has_enough_mentors(uow, program, nudge.reader)
        what_next = ended_news.next_for(uow, program, pairing, nudge) if wanting else Next()
    is_in = enrollment is not None and enrollment.is_in and not program.is_over
    return blocks.ended(pairing, program, nudge.reader, managers, what_next) if is_in else None


FLOW = Flow(
    actions={
        PairingIds.SHOW_REQUEST: show_request,
        PairingIds.ACCEPT: answer_yes,
        PairingIds.DECLINE: open_decline,
        PairingIds.WORD_FIRST: ask_for_a_word,
        PairingIds.OBJECT: open_objection,
        PairingIds.END: end_it,
    },
    submissions={
        PairingIds.SUBMIT_DECLINE: submit_decline,
        PairingIds.SUBMIT_OBJECTION: submit_objection,
    },
    speakers={
        NudgeKind.MENTOR_REQUEST: Speaker(say=say_asked),
        NudgeKind.MENTOR_REQUEST_REMINDER: Speaker(say=say_reminder),
        NudgeKind.WORD_FIRST: Speaker(say=say_word_first),
        NudgeKind.REQUEST_LAPSED: Speaker(say=say_lapsed),
        NudgeKind.REQUEST_DECLINED: Speaker(say=say_to_managers),
        NudgeKind.MATCHED: Speaker(say=say_matched),
        NudgeKind.MATCH_OBJECTION: Speaker(say=say_objection),
        NudgeKind.INTRODUCTION: Speaker(say=say_introduction, after=keep_conversation),
        NudgeKind.NOT_MATCHED: Speaker(say=say_not_matched, after=write_next_word),
        NudgeKind.PAIRING_ENDED: Speaker(say=say_ended),
    },
)
