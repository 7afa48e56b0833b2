"""The short question "how is it going?", and a private word to somebody who can help."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.person import Person, PersonId
from bot.domain.session import CheckIn, CheckInAnswer, Concern, Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import concerns, my_pairings, say
from bot.services.my_pairings import Chosen
from bot.services.schedule import upcoming

LONGEST_CONCERN = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """`planned` is the next session, where one is in the plan already."""

    check_in: CheckIn
    chosen: Chosen
    planned: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernForm:
    """Who may read it: those who run mentoring, but no partner and not the writer's own line manager."""

    chosen: Chosen
    readers: tuple[Person, ...]
    misconduct_contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A concern with the names that its reader needs."""

    concern: Concern
    partners: tuple[PersonId, ...]


def answer(
    uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, asked_at: datetime, given: CheckInAnswer
) -> Answered:
    """Each of a pairing answers for themselves; the last answer of a person counts."""
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        check_in = uow.check_ins.asked(pairing_id, asked_at)
        answered = uow.check_ins.answer(check_in.id, actor, given)
        if differs(answered):
            _ask_about_it(uow, chosen, answered, now)
        planned = next(iter(upcoming(uow, pairing_id, now)), None)
        return Answered(check_in=answered, chosen=chosen, planned=planned)


def differs(check_in: CheckIn) -> bool:
    """One says that they met, the other that they did not."""
    return {CheckInAnswer.WE_MET, CheckInAnswer.NOT_YET} <= set(check_in.answers.values())


def _ask_about_it(uow: UnitOfWork, chosen: Chosen, check_in: CheckIn, now: datetime) -> None:
    about: dict[str, str | int] = {"pairing": chosen.pairing.id, "check_in": check_in.id}
    for reader in chosen.pairing.people:
        say.later(uow, NudgeKind.CHECK_IN_DIFFERS, reader, now, about=about)


def still_differs(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Chosen | None:
    """While the answers disagree and nothing was logged or planned since. In an open unit of work."""
    check_in = uow.check_ins.get(nudge.about("check_in"))
    chosen = my_pairings.choose(uow, nudge.reader, nudge.about("pairing"))
    since, sessions = check_in.asked_at, uow.sessions.of(chosen.pairing.id)
    held = any(one.state is SessionState.HELD and one.ends_at >= since for one in sessions)
    over = held or bool(upcoming(uow, chosen.pairing.id, now))
    return chosen if differs(check_in) and not over else None


def begin_concern(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> ConcernForm:
    """Opening it tells nobody, and is not noted anywhere."""
    with uow:
        return _concern_form(uow, actor, pairing_id)


def tell(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, reader: PersonId, words: str) -> Concern:
    """Kept for the one reader, and brought to them in their working hours."""
    if not words:
        raise FieldProblems({"words": Problem.REQUIRED})
    if len(words) > LONGEST_CONCERN:
        raise FieldProblems({"words": Problem.TOO_LONG})
    with uow:
        form = _concern_form(uow, actor, pairing_id)
        if reader not in {one.id for one in form.readers}:
            raise FieldProblems({"reader": Problem.REQUIRED})
        again = concerns.said_already(uow, pairing_id, actor, reader, words)
        if again is not None:
            return again
        concern = uow.concerns.add(
            Concern(pairing_id=pairing_id, writer_id=actor, reader_id=reader, words=words, written_at=now)
        )
        concerns.bring(uow, concern, now)
        return concern


def read(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int) -> Concern:
    """The reader has seen it; nobody else may even know of it."""
    with uow:
        concern = uow.concerns.get(concern_id)
        if concern.reader_id != actor or not concerns.may_read(uow, concern):
            raise Refused(Refusal.GONE)
        return concern if concern.read_at else uow.concerns.save(replace(concern, read_at=now))


def told(uow: UnitOfWork, reader: PersonId, concern_id: int) -> Told | None:
    """For its reader alone, while they may still read it. In an open unit of work."""
    concern = uow.concerns.get(concern_id)
    if concern.reader_id != reader or not concerns.may_read(uow, concern):
        return None
    if concern.somebody_else and concern not in concerns.asks_about(uow, concern.pairing_id):
        return None
    partners = uow.pairings.get(concern.pairing_id).partners_of(concern.writer_id)
    return Told(concern=concern, partners=partners)


def _concern_form(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> ConcernForm:
    """Also about a pairing that is over: what was wrong does not end with it."""
    contact = uow.workspace.settings().misconduct_contact
    chosen = my_pairings.of_pairing(uow, actor, pairing_id)
    return ConcernForm(
        chosen=chosen, readers=concerns.possible_readers(uow, actor, pairing_id), misconduct_contact=contact
    )
