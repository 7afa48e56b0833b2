"""Planning, moving and canceling sessions, and everything that is said before one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.clocks import Cadence
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import guides, invite_file, keep_meeting, my_pairings, repeating_sessions, schedule, session_nudges
from bot.services.repeating_sessions import Series
from bot.services.schedule import Plan, Planned
from handlers.blocks import repeating, sessions
from handlers.blocks import schedule as blocks
from handlers.blocks.drafts import restored
from handlers.blocks.kit import Message
from handlers.flow import Attachment, Flow, Speaker, Word
from handlers.ids import ScheduleIds
from handlers.in_place import replace_sent, say_instead
from handlers.path_place import show_below
from handlers.payloads import Click, Form, moment_of, whole
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
        restored(blocks.form(shown), Form(body["view"]).raw()), view_id=str(click.view_id), view_hash=click.view_hash
    )


def open_move(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    session_id = Click.parse(body).subject_id
    visit.open_view(blocks.form(schedule.open_move(visit.reading(), visit.actor, visit.now, session_id)))


def submit_schedule(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    pairing_id, session_id = (whole(one) for one in form.remembered.partition("\n")[0].partition(":")[::2])
    wanted = read(form, visit.now)
    if (series := _several(form, visit, pairing_id, session_id, wanted)) is not None:
        ack(response_action="update", view=repeating.done(series, moved=bool(session_id)))
        _finish(visit, Planned(session=series.first, chosen=series.chosen))
        return
    if session_id:
        before = session_nudges.said_about(visit.reading(), session_id)
        planned = schedule.move(visit.uow(), visit.actor, visit.now, session_id, wanted)
        _replace_for_everybody(visit, before, planned, blocks.moved_meanwhile)
    else:
        planned = schedule.plan(visit.uow(), visit.actor, visit.now, pairing_id, wanted)
    ack(response_action="update", view=blocks.planned_view(planned, moved=bool(session_id)))
    _finish(visit, planned)


def _finish(visit: Visit, planned: Planned) -> None:
    """What asked for a session to be planned says now that one is."""
    overtaken = keep_meeting.overtaken(visit.reading(), planned.chosen.pairing.id)
    replace_sent(visit, overtaken, sessions.in_the_plan(planned.session))
    _tell_everybody(visit, planned)


def _several(form: Form, visit: Visit, pairing_id: int, session_id: int, wanted: Plan) -> Series | None:
    """A new series, or one that moves from this session on; None where it is about one session only."""
    repeat = form.choice("repeat")
    if not session_id and repeat in set(Cadence):
        return repeating_sessions.plan(visit.uow(), visit.actor, visit.now, pairing_id, wanted, Cadence(repeat))
    if session_id and form.choice("which") == blocks.FOLLOWING:
        return _move_along(visit, session_id, wanted)
    return None


def _move_along(visit: Visit, session_id: int, wanted: Plan) -> Series:
    before = session_nudges.said_about(visit.reading(), session_id)
    series = repeating_sessions.move(visit.uow(), visit.actor, visit.now, session_id, wanted)
    moved = Planned(session=series.first, chosen=series.chosen)
    _replace_for_everybody(visit, before, moved, blocks.moved_meanwhile)
    return series


def read(form: Form, now: datetime) -> Plan:
    """One's own date and time counts before a proposal."""
    moment = form.moment("own") or moment_of(form.choice("proposal"))
    if moment is None:
        raise FieldProblems({"own": Problem.REQUIRED})
    if not form.moment("own") and moment <= now:
        raise FieldProblems({"proposal": Problem.IN_THE_PAST})
    return Plan(
        starts_at=moment,
        minutes=form.number("minutes") or schedule.USUAL_MINUTES,
        agenda=read_agenda(form),
        seen=_seen_agenda(form) or (),
    )


def read_agenda(form: Form) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.text("agenda").splitlines() if line.strip())


def _seen_agenda(form: Form) -> tuple[str, ...] | None:
    """The agenda that the form began with; None in one of an earlier version."""
    _, known, points = form.remembered.partition("\n")
    return tuple(points.splitlines()) if known else None


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
    session_id, agenda, seen = whole(number), read_agenda(form), _seen_agenda(form)
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
        chosen = my_pairings.of_session(uow, pairing.people[0], session, active=False)
    planned, canceled = Planned(session=session, chosen=chosen), _is_canceled(session)
    if series := _series(uow, nudge, planned):
        return Message(text=repeating.file_comment(series, canceled=canceled))
    return Message(text=blocks.file_comment(planned, canceled=canceled))


def attach_file(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Attachment:
    with uow:
        session = uow.sessions.get(nudge.about("session"))
        chosen = my_pairings.of_session(uow, uow.pairings.get(session.pairing_id).people[0], session, active=False)
        organizer = uow.people.find(session.recorded_by)
        told = repeating_sessions.told_of(uow, session, int(nudge.subject.get("following", 0)))
    content = invite_file.calendar_file(
        *told,
        workspace_id=uow.workspace_id,
        names=sessions.everybody(chosen),
        organizer=organizer.email if organizer else None,
        now=now,
    )
    title = "Canceled session" if _is_canceled(session) else "Mentoring session"
    return Attachment(name=f"mentoring-session-{session.id}-{session.sequence}.ics", title=title, content=content)


def _is_canceled(session: Session) -> bool:
    return session.state is SessionState.CANCELED


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
