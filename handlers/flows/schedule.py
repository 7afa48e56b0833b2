"""Planning, moving and canceling sessions, and everything that is said before one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.session import SessionState
from bot.errors import FieldProblems
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import (
    guides,
    invite_file,
    keep_meeting,
    my_pairings,
    repeating_sessions,
    schedule,
    second_thoughts,
    session_nudges,
)
from bot.services.repeating_sessions import Series
from bot.services.schedule import Planned
from bot.services.second_thoughts import Asked
from handlers import schedule_form
from handlers.blocks import repeating, sessions
from handlers.blocks import schedule as blocks
from handlers.blocks.drafts import restored
from handlers.blocks.kit import Message
from handlers.flow import Attachment, Flow, Speaker, Word
from handlers.ids import ScheduleIds
from handlers.in_place import replace_sent, say_instead
from handlers.path_place import show_below
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit


def open_schedule(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.form(schedule.open_form(visit.reading(), visit.actor, visit.now)))


def open_schedule_of(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which names the pairing."""
    ack()
    pairing_id = Click.parse(body).subject_id
    visit.open_view(blocks.form(schedule.open_form(visit.reading(), visit.actor, visit.now, pairing_id)))


def choose_pairing(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Another pairing in the same form."""
    ack()
    click = Click.parse(body)
    shown = schedule.open_form(visit.reading(), visit.actor, visit.now, click.subject_id)
    visit.update_view(
        restored(blocks.form(shown), schedule_form.typed(Form(body["view"]))),
        view_id=str(click.view_id),
        view_hash=click.view_hash,
    )


def open_move(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    session_id = Click.parse(body).subject_id
    visit.open_view(blocks.form(schedule.open_move(visit.reading(), visit.actor, visit.now, session_id)))


def submit_schedule(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    try:
        asked = schedule_form.asked(form, visit.now)
        if _says_first(ack, form, visit, asked):
            return
    except FieldProblems as error:
        raise schedule_form.at_its_fields(form, error) from error
    if asked.every or asked.following:
        series = _several(visit, asked)
        ack(response_action="update", view=repeating.done(series, moved=asked.following))
        planned = Planned(session=series.first, chosen=series.chosen)
    else:
        planned = _one(visit, asked)
        ack(response_action="update", view=blocks.planned_view(planned, moved=bool(asked.session_id)))
    _finish(visit, planned)


def _says_first(ack: Ack, form: Form, visit: Visit, asked: Asked) -> bool:
    """Whether the form comes back with what speaks against the time; sent again as it is, it is what they want."""
    doubts = second_thoughts.about(visit.reading(), visit.actor, visit.now, asked)
    choice = schedule_form.choice(asked, doubts)
    if not doubts.found or schedule_form.knows(form) == choice:
        return False
    if asked.session_id:
        shown = schedule.open_move(visit.reading(), visit.actor, visit.now, asked.session_id)
    else:
        shown = schedule.open_form(visit.reading(), visit.actor, visit.now, asked.pairing_id)
    again = blocks.form(shown, doubts, choice, schedule_form.came_back(form) + 1)
    ack(response_action="update", view=restored(again, form.raw()))
    return True


def _one(visit: Visit, asked: Asked) -> Planned:
    if not asked.session_id:
        return schedule.plan(visit.uow(), visit.actor, visit.now, asked.pairing_id, asked.wanted)
    before = session_nudges.said_about(visit.reading(), asked.session_id)
    planned = schedule.move(visit.uow(), visit.actor, visit.now, asked.session_id, asked.wanted)
    _replace_for_everybody(visit, before, planned, blocks.moved_meanwhile)
    return planned


def _finish(visit: Visit, planned: Planned) -> None:
    """What asked for a session to be planned says now that one is."""
    overtaken = keep_meeting.overtaken(visit.reading(), planned.chosen.pairing.id)
    for one in overtaken:
        seen = my_pairings.as_seen_by(planned.chosen, one.nudge.reader)
        replace_sent(visit, [one], sessions.in_the_plan(planned.session, seen))
    _tell_everybody(visit, planned)


def _several(visit: Visit, asked: Asked) -> Series:
    """A new series, or one that moves from this session on."""
    if asked.every:
        return repeating_sessions.plan(visit.uow(), visit.actor, visit.now, asked.pairing_id, asked.wanted, asked.every)
    before = session_nudges.said_about(visit.reading(), asked.session_id)
    series = repeating_sessions.move(visit.uow(), visit.actor, visit.now, asked.session_id, asked.wanted)
    moved = Planned(session=series.first, chosen=series.chosen)
    _replace_for_everybody(visit, before, moved, blocks.moved_meanwhile)
    return series


def cancel_session(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    before = session_nudges.said_about(visit.reading(), click.subject_id)
    planned = schedule.cancel(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Canceled", blocks.canceled_here(planned))
    _replace_for_everybody(visit, before, planned, blocks.canceled_meanwhile, but_not=click)
    _tell_everybody(visit, planned)


def cancel_following(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    before = session_nudges.said_about(visit.reading(), click.subject_id)
    series = repeating_sessions.cancel(visit.uow(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Canceled", repeating.canceled_here(series))
    planned = Planned(session=series.first, chosen=series.chosen)
    _replace_for_everybody(visit, before, planned, blocks.canceled_meanwhile, but_not=click)
    _tell_everybody(visit, planned)


def open_agenda(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    planned = schedule.open_agenda(visit.reading(), visit.actor, Click.parse(body).subject_id)
    with visit.reading() as uow:
        step = guides.of_session(uow, planned.session, visit.actor)
    visit.open_view(blocks.agenda(planned, step, open_=planned.session.state is SessionState.PLANNED))


def submit_agenda(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    number = form.remembered.partition("\n")[0]
    session_id, agenda, seen = whole(number), schedule_form.read_agenda(form), schedule_form.seen_agenda(form)
    planned = schedule.set_agenda(visit.uow(), visit.actor, session_id, agenda, seen)
    if planned.session.agenda == agenda:
        ack()
    else:
        ack(response_action="update", view=sessions.agenda_joined(planned.session, planned.chosen))
    show_below(visit, view, planned.chosen.pairing.id)
    visit.refresh_homes(*planned.chosen.pairing.people)


def _tell_everybody(visit: Visit, planned: Planned) -> None:
    visit.refresh_homes(*planned.chosen.pairing.people)
    visit.deliver()


def _replace_for_everybody(
    visit: Visit, before: tuple[Delivery, ...], planned: Planned, words: Any, but_not: Click | None = None
) -> None:
    """Each reader's earlier messages about the session, in that reader's own words."""
    for one in before:
        seen = Planned(session=planned.session, chosen=_seen_by(one, planned))
        replace_sent(visit, [one], words(seen), but_not=but_not)


def _seen_by(delivery: Delivery, planned: Planned) -> my_pairings.Chosen:
    return my_pairings.as_seen_by(planned.chosen, delivery.nudge.reader)


# Said unasked


def say_planned(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    planned, by = _still(uow, nudge), str(nudge.subject["by"])
    if planned and (series := _series(uow, nudge, planned)):
        return repeating.planned_message(series, by)
    return blocks.planned_message(planned, by) if planned else None


def say_moved(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    planned, by = _still(uow, nudge), str(nudge.subject["by"])
    if planned and (series := _series(uow, nudge, planned)):
        return repeating.moved_message(series, by)
    return blocks.moved_message(planned, by) if planned else None


def _series(uow: UnitOfWork, nudge: Nudge, planned: Planned) -> Series | None:
    """Where the message is about several sessions: those."""
    following = int(nudge.subject.get("following", 0))
    if not following:
        return None
    with uow:
        told = repeating_sessions.told_of(uow, planned.session, following)
    return Series(sessions=told, chosen=planned.chosen) if len(told) > 1 else None


def say_canceled(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        session = uow.sessions.get(nudge.about("session"))
        chosen = my_pairings.of_session(uow, nudge.reader, session)
    planned, by = Planned(session=session, chosen=chosen), str(nudge.subject["by"])
    series = _series(uow, nudge, planned)
    return repeating.canceled_message(series, by) if series else blocks.canceled_message(planned, by)


def say_reminder(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    planned = _still(uow, nudge)
    if planned is None or planned.session.starts_at <= now:
        return None
    with uow:
        step = guides.of_session(uow, planned.session, nudge.reader)
        actions = schedule.open_steps(uow, planned.session.pairing_id)
        away = session_nudges.away_at(uow, planned.session, planned.chosen.partners, now)
    seen = Planned(session=planned.session, chosen=planned.chosen, actions=actions)
    return blocks.reminder(seen, step, away)


def _still(uow: UnitOfWork, nudge: Nudge) -> Planned | None:
    """The session as the nudge knew it, for its reader; None where it was moved, canceled or logged."""
    with uow:
        found = session_nudges.still_planned(uow, nudge)
        if found is None:
            return None
        return Planned(session=found[0], chosen=my_pairings.of_session(uow, nudge.reader, found[0]))


def say_file(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = session_nudges.same_sequence(uow, nudge)
        if found is None:
            return None
        session, pairing = found
        alone = len(nudge.readers) == 1 and pairing.has(nudge.reader)
        chosen = my_pairings.of_session(uow, nudge.reader if alone else pairing.people[0], session, active=False)
    planned, canceled = Planned(session=session, chosen=chosen), session_nudges.is_off(nudge, session)
    if series := _series(uow, nudge, planned):
        return sessions.beside_file(repeating.file_comment(series, canceled=canceled), chosen, alone=alone)
    return sessions.beside_file(blocks.file_comment(planned, canceled=canceled), chosen, alone=alone)


def attach_file(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Attachment:
    with uow:
        session = uow.sessions.get(nudge.about("session"))
        chosen = my_pairings.of_session(uow, uow.pairings.get(session.pairing_id).people[0], session, active=False)
        organizer = uow.people.find(session.recorded_by)
        told = repeating_sessions.told_of(uow, session, int(nudge.subject.get("following", 0)))
    content = invite_file.calendar_file(
        *session_nudges.as_told(nudge, told),
        workspace_id=uow.workspace_id,
        names=sessions.everybody(chosen),
        organizer=organizer.email if organizer else None,
        now=now,
    )
    title = "Canceled session" if session_nudges.is_off(nudge, session) else "Mentoring session"
    return Attachment(name=f"mentoring-session-{session.id}-{session.sequence}.ics", title=title, content=content)


FLOW = Flow(
    words=(Word(word="schedule", does="Plan, move or cancel a session", listener=open_schedule),),
    actions={
        ScheduleIds.OPEN: open_schedule_of,
        ScheduleIds.CHOOSE_PAIRING: choose_pairing,
        ScheduleIds.MOVE: open_move,
        ScheduleIds.CANCEL: cancel_session,
        ScheduleIds.CANCEL_FOLLOWING: cancel_following,
        ScheduleIds.OPEN_AGENDA: open_agenda,
    },
    submissions={ScheduleIds.SUBMIT: submit_schedule, ScheduleIds.SUBMIT_AGENDA: submit_agenda},
    speakers={
        NudgeKind.SESSION_PLANNED: Speaker(say=say_planned),
        NudgeKind.SESSION_MOVED: Speaker(say=say_moved),
        NudgeKind.SESSION_CANCELED: Speaker(say=say_canceled),
        NudgeKind.SESSION_FILE: Speaker(say=say_file, attach=attach_file),
        NudgeKind.SESSION_REMINDER: Speaker(say=say_reminder),
    },
)
