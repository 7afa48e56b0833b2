"""A pause has an end date, stops every clock of its person, and ends by itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.life import CoverState
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import asking, jobs, place_freed, say, stand_ins, stops
from bot.services.calendars import known_zone

log = structlog.get_logger()

LONGEST = timedelta(days=366)
STAND_IN_AWAY_JOB = "stand_in_away"
COVER_OVER_JOB = "cover_over"
# The end of a pause is worth saying, and acting on, however late the bot gets to it.
RESUMED_STILL_HOLDS = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPlace:
    """A program that somebody is in, with their place in it."""

    program: Program
    enrollment: Enrollment


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """The programs that one may pause or is pausing in, today in the person's own zone, and whom they meet there."""

    places: tuple[MyPlace, ...]
    today: date
    partners: tuple[PersonId, ...] = ()
    mentees: tuple[PersonId, ...] = ()  # with whom somebody could stand in
    peers: tuple[PersonId, ...] = ()  # with whom nobody can: each learns from the other


def is_away(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> bool:
    """Paused, left, never joined or deactivated: nothing is asked of them. Called in an open unit of work."""
    person = uow.people.find(person_id)
    enrollment = uow.enrollments.find(program_id=program_id, person_id=person_id)
    if person is None or not person.can_take_part or enrollment is None or not enrollment.is_in:
        return True
    return is_pausing(enrollment, person, now)


def is_pausing(enrollment: Enrollment, person: Person, now: datetime) -> bool:
    """Until the first day back has begun where the person is."""
    ends = enrollment.paused_until
    return enrollment.state is EnrollmentState.PAUSED and (ends is None or today_of(person, now) < ends)


def today_of(person: Person, now: datetime) -> date:
    return now.astimezone(ZoneInfo(known_zone(person.time_zone))).date()


def begin(uow: UnitOfWork, actor: PersonId, now: datetime) -> Pausing:
    """What the form shows; raises Refused for whoever is in no program."""
    with uow:
        places = _places(uow, actor)
        if not places:
            raise Refused(Refusal.NOT_ENROLLED)
        mentees = dict.fromkeys(who for one in to_cover(uow, actor) for who in one.those(Role.MENTEE))
        return Pausing(
            places=places,
            today=today_of(uow.people.get(actor), now),
            mentees=tuple(mentees),
            peers=_peers(uow, actor),
        )


def _peers(uow: UnitOfWork, actor: PersonId) -> tuple[PersonId, ...]:
    mine = [one for one in uow.pairings.active_of(actor) if uow.programs.get(one.program_id).kind is Kind.PEER]
    return tuple(dict.fromkeys(who for one in mine for who in one.partners_of(actor)))


def to_cover(uow: UnitOfWork, mentor_id: PersonId) -> list[Pairing]:
    """Those in which somebody could stand in for the mentor. In an open unit of work."""
    mine = [one for one in uow.pairings.active_of(mentor_id) if mentor_id in one.those(Role.MENTOR)]
    led = [one for one in mine if uow.programs.get(one.program_id).kind is not Kind.PEER]
    return [one for one in led if one.covers_id is None]


def covered(uow: UnitOfWork, pairing: Pairing) -> PersonId | None:
    """Who stands in for its mentor now. In an open unit of work."""
    return next((one.mentor_id for one in uow.covers.of(pairing.id) if one.state is CoverState.COVERING), None)


def _stood_in(uow: UnitOfWork, mentor_id: PersonId) -> list[Pairing]:
    """Those in which they stand in for another mentor, and another will in their place."""
    mine = [one for one in uow.pairings.active_of(mentor_id) if mentor_id in one.those(Role.MENTOR)]
    return [one for one in mine if one.covers_id is not None]


def pause(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    until: date,
    program_ids: Collection[int],
    *,
    with_cover: bool = False,
) -> Pausing:
    """Pauses in these programs until that day, the first one back; a pause already on gets the new end."""
    with uow:
        person = uow.people.get(actor)
        _check(until, today_of(person, now))
        chosen = [one for one in _places(uow, actor) if one.program.id in program_ids]
        if not chosen:
            raise FieldProblems({"programs": Problem.REQUIRED})
        paused = tuple(_pause_one(uow, person, one, until, now) for one in chosen)
        for place in paused:
            _tell_partners(uow, actor, now, place, with_cover=with_cover)
        for pairing in to_cover(uow, actor):
            if covered(uow, pairing) is not None:  # they hear of another day
                jobs.begin(uow, COVER_OVER_JOB, pairing.id, actor, now)
        for pairing in to_cover(uow, actor) if with_cover else ():
            if pairing.program_id in {one.program.id for one in paused}:
                jobs.begin(uow, stand_ins.FIND_COVER_JOB, pairing.id, pairing.those(Role.MENTEE)[0], now)
        for pairing in _stood_in(uow, actor):
            if pairing.program_id in {one.program.id for one in paused}:
                jobs.begin(uow, STAND_IN_AWAY_JOB, pairing.id, actor, now)
        log.info("person_paused", action="pause", person=actor, programs=len(paused), until=until.isoformat())
        return Pausing(places=paused, today=today_of(person, now), partners=_partners(uow, actor))


def resume(uow: UnitOfWork, actor: PersonId, now: datetime) -> Pausing:
    """Ends every pause of the actor now."""
    with uow:
        places = _places(uow, actor)
        if not places:
            raise Refused(Refusal.NOT_ENROLLED)
        paused = [one for one in places if one.enrollment.state is EnrollmentState.PAUSED]
        if not paused:
            raise Refused(Refusal.NOT_PAUSED)
        back = [replace(one, enrollment=uow.enrollments.save(one.enrollment.resumed(now))) for one in paused]
        for one in paused:
            stops.stop_place(uow, one.enrollment, now, now)
            _start_clocks(uow, actor, one.program.id, now)
        for pairing in to_cover(uow, actor):
            jobs.begin(uow, COVER_OVER_JOB, pairing.id, actor, now)
        log.info("person_back", action="resume", person=actor, programs=len(back))
        today = today_of(uow.people.get(actor), now)
        return Pausing(places=tuple(back), today=today, partners=_partners(uow, actor))


def ended(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> MyPlace | None:
    """The place whose pause is over and not yet noted as such. Called in an open unit of work."""
    person = uow.people.find(person_id)
    enrollment = uow.enrollments.find(program_id=program_id, person_id=person_id)
    if person is None or enrollment is None or enrollment.state is not EnrollmentState.PAUSED:
        return None
    program = uow.programs.get(program_id)
    if is_pausing(enrollment, person, now) or program.is_over:
        return None
    return MyPlace(program=program, enrollment=enrollment)


def note_end(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> None:
    """Called in an open unit of work once the person was told that the pause is over."""
    place = ended(uow, person_id, program_id, now)
    if place is not None:
        uow.enrollments.save(place.enrollment.resumed(now))
        log.info("person_back", action="resume", person=person_id, program=program_id)
        stops.stop_place(uow, place.enrollment, now, now)
        _start_clocks(uow, person_id, program_id, now)


def _start_clocks(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> None:
    """Of what was asked of them, or by them, unless the other one pauses or the whole program does."""
    program, enrollment = uow.programs.get(program_id), uow.enrollments.find(program_id=program_id, person_id=person_id)
    if enrollment is not None and Role.MENTOR in enrollment.roles:
        place_freed.note(uow, program, person_id, now)
    if not program.is_paused(now):
        asking.start_clocks(
            uow, person_id, program_id, now, rests=lambda one: is_away(uow, one, program_id, now), told=True
        )


def _places(uow: UnitOfWork, actor: PersonId) -> tuple[MyPlace, ...]:
    mine = [one for one in uow.enrollments.of(actor) if one.is_in]
    places = [MyPlace(program=uow.programs.get(one.program_id), enrollment=one) for one in mine]
    return tuple(one for one in places if not one.program.is_over)


def _check(until: date, today: date) -> None:
    if until <= today:
        raise FieldProblems({"until": Problem.IN_THE_PAST})
    if until > today + LONGEST:
        raise FieldProblems({"until": Problem.TOO_FAR})


def _pause_one(uow: UnitOfWork, person: Person, place: MyPlace, until: date, now: datetime) -> MyPlace:
    paused = place.enrollment.paused(until)
    if paused != place.enrollment:  # pressed twice, nobody hears it twice
        paused = uow.enrollments.save(paused)
    stand_ins.pass_on(uow, person.id, place.program.id, now)
    asking.stop_clocks(uow, person.id, place.program.id, now)
    asking.tell_who_waits(uow, person.id, place.program.id, now, _named(paused))
    begins = datetime.combine(until, time(), ZoneInfo(known_zone(person.time_zone))).astimezone(UTC)
    stops.stop_place(uow, paused, begins, now)
    say.later(
        uow,
        NudgeKind.RESUMED,
        person.id,
        begins,
        about={"program": place.program.id},
        ends_at=begins + RESUMED_STILL_HOLDS,
        part=until,
    )
    return replace(place, enrollment=paused)


def _partners(uow: UnitOfWork, actor: PersonId) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(who for one in uow.pairings.active_of(actor) for who in one.partners_of(actor)))


def _tell_partners(uow: UnitOfWork, actor: PersonId, now: datetime, place: MyPlace, *, with_cover: bool) -> None:
    """Nobody waits in silence: the partner hears until when, and nothing else."""
    coverable = {one.id for one in to_cover(uow, actor)} if with_cover else set()
    _forget_earlier(uow, actor, now, place)
    replaced = _stood_in(uow, actor)  # their mentees hear that in its own words
    for pairing in [one for one in uow.pairings.active_of(actor) if one not in replaced]:
        for partner in pairing.partners_of(actor) if pairing.program_id == place.program.id else ():
            about: dict[str, str | int] = {"pairing": pairing.id, "person": actor, "until": _until(place)}
            about |= {"cover": 1} if pairing.id in coverable and covered(uow, pairing) is None else {}
            say.later(uow, NudgeKind.PARTNER_PAUSED, partner, now, about=about, part=place.enrollment.version)


def _until(place: MyPlace) -> str:
    return place.enrollment.paused_until.isoformat() if place.enrollment.paused_until else ""


def _named(paused: Enrollment) -> str:
    """This pause and no other one that ends on the same day, so that a day that comes back is told again."""
    return f"{paused.paused_until}:{paused.version}"


def _forget_earlier(uow: UnitOfWork, actor: PersonId, now: datetime, place: MyPlace) -> None:
    """What waits to be said of pauses before, so that nobody reads the same twice in one morning."""
    for pairing in [one for one in uow.pairings.active_of(actor) if one.program_id == place.program.id]:
        for one in uow.outbox.about(NudgeKind.PARTNER_PAUSED, "pairing", pairing.id):
            if one.nudge.subject["person"] == actor and not one.nudge.key.endswith(f":{place.enrollment.version}"):
                uow.outbox.withdraw(one.nudge.key, now=now, reason="another pause")


def seen_by_partner(uow: UnitOfWork, pairing_id: int, person_id: PersonId, now: datetime) -> date | None:
    """The first day back of somebody whose pairing still meets; None where they are not away. In an open one."""
    pairing = uow.pairings.get(pairing_id)
    person = uow.people.find(person_id)
    enrollment = uow.enrollments.find(program_id=pairing.program_id, person_id=person_id)
    if person is None or enrollment is None or pairing.state is not PairingState.ACTIVE:
        return None
    return enrollment.paused_until if is_pausing(enrollment, person, now) else None
