"""Logging a session: by command, by shortcut, and by one tap on "did you meet?"."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.domain.session import SessionState
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import (
    action_items,
    drafts,
    keep_meeting,
    log_session,
    my_pairings,
    schedule,
    session_nudges,
    take_back,
)
from bot.services.action_items import MOST_STEPS, Step
from bot.services.log_session import Log, LogForm, Logged
from bot.services.schedule import USUAL_MINUTES
from handlers.blocks import schedule as schedule_blocks
from handlers.blocks import session_log as blocks
from handlers.blocks import sessions
from handlers.blocks.drafts import reopened, restored, was_touched
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Sent, Speaker, Word
from handlers.ids import SessionLogIds
from handlers.in_place import replace_sent, say_instead
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit


def open_log(ack: Ack, visit: Visit) -> None:
    """From the command and the shortcut, which may come from anywhere."""
    ack()
    visit.open_view(_form(visit, log_session.open_form(visit.reading(), visit.actor, visit.now)))


def open_log_of(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which names the pairing."""
    ack()
    pairing_id = Click.parse(body).subject_id
    visit.open_view(_form(visit, log_session.open_form(visit.reading(), visit.actor, visit.now, pairing_id)))


def _form(visit: Visit, shown: LogForm) -> View:
    """With what was typed where it was closed before it was sent."""
    typed = drafts.find(visit.reading(), visit.actor, log_session.form_name(shown.chosen.pairing.id, _id(shown)))
    return reopened(blocks.form(shown, steps=blocks.steps_in(typed or {})), typed)


def _id(shown: LogForm) -> int | None:
    return shown.session.id if shown.session else None


def choose_pairing(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    shown = log_session.open_form(visit.reading(), visit.actor, visit.now, click.subject_id)
    visit.update_view(_form(visit, shown), view_id=str(click.view_id), view_hash=click.view_hash)


def open_notes(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Notes and steps of a session that is logged already."""
    ack()
    shown = log_session.open_session(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.open_view(_form(visit, shown))


def add_step(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Room for one more; what was typed stays."""
    ack()
    click = Click.parse(body)
    pairing_id, session_id, _ = _remembered(click.remembered)
    if session_id is not None:
        shown = log_session.open_session(visit.reading(), visit.actor, visit.now, session_id)
    else:
        shown = log_session.open_form(visit.reading(), visit.actor, visit.now, pairing_id)
    more = restored(blocks.form(shown, steps=min(click.subject_id, MOST_STEPS)), Form(body["view"]).raw())
    visit.update_view(more, view_id=str(click.view_id), view_hash=click.view_hash)


def keep_draft(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Closed by accident: what was typed is there when the form is opened again."""
    ack()
    form = Form(view)
    pairing_id, session_id, _ = _remembered(form.remembered)
    if was_touched(view):
        name = log_session.form_name(pairing_id, session_id)
        drafts.keep(visit.uow(), visit.actor, visit.now, name, form.raw())


def submit_log(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    pairing_id, session_id, steps = _remembered(form.remembered)
    outcome = form.choice("outcome") or "held"
    if outcome == "moved":
        ack(response_action="update", view=_form_to_move(visit, pairing_id, session_id))
        return
    log = read(form, steps, visit.actor)
    before = session_nudges.said_about(visit.reading(), session_id) if session_id else ()
    logged = _log(visit, outcome, pairing_id, session_id, log)
    ack(response_action="update", view=blocks.saved(logged))
    for one in before:
        replace_sent(visit, [one], blocks.logged_meanwhile(_seen_by(logged, one.nudge.reader)))
    _tell_everybody(visit, logged)


def _remembered(text: str) -> tuple[int, int | None, int]:
    """The pairing, the session where it was planned or logged before, and how many steps there is room for."""
    pairing_id, _, rest = text.partition(":")
    session_id, _, steps = rest.partition(":")
    return whole(pairing_id), whole(session_id) or None, min(whole(steps), MOST_STEPS)


def _form_to_move(visit: Visit, pairing_id: int, session_id: int | None) -> dict[str, Any]:
    """What was planned gets a new time; what was not is planned."""
    if session_id is None:
        return schedule_blocks.form(schedule.open_form(visit.reading(), visit.actor, visit.now, pairing_id))
    return schedule_blocks.form(schedule.open_move(visit.reading(), visit.actor, visit.now, session_id))


def _log(visit: Visit, outcome: str, pairing_id: int, session_id: int | None, log: Log) -> Logged:
    if outcome == "held":
        return log_session.hold(visit.uow(), visit.actor, visit.now, pairing_id, session_id, log)
    if session_id is not None:
        return log_session.miss(visit.uow(), visit.actor, visit.now, session_id)
    return log_session.miss_unplanned(visit.uow(), visit.actor, visit.now, pairing_id, log)


def read(form: Form, steps: int, actor: PersonId) -> Log:
    when, minutes = form.moment("when"), form.number("minutes")
    if when is None:
        raise FieldProblems({"when": Problem.REQUIRED})
    if minutes is None:
        raise FieldProblems({"minutes": Problem.NOT_A_NUMBER})
    return Log(
        starts_at=when,
        minutes=minutes or USUAL_MINUTES,
        notes=form.text("notes"),
        steps=tuple(_step(form, number, actor) for number in range(1, steps + 1)),
        is_first=bool(form.choice("outcome")),
    )


def _step(form: Form, number: int, actor: PersonId) -> Step:
    return Step(
        text=form.text(f"step_{number}"),
        owner_id=form.person(f"step_owner_{number}") or actor,
        due_on=form.day(f"step_due_{number}"),
    )


# One tap on "did you meet?"


def answer_held(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    before = session_nudges.said_about(visit.reading(), click.subject_id)
    logged = log_session.hold_as_planned(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Logged", blocks.held(logged))
    for one in before:
        meanwhile = blocks.logged_meanwhile(_seen_by(logged, one.nudge.reader))
        replace_sent(visit, [one], meanwhile, but_not=click)
    _tell_everybody(visit, logged)


def answer_missed(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    before = session_nudges.said_about(visit.reading(), click.subject_id)
    logged = log_session.miss(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Noted", blocks.missed(logged))
    for one in before:
        meanwhile = blocks.logged_meanwhile(_seen_by(logged, one.nudge.reader))
        replace_sent(visit, [one], meanwhile, but_not=click)
    _tell_everybody(visit, logged)


def answer_moved(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """The form with a new time; the question is replaced once it is sent."""
    ack()
    session_id = Click.parse(body).subject_id
    visit.open_view(schedule_blocks.form(schedule.open_move(visit.reading(), visit.actor, visit.now, session_id)))


def take_back_log(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Logged by mistake: what was said about it before is replaced, and its partners hear of it."""
    ack()
    click = Click.parse(body)
    before = session_nudges.said_about(visit.reading(), click.subject_id)
    session, chosen = take_back.take_back(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Corrected", blocks.taken_back(session, chosen))
    for one in before:
        seen = Logged(session=session, chosen=my_pairings.as_seen_by(chosen, one.nudge.reader))
        replace_sent(visit, [one], blocks.logged_meanwhile(seen), but_not=click)
    visit.refresh_homes(*chosen.pairing.people)
    visit.deliver()


def show_session(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    visit.open_view(blocks.session(log_session.show(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def finish_action(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """In a modal the line is ticked off; elsewhere a sentence says so."""
    ack()
    click = Click.parse(body)
    finished = action_items.finish(visit.uow(), visit.actor, visit.now, click.subject_id)
    view = visit.body.get("view") or {}
    if view.get("type") == "modal":
        ticked = blocks.with_step_done(view["blocks"], finished.item.id)
        visit.update_view(_as_sent(view, ticked), view_id=str(click.view_id), view_hash=click.view_hash)
    else:
        visit.answer_privately(blocks.step_done(finished.item.text))
    visit.refresh_homes(*finished.pairing.people)


def _as_sent(view: Mapping[str, Any], changed: list[dict[str, Any]]) -> dict[str, Any]:
    """The open modal with other blocks: only what an app may send, without what Slack adds."""
    kept = ("type", "title", "callback_id", "submit", "close", "private_metadata")
    return {name: view[name] for name in kept if view.get(name)} | {"blocks": changed}


def _seen_by(logged: Logged, reader: PersonId) -> Logged:
    return Logged(session=logged.session, chosen=my_pairings.as_seen_by(logged.chosen, reader))


def _tell_everybody(visit: Visit, logged: Logged) -> None:
    if logged.session.state is SessionState.HELD:
        overtaken = keep_meeting.overtaken(visit.reading(), logged.chosen.pairing.id)
        for one in overtaken:
            seen = my_pairings.as_seen_by(logged.chosen, one.nudge.reader)
            replace_sent(visit, [one], sessions.noted(logged.session, seen))
    visit.refresh_homes(*logged.chosen.pairing.people)
    visit.deliver()


def say_did_it_happen(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        found = session_nudges.still_planned(uow, nudge)
        if found is None or found[0].ends_at > now:
            return None
        chosen = my_pairings.of_session(uow, nudge.reader, found[0])
    is_last = session_nudges.asked_before(nudge) > 0 and session_nudges.is_last(nudge, chosen.program.clocks)
    return blocks.did_it_happen(found[0], chosen, again=is_last)


def say_taken_back(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = take_back.told(uow, nudge)
    return blocks.taken_back_by(*found, by=str(nudge.subject["by"])) if found else None


def ask_once_more(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    session_nudges.ask_again(uow, nudge, sent.at)


FLOW = Flow(
    words=(Word(word="log", does="Log a session: held, moved, or it did not happen", listener=open_log),),
    actions={
        SessionLogIds.OPEN: open_log_of,
        SessionLogIds.CHOOSE_PAIRING: choose_pairing,
        SessionLogIds.ADD_STEP: add_step,
        SessionLogIds.HELD: answer_held,
        SessionLogIds.MOVED: answer_moved,
        SessionLogIds.MISSED: answer_missed,
        SessionLogIds.SHOW: show_session,
        SessionLogIds.TAKE_BACK: take_back_log,
        SessionLogIds.OPEN_NOTES: open_notes,
        SessionLogIds.FINISH_ACTION: finish_action,
    },
    submissions={SessionLogIds.SUBMIT: submit_log},
    closings={SessionLogIds.SUBMIT: keep_draft},
    shortcuts={SessionLogIds.OPEN_SHORTCUT: open_log},
    speakers={
        NudgeKind.DID_IT_HAPPEN: Speaker(say=say_did_it_happen, after=ask_once_more),
        NudgeKind.SESSION_TAKEN_BACK: Speaker(say=say_taken_back),
    },
)
