"""A break of one pairing, until a day: either of them may take it, every clock of theirs stands still, and it ends
by itself."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog

from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Session
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import my_pairings, say, schedule, stops
from bot.services.my_pairings import Chosen
from bot.services.stops import first_moment

log = structlog.get_logger()

LONGEST = timedelta(days=183)
STILL_HOLDS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A break as one of the pairing sees it. `today` is the program's own; `called_off` are sessions within it."""

    chosen: Chosen
    today: date
    until: date | None = None
    called_off: tuple[Session, ...] = ()


def begin(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Break:
    """What the form shows; nothing is changed yet."""
    with uow:
        return _break(my_pairings.choose(uow, actor, pairing_id), now)


def pause(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, until: date) -> Break:
    """Until that day, the first one after it; a break that is on gets the new end. The partners are told, once."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        pairing, program, today = chosen.pairing, chosen.program, chosen.program.today(now)
        _check(until, today, program)
        if pairing.is_paused(today) and pairing.paused_until == until:
            return _break(chosen, now)
        ends = first_moment(program, until)
        paused = uow.pairings.save(replace(pairing, paused_until=until))
        stops.stop_pairing(uow, program, paused, now)
        off = schedule.call_off(uow, paused, now, since=now, until=ends)  # those after it stay
        about: dict[str, str | int] = {"pairing": pairing.id, "by": actor, "until": until.isoformat()}
        _forget_earlier(uow, pairing, now)
        for partner in chosen.partners:
            say.later(
                uow, NudgeKind.PAIRING_PAUSED, partner, now, about={**about, "off": len(off)}, part=paused.version
            )
        for reader in pairing.people:
            # Once, whoever of them chose that day.
            over: dict[str, str | int] = {"pairing": pairing.id, "until": until.isoformat()}
            say.later(uow, NudgeKind.PAIRING_GOES_ON, reader, ends, about=over, ends_at=ends + STILL_HOLDS)
        log.info("pairing_paused", action="pause", pairing=pairing.id, until=until.isoformat())
        return replace(_break(replace(chosen, pairing=paused), now), called_off=off)


def resume(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Break:
    """Before its time, by either; raises Refused where there is no break."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        pairing, today = chosen.pairing, chosen.program.today(now)
        if not pairing.is_paused(today):
            raise Refused(Refusal.PAIRING_NOT_PAUSED)
        back = uow.pairings.save(replace(pairing, paused_until=None, resumed_at=now))
        stops.stop_pairing(uow, chosen.program, back, now)
        _forget_earlier(uow, pairing, now)
        for partner in chosen.partners:
            about: dict[str, str | int] = {"pairing": pairing.id, "by": actor, "until": ""}
            say.later(uow, NudgeKind.PAIRING_GOES_ON, partner, now, about=about, part=back.version)
        log.info("pairing_goes_on", action="resume", pairing=pairing.id)
        return _break(replace(chosen, pairing=back), now)


def _forget_earlier(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    """What waits to be said of breaks before, so that nobody reads the same twice in one morning."""
    said = uow.outbox.about(NudgeKind.PAIRING_PAUSED, "pairing", pairing.id)
    back = uow.outbox.about(NudgeKind.PAIRING_GOES_ON, "pairing", pairing.id)
    for one in (*said, *(each for each in back if not each.nudge.subject["until"])):
        uow.outbox.withdraw(one.nudge.key, now=now, reason="another break")


def goes_on(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Chosen | None:
    """For whoever is told that a break is over, while it is so. In an open unit of work."""
    pairing = uow.pairings.get(nudge.about("pairing"))
    program = uow.programs.get(pairing.program_id)
    until = pairing.paused_until.isoformat() if pairing.paused_until else ""
    there = pairing.state is PairingState.ACTIVE and pairing.has(nudge.reader) and not program.is_over
    if not there or until != nudge.subject["until"] or pairing.is_paused(program.today(now)):
        return None
    return my_pairings.choose(uow, nudge.reader, pairing.id)


def is_told(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Break | None:
    """For the partner of whoever took the break, while it is on. In an open unit of work."""
    pairing = uow.pairings.get(nudge.about("pairing"))
    if pairing.state is not PairingState.ACTIVE or not pairing.has(nudge.reader):
        return None
    seen = _break(my_pairings.choose(uow, nudge.reader, pairing.id), now)
    return seen if seen.until and seen.until.isoformat() == nudge.subject["until"] else None


def _break(chosen: Chosen, now: datetime) -> Break:
    today, until = chosen.program.today(now), chosen.pairing.paused_until
    return Break(chosen=chosen, today=today, until=until if chosen.pairing.is_paused(today) else None)


def _check(until: date, today: date, program: Program) -> None:
    if until <= today:
        raise FieldProblems({"until": Problem.IN_THE_PAST})
    if until > today + LONGEST or until > program.ends_on:
        raise FieldProblems({"until": Problem.BREAK_TOO_LONG})
