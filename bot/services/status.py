"""Where somebody stands and what is next: the same for `/mentor` and the App Home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.enrollment import Enrollment
from bot.domain.goal import Goal, GoalState
from bot.domain.health import Health
from bot.domain.pairing import Offer, OfferState, Origin, Pairing, Request, RequestState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.domain.session import ActionItem, Session, SessionState
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import choosing, contents, own_health, path, pause, preparation
from bot.services.contents import Step
from bot.services.nominations import programs_for
from bot.services.pause import is_pausing, today_of
from bot.services.permissions import admin_ids, is_admin
from bot.services.preparation import Preparation
from bot.services.signup import programs_to_join

WhyNot = Callable[[UnitOfWork, Program, PersonId, datetime], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPairing:
    """One pairing as its member sees it; `away_until` is when the last one is back whom they wait for."""

    pairing: Pairing
    program: Program
    next_session: Session | None
    waiting_to_log: Session | None
    held: int
    actions: tuple[ActionItem, ...]
    away_until: date | None = None
    paused_until: date | None = None  # while all of them take a break
    step: Step | None = None  # the next session on the path
    points: tuple[str, ...] = ()  # the next agenda, or what waits for one
    health: Health | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyProgram:
    """A program that I am in; `back_on` is the first day after a pause that is on."""

    program: Program
    enrollment: Enrollment
    back_on: date | None = None
    has_partner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything the hub shows one person; `today` is where they are.

    In short it has no goals, and of what is to be prepared only what holds up a matching.
    """

    person: Person
    today: date
    programs: tuple[MyProgram, ...]
    to_join: tuple[Program, ...]
    pairings: tuple[MyPairing, ...]
    asked: tuple[Request, ...]  # mentees waiting for this person's yes
    goals: tuple[Goal, ...]
    is_admin: bool
    runs: tuple[Program, ...]
    admins: tuple[PersonId, ...]
    may_nominate: bool = False  # somebody, for a program that is by invitation
    preparations: tuple[Preparation, ...] = ()
    own_requests: tuple[Request, ...] = ()  # mentors whom this person asked themselves
    offers: tuple[Offer, ...] = ()  # mentors who would like to mentor this person
    find_in: int | None = None  # a program in which they may look for a mentor
    offer_in: int | None = None


def standing(uow: UnitOfWork, actor: PersonId, now: datetime, *, in_short: bool = False) -> Standing:
    """All of it for the App Home; `in_short` what a message shows, for which less is read."""
    with uow:
        person = uow.people.find(actor)
        if person is None:
            raise Refused(Refusal.GONE)
        programs = uow.programs.all()
        by_id = {one.id: one for one in programs}
        admin, pairings = is_admin(uow, actor), uow.pairings.active_of(actor)
        return Standing(
            person=person,
            today=today_of(person, now),
            programs=_mine(uow, person, by_id, pairings, now),
            to_join=tuple(programs_to_join(uow, actor, now)),
            pairings=tuple(_my_pairing(uow, actor, one, by_id, now) for one in pairings),
            asked=_asked(uow, actor),
            goals=() if in_short else tuple(one for one in uow.goals.of(actor) if one.state is GoalState.OPEN),
            is_admin=admin,
            runs=tuple(one for one in programs if admin or actor in one.managers),
            admins=admin_ids(uow),
            may_nominate=bool(programs_for(uow, actor, now)),
            preparations=tuple((preparation.holding_up if in_short else preparation.all_of)(uow, actor)),
            own_requests=_own(uow, actor),
            offers=_offers(uow, actor),
            find_in=_where(uow, actor, by_id, now, choosing.why_not_find),
            offer_in=_where(uow, actor, by_id, now, choosing.why_not_offer),
        )


def _own(uow: UnitOfWork, actor: PersonId) -> tuple[Request, ...]:
    waiting = [one for one in uow.requests.of(actor) if one.state is RequestState.WAITING]
    return tuple(one for one in waiting if one.mentee_id == actor and one.origin is Origin.MENTEE)


def _offers(uow: UnitOfWork, actor: PersonId) -> tuple[Offer, ...]:
    """Those that were put before them already, and are not over."""
    waiting = [one for one in uow.offers.of(actor) if one.state is OfferState.WAITING and one.mentee_id == actor]
    return tuple(one for one in waiting if uow.outbox.about(NudgeKind.MENTOR_OFFER, "offer", one.id))


def _where(
    uow: UnitOfWork, actor: PersonId, programs: Mapping[int, Program], now: datetime, why_not: WhyNot
) -> int | None:
    """The first program in which they may choose for themselves."""
    inside = [programs[one.program_id] for one in uow.enrollments.of(actor) if one.is_in]
    return next((one.id for one in inside if why_not(uow, one, actor, now) is None), None)


def _mine(
    uow: UnitOfWork, person: Person, programs: Mapping[int, Program], pairings: Sequence[Pairing], now: datetime
) -> tuple[MyProgram, ...]:
    paired = {one.program_id for one in pairings}
    mine = [
        MyProgram(
            program=programs[one.program_id],
            enrollment=one,
            back_on=one.paused_until if is_pausing(one, person, now) else None,
            has_partner=one.program_id in paired,
        )
        for one in uow.enrollments.of(person.id)
        if one.is_in
    ]
    return tuple(one for one in mine if not one.program.is_over)


def _asked(uow: UnitOfWork, actor: PersonId) -> tuple[Request, ...]:
    waiting = [one for one in uow.requests.of(actor) if one.state is RequestState.WAITING]
    return tuple(one for one in waiting if one.mentor_id == actor)


def _my_pairing(
    uow: UnitOfWork, actor: PersonId, pairing: Pairing, programs: dict[int, Program], now: datetime
) -> MyPairing:
    partners = pairing.partners_of(actor)
    away = [pause.seen_by_partner(uow, pairing.id, one, now) for one in partners]
    resting = not pairing.can_meet_without([one for one, until in zip(partners, away, strict=True) if until])
    program = programs[pairing.program_id]
    rests = pairing.paused_until if pairing.is_paused(program.today(now)) else None
    sessions = uow.sessions.of(pairing.id)
    planned = sorted((one for one in sessions if one.state is SessionState.PLANNED), key=lambda one: one.starts_at)
    return MyPairing(
        pairing=pairing,
        program=program,
        next_session=next((one for one in planned if one.ends_at > now), None),
        waiting_to_log=next((one for one in planned if one.ends_at <= now), None),
        held=sum(one.state is SessionState.HELD for one in sessions),
        actions=tuple(one for one in uow.action_items.of(pairing.id) if one.done_at is None),
        away_until=max((one for one in (*(away if resting else ()), rests) if one), default=None),
        paused_until=rests,
        step=contents.next_step(uow, pairing),
        points=path.points_of(uow, pairing.id, next((one for one in planned if one.ends_at > now), None)),
        health=own_health.own(uow, pairing, program, now),
    )
