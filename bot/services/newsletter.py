"""Newsletters: ready texts, what a program has to offer now, and the yes that each reader gives once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from bot.domain.announcement import AnnouncementChoice, Extra, NewsletterAnswer, Options, Place
from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.domain.program import Joining, Program
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import say
from bot.services.pause import is_pausing
from bot.services.strict_toml import Reader, Source

PLACES_MOST = 10
QUESTION_STANDS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A short ready text on mentoring, in Slack's own marks."""

    name: str
    title: str
    text: str


@cache
def library() -> tuple[Piece, ...]:
    """In the order of their files' names."""
    folder = files("bot.content").joinpath("library")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(_piece(one.name, one.read_text(encoding="utf-8")) for one in found)


def _piece(file: str, text: str) -> Piece:
    source = Source(file, text)
    return Reader(source).read(Piece, source.values, name=file.removesuffix(".toml"))


def piece(name: str) -> Piece | None:
    return next((one for one in library() if one.name == name), None)


def worded(one: Piece) -> str:
    return f"*{one.title}*\n{one.text}"


# What a program has to offer


def gathered(uow: UnitOfWork, options: Options, now: datetime) -> Options:
    """With what can be joined now: open programs only, since invite-only ones are nobody else's business.

    Called in an open unit of work.
    """
    running = [one for one in uow.programs.all() if not (one.is_over or one.is_paused(now))]
    open_to_all = [one for one in running if one.joining is Joining.OPEN]
    programs = [one.id for one in open_to_all if one.takes_sign_ups(now)] if Extra.PROGRAMS in options.extras else []
    places = _places(uow, open_to_all, now) if Extra.PLACES in options.extras else []
    return replace(options, open_programs=tuple(programs), places=tuple(places))


def _places(uow: UnitOfWork, programs: Sequence[Program], now: datetime) -> list[Place]:
    """Those with the most first; among peers nobody is a mentor with places."""
    free: Counter[PersonId] = Counter()
    for program in programs:
        if program.kind is not Kind.PEER:
            free.update(_free_in(uow, program, now))
    return [Place(mentor_id=who, free=count) for who, count in free.most_common(PLACES_MOST)]


def _free_in(uow: UnitOfWork, program: Program, now: datetime) -> dict[PersonId, int]:
    taken: Counter[PersonId] = Counter(one.mentor_id for one in uow.requests.waiting(program.id))
    for pairing in uow.pairings.in_program(program.id):
        if pairing.state is PairingState.ACTIVE:
            taken.update(dict.fromkeys(pairing.those(Role.MENTOR), len(pairing.those(Role.MENTEE))))
    mentors = [one for one in uow.enrollments.in_program(program.id) if one.is_active and Role.MENTOR in one.roles]
    here = {one.person_id for one in mentors if _is_here(uow, one, now)}
    left = {one.person_id: one.mentor_capacity - taken[one.person_id] for one in mentors if one.person_id in here}
    return {who: count for who, count in left.items() if count > 0}


def _is_here(uow: UnitOfWork, enrollment: Enrollment, now: datetime) -> bool:
    person = uow.people.find(enrollment.person_id)
    return person is not None and person.can_take_part and not is_pausing(enrollment, person, now)


# The yes


def ask(uow: UnitOfWork, readers: Sequence[PersonId], now: datetime) -> None:
    """Each once, ever. Called in an open unit of work."""
    for reader in readers:
        kept = answer_of(uow, reader)
        if kept is None:
            _put(uow, reader, NewsletterAnswer.ASKED, now)
            say.later(uow, NudgeKind.NEWSLETTER_QUESTION, reader, now, about={}, ends_at=now + QUESTION_STANDS)


def answer_of(uow: UnitOfWork, reader: PersonId) -> NewsletterAnswer | None:
    """Called in an open unit of work."""
    return next((one.newsletter for one in uow.announcement_choices.of(reader) if one.program_id == 0), None)


def answer(uow: UnitOfWork, actor: PersonId, now: datetime, *, yes: bool) -> NewsletterAnswer:
    """It may be changed at any time."""
    with uow:
        given = NewsletterAnswer.YES if yes else NewsletterAnswer.NO
        _put(uow, actor, given, now)
        return given


def still_asks(uow: UnitOfWork, reader: PersonId) -> bool:
    """Not once it is answered, or they are in no program any more."""
    with uow:
        joined = any(one.is_in for one in uow.enrollments.of(reader))
        return joined and answer_of(uow, reader) is NewsletterAnswer.ASKED


def _put(uow: UnitOfWork, person_id: PersonId, given: NewsletterAnswer, now: datetime) -> None:
    mine = {one.program_id: one for one in uow.announcement_choices.of(person_id)}
    choice = mine.get(0) or AnnouncementChoice(person_id=person_id, changed_at=now)
    uow.announcement_choices.put(replace(choice, newsletter=given, changed_at=now))
