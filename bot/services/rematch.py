"""A new partner is offered: each is asked in private, and the pairing ends only where that is wanted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.administration import Job
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.rematch import Rematch, RematchAnswer, RematchState
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import Now, UnitOfWork
from bot.services import jobs, say, stops
from bot.services.asking import those_to_tell
from bot.services.end_pairing import end_wanted, take_out_wanted
from bot.services.keep_meeting import goes_on
from bot.services.permissions import note, require_member

log = structlog.get_logger()

SETTLE_JOB = "settle_rematch"
# Whoever wants somebody new does not wait for ever on somebody who does not answer.
TIME_TO_ANSWER = timedelta(days=7)
HOLDS = timedelta(days=30)
A_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An offer as one of its pairing sees it."""

    rematch: Rematch
    pairing: Pairing
    program: Program
    reader: PersonId

    @property
    def partners(self) -> tuple[PersonId, ...]:
        return self.pairing.partners_of(self.reader)


def offer(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Pairing:
    """By whoever manages the program; raises Refused while an earlier one waits for answers."""
    with uow:
        pairing = uow.pairings.get(pairing_id)
        program = uow.programs.get(pairing.program_id)
        if actor not in program.managers:
            raise Refused(Refusal.ADMINS_ONLY, who=program.managers)
        if pairing.state is not PairingState.ACTIVE:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        if _waiting(uow, pairing.id, now) is not None:
            raise Refused(Refusal.REMATCH_WAITS)
        begin(uow, pairing, now, actor)
        note(uow, actor, now, "rematch_offered", f"pairing:{pairing.id}")
        return pairing


def begin(uow: UnitOfWork, pairing: Pairing, now: datetime, by: PersonId | None) -> Rematch:
    """Asks each of them; where an offer waits already, that one stays. In an open unit of work."""
    known = _waiting(uow, pairing.id, now)
    if known is not None:
        return known
    made = uow.rematches.add(Rematch(pairing_id=pairing.id, offered_by=by, offered_at=now))
    about: dict[str, str | int] = {"pairing": pairing.id, "rematch": made.id}
    for reader in pairing.people:
        say.later(uow, NudgeKind.REMATCH_OFFER, reader, now, about=about, ends_at=now + HOLDS)
    jobs.begin(uow, SETTLE_JOB, made.id, by or pairing.people[0], now, due_at=now + TIME_TO_ANSWER)
    return made


def _waiting(uow: UnitOfWork, pairing_id: int, now: datetime) -> Rematch | None:
    """What nobody took up in all the time that it holds is over: another may be offered, and its buttons say so."""
    known = _open(uow, pairing_id)
    if known is None or known.state is not RematchState.ASKED or now < known.offered_at + HOLDS:
        return known
    uow.rematches.save(replace(known, state=RematchState.GOES_ON))
    return None


def _open(uow: UnitOfWork, pairing_id: int) -> Rematch | None:
    latest = uow.rematches.latest(pairing_id)
    return latest if latest is not None and latest.is_open else None


def asked(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Offered | None:
    """What the reader is asked, while it holds. In an open unit of work."""
    rematch = uow.rematches.get(nudge.about("rematch"))
    pairing = uow.pairings.get(rematch.pairing_id)
    program = uow.programs.get(pairing.program_id)
    if not rematch.is_open or nudge.reader in rematch.answers or not pairing.has(nudge.reader):
        return None
    if not goes_on(uow, program, pairing, now):
        return None
    return Offered(rematch=rematch, pairing=pairing, program=program, reader=nudge.reader)


def answer(uow: UnitOfWork, actor: PersonId, now: datetime, rematch_id: int, given: RematchAnswer) -> Offered:
    """Private to the actor. The last answer counts, until it is decided; pressed twice it is given once."""
    with uow:
        rematch = uow.rematches.get(rematch_id)
        pairing = uow.pairings.get(rematch.pairing_id)
        program = uow.programs.get(pairing.program_id)
        require_member(pairing, actor)
        if pairing.state is not PairingState.ACTIVE or not rematch.is_open or program.is_over:
            raise Refused(Refusal.REMATCH_OVER)
        answered = uow.rematches.answer(rematch.id, actor, given, now)
        if len(pairing.people) > A_PAIR:
            decided = _in_a_circle(uow, answered, pairing, actor, given, now)
        else:
            decided = _decide(uow, answered, answered.answered(pairing.people), pairing, program, now)
        return Offered(rematch=decided, pairing=pairing, program=program, reader=actor)


def _in_a_circle(
    uow: UnitOfWork, rematch: Rematch, pairing: Pairing, actor: PersonId, given: RematchAnswer, now: datetime
) -> Rematch:
    """Whoever wants another one leaves it; the others go on."""
    if given is RematchAnswer.SOMEBODY_NEW:
        left = take_out_wanted(uow, pairing, actor, now)
        if left.state is not PairingState.ACTIVE:
            return uow.rematches.save(replace(rematch, state=RematchState.ENDED))
        pairing = left
    everybody = all(one in rematch.answers for one in pairing.people)
    return uow.rematches.save(replace(rematch, state=RematchState.GOES_ON)) if everybody else rematch


def _decide(
    uow: UnitOfWork, rematch: Rematch, state: RematchState, pairing: Pairing, program: Program, now: datetime
) -> Rematch:
    """All want it: it ends. Some do: those who run the program decide, and do not hear who."""
    if state is rematch.state:
        return rematch
    if state is RematchState.ENDED:
        end_wanted(uow, pairing, now)
    decided = uow.rematches.save(replace(rematch, state=state))
    log.info("rematch_decided", action="tell", pairing=pairing.id, outcome=state.value)
    _tell_who_decides(uow, decided, pairing, program, now)
    return decided


def _tell_who_decides(uow: UnitOfWork, rematch: Rematch, pairing: Pairing, program: Program, now: datetime) -> None:
    about: dict[str, str | int] = {"pairing": pairing.id, "rematch": rematch.id, "outcome": rematch.state.value}
    for reader in those_to_tell(uow, program, set(pairing.people)):
        say.later(uow, NudgeKind.REMATCH_ANSWERED, reader, now, about=about, priority=Priority.REQUEST)


def bring_up(uow: UnitOfWork, program: Program, now: datetime) -> None:
    """Others run the program now: what waits for a decision comes to them, and to nobody twice. In an open one."""
    for pairing_id in dict.fromkeys(number for number, _ in uow.rematches.wanted_in(program.id)):
        latest, pairing = uow.rematches.latest(pairing_id), uow.pairings.get(pairing_id)
        if latest is not None and latest.state is RematchState.UNDECIDED and pairing.state is PairingState.ACTIVE:
            _tell_who_decides(uow, latest, pairing, program, now)


def note_wanted(uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    """Somebody asked for another partner by themselves and gets one: the two never meet here again. In an open one."""
    known = _open(uow, pairing.id)
    alone = len(pairing.people) <= A_PAIR
    state = RematchState.ENDED if alone or known is None else known.state
    wanted = known or uow.rematches.add(Rematch(pairing_id=pairing.id, state=state, offered_at=now))
    answered = uow.rematches.answer(wanted.id, person_id, RematchAnswer.SOMEBODY_NEW, now)
    if answered.state is not state:
        uow.rematches.save(replace(answered, state=state))


def settle(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job when the time to answer is over: one who wants somebody new is enough to tell those who decide."""
    with new_uow() as uow:
        rematch = uow.rematches.get(job.subject_id)
        pairing = uow.pairings.get(rematch.pairing_id)
        more = stops.is_over(stops.of_pairing(uow, pairing), job.asked_at, job.asked_at + TIME_TO_ANSWER, now())
        if more is not None:
            jobs.begin(uow, SETTLE_JOB, rematch.id, job.asked_by, job.asked_at, due_at=more)
            return
        # Of those who are still there: whoever wanted it in a circle has gone.
        wanted = RematchAnswer.SOMEBODY_NEW in map(rematch.answers.get, pairing.people)
        if rematch.state is RematchState.ASKED and pairing.state is PairingState.ACTIVE and wanted:
            _decide(uow, rematch, RematchState.UNDECIDED, pairing, uow.programs.get(pairing.program_id), now())


def outcome(uow: UnitOfWork, nudge: Nudge) -> Offered | None:
    """For whoever runs the program, while it is still so. In an open unit of work."""
    rematch = uow.rematches.get(nudge.about("rematch"))
    pairing = uow.pairings.get(rematch.pairing_id)
    program = uow.programs.get(pairing.program_id)
    if rematch.state.value != nudge.subject["outcome"] or program.is_over or pairing.has(nudge.reader):
        return None
    if rematch.state is RematchState.UNDECIDED and pairing.state is not PairingState.ACTIVE:
        return None
    return Offered(rematch=rematch, pairing=pairing, program=program, reader=nudge.reader)
