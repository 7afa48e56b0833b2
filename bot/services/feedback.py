"""How useful a session was: one tap, sometimes a sentence, never shown to the partner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.kinds import Kind
from bot.domain.person import PersonId
from bot.domain.session import Feedback, Session, SessionState, Tag, tags_for
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import my_pairings
from bot.services.my_pairings import Chosen
from bot.services.once_more import once_more

BEST = 5
LONGEST_SENTENCE = 1000
CHANGEABLE = timedelta(days=1)
LOW = 3
LOOKED_AT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """`asks_for_sentence`: the rating was low, or it is this person's third, sixth, ninth ... in the program.

    `offers_help`: it was low, so somebody who can help is offered, in private.
    """

    feedback: Feedback
    session: Session
    chosen: Chosen
    asks_for_sentence: bool
    offers_help: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What the form for a sentence and tags shows."""

    feedback: Feedback
    chosen: Chosen
    tags: tuple[Tag, ...]


def rate(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int, rating: int) -> Rated:
    """Pressed twice it counts once; another rating replaces it for a day. Whoever was not there is refused."""
    if not 1 <= rating <= BEST:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return once_more(lambda: _rate(uow, actor, now, session_id, rating))


def _rate(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int, rating: int) -> Rated:
    with uow:
        session, chosen = _held(uow, actor, session_id)
        before = uow.feedback.find(session_id=session_id, person_id=actor)
        if before is None:
            given = uow.feedback.add(
                Feedback(
                    session_id=session_id, pairing_id=session.pairing_id, person_id=actor, rating=rating, given_at=now
                )
            )
        else:
            given = _changed(uow, before, rating, now)
        return _rated(uow, given, session, chosen)


def _changed(uow: UnitOfWork, before: Feedback, rating: int, now: datetime) -> Feedback:
    if before.rating == rating:
        return before
    if not may_change(before, now):
        raise Refused(Refusal.RATING_STANDS)
    return uow.feedback.save(replace(before, rating=rating))


def may_change(given: Feedback, now: datetime) -> bool:
    return now - given.given_at <= CHANGEABLE


def _rated(uow: UnitOfWork, given: Feedback, session: Session, chosen: Chosen) -> Rated:
    clocks = chosen.program.clocks
    mine = [one.id for one in uow.feedback.in_program(chosen.program.id) if one.person_id == given.person_id]
    low = given.rating <= clocks.sentence_up_to_rating
    third = (mine.index(given.id) + 1) % max(1, clocks.sentence_every_time) == 0
    return Rated(
        feedback=given, session=session, chosen=chosen, asks_for_sentence=low or third, offers_help=given.rating <= LOW
    )


def ask_again(uow: UnitOfWork, actor: PersonId, now: datetime, session_id: int) -> Rated:
    """The question once more, for whoever wants to change their rating; raises Refused where the day is over."""
    with uow:
        session, chosen = _held(uow, actor, session_id)
        given = _own(uow, actor, session_id)
        if not may_change(given, now):
            raise Refused(Refusal.RATING_STANDS)
        return _rated(uow, given, session, chosen)


def say_more(uow: UnitOfWork, actor: PersonId, session_id: int) -> More:
    """What the form shows; raises Refused where the actor gave no rating yet."""
    with uow:
        given = _own(uow, actor, session_id)
        _, chosen = _held(uow, actor, session_id)
        return More(feedback=given, chosen=chosen, tags=_tags(chosen))


def _tags(chosen: Chosen) -> tuple[Tag, ...]:
    """Those that fit what the partners are in this pairing."""
    if chosen.program.kind is Kind.PEER:
        return tuple(Tag)
    return tags_for({one.role for one in chosen.pairing.members if one.person_id in chosen.partners})


def add_sentence(
    uow: UnitOfWork, actor: PersonId, session_id: int, sentence: str, tags: Sequence[str] = ()
) -> Feedback:
    """A sentence, tags or both; what the partner's role does not offer is left out."""
    if len(sentence) > LONGEST_SENTENCE:
        raise FieldProblems({"sentence": Problem.TOO_LONG})
    with uow:
        given = _own(uow, actor, session_id)
        _, chosen = _held(uow, actor, session_id)
        fitting = tuple(one for one in _tags(chosen) if one.value in tags)
        if not sentence and not fitting:
            raise FieldProblems({"sentence": Problem.REQUIRED})
        return uow.feedback.save(replace(given, sentence=sentence, tags=fitting))


def to_be_rated(uow: UnitOfWork, actor: PersonId, session_id: int) -> tuple[Session, Chosen] | None:
    """A held session that the actor has not rated. In an open unit of work."""
    session = uow.sessions.get(session_id)
    if session.state is not SessionState.HELD:
        return None
    if uow.feedback.find(session_id=session_id, person_id=actor) is not None:
        return None
    return session, my_pairings.of_session(uow, actor, session, active=False)


def waiting(uow: UnitOfWork, actor: PersonId, most: int = 3) -> tuple[tuple[Session, Chosen], ...]:
    """The latest held sessions that the actor has not rated, newest first."""
    with uow:
        sessions = [one for mine in uow.pairings.active_of(actor) for one in uow.sessions.of(mine.id)]
        newest = sorted(sessions, key=lambda one: one.starts_at, reverse=True)[:LOOKED_AT]
        found = (to_be_rated(uow, actor, one.id) for one in newest)
        return tuple(one for one in found if one is not None)[:most]


def _own(uow: UnitOfWork, actor: PersonId, session_id: int) -> Feedback:
    given = uow.feedback.find(session_id=session_id, person_id=actor)
    if given is None:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return given


def _held(uow: UnitOfWork, actor: PersonId, session_id: int) -> tuple[Session, Chosen]:
    session = uow.sessions.get(session_id)
    chosen = my_pairings.of_session(uow, actor, session, active=False)
    if session.state is not SessionState.HELD:
        raise Refused(Refusal.NOTHING_TO_RATE)
    return session, chosen
