"""How useful a session was: one tap, sometimes a sentence, never shown to the partner."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.person import PersonId
from bot.domain.session import Feedback, Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import my_pairings
from bot.services.my_pairings import Chosen

BEST = 5
ASKS_WHY_UP_TO = 3
ASKS_EVERY = 3
LONGEST_SENTENCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """`asks_for_sentence`: the rating was low, or it is this person's third, sixth, ninth ... in the program."""

    feedback: Feedback
    session: Session
    chosen: Chosen
    asks_for_sentence: bool


def rate(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int, rating: int) -> Rated:
    """The first answer stands; whoever was not in the session is refused."""
    if not 1 <= rating <= BEST:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    with uow:
        session, chosen = _held(uow, actor, session_id)
        if uow.feedback.find(session_id=session_id, person_id=actor) is not None:
            raise Refused(Refusal.ALREADY_ANSWERED)
        given = Feedback(
            session_id=session_id, pairing_id=session.pairing_id, person_id=actor, rating=rating, given_at=now
        )
        given = uow.feedback.add(given)
        mine = [one for one in uow.feedback.in_program(chosen.program.id) if one.person_id == actor]
        asks = rating <= ASKS_WHY_UP_TO or len(mine) % ASKS_EVERY == 0
        return Rated(feedback=given, session=session, chosen=chosen, asks_for_sentence=asks)


def find(uow: UnitOfWork, actor: PersonId, session_id: int) -> Feedback:
    """The actor's own rating; raises Refused where they gave none yet."""
    with uow:
        return _own(uow, actor, session_id)


def add_sentence(uow: UnitOfWork, actor: PersonId, session_id: int, sentence: str) -> Feedback:
    if not sentence:
        raise FieldProblems({"sentence": Problem.REQUIRED})
    if len(sentence) > LONGEST_SENTENCE:
        raise FieldProblems({"sentence": Problem.TOO_LONG})
    with uow:
        return uow.feedback.save(replace(_own(uow, actor, session_id), sentence=sentence))


def to_be_rated(uow: UnitOfWork, actor: PersonId, session_id: int) -> tuple[Session, Chosen] | None:
    """A held session that the actor has not rated. In an open unit of work."""
    session = uow.sessions.get(session_id)
    if session.state is not SessionState.HELD:
        return None
    if uow.feedback.find(session_id=session_id, person_id=actor) is not None:
        return None
    return session, my_pairings.of_session(uow, actor, session, active=False)


def _own(uow: UnitOfWork, actor: PersonId, session_id: int) -> Feedback:
    given = uow.feedback.find(session_id=session_id, person_id=actor)
    if given is None:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return given


def _held(uow: UnitOfWork, actor: PersonId, session_id: int) -> tuple[Session, Chosen]:
    session = uow.sessions.get(session_id)
    chosen = my_pairings.of_session(uow, actor, session, active=False)
    if session.state is not SessionState.HELD:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return session, chosen
