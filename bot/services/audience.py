"""Who an announcement is for. Everything here is called in an open unit of work.

Whoever has not joined is never in it, with one exception: those who began to sign up and were asked for by name of
that standing, once per program.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from bot.domain.announcement import Announcement, Audience, NewsletterAnswer, Options, Standing
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.nudges import NudgeKind, key
from bot.ports import UnitOfWork
from bot.services.pause import is_pausing

INSIDE = frozenset({EnrollmentState.ENROLLED, EnrollmentState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Somebody who was named, has not joined, and may be invited to this program: once, ever."""

    program_id: int
    person_id: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Who gets it, each once, in the order of their ids; who does not, and why.

    `unfinished` names the program for those who only began to sign up. `unasked` may be asked about the newsletter.
    """

    readers: tuple[Person, ...] = ()
    unfinished: Mapping[PersonId, int] = field(default_factory=dict)
    pausing: int = 0
    muted: int = 0
    unasked: tuple[PersonId, ...] = ()
    declined: int = 0
    outside: int = 0  # named, and in none of these programs
    gone: int = 0  # named, and a bot or not here any more
    invitations: tuple[Invitation, ...] = ()

    @property
    def does_something(self) -> bool:
        return bool(self.readers or self.unasked or self.invitations)


def resolve(uow: UnitOfWork, audience: Audience, options: Options, now: datetime) -> Reached:
    """As things stand now."""
    if not audience.programs:
        return Reached()
    return _Search(uow, audience, options, now).run()


def first_few(uow: UnitOfWork, audience: Audience, options: Options, now: datetime, most: int) -> Reached:
    """Readers among the first `most` of those who joined, while all the others are still to be looked up."""
    if not audience.programs:
        return Reached()
    first = replace(audience, programs=audience.programs[:1], people=audience.people[:most])
    return _Search(uow, first, replace(options, invite_others=False), now, most=most).run()


def way_in(uow: UnitOfWork, said: Announcement, reader: PersonId, now: datetime) -> Program | None:
    """The program through which somebody is to read it now; None where they no longer are: left, away, muted, moved."""
    person = uow.people.find(reader)
    if person is None or not person.can_take_part or not _wants(uow, said.options, reader):
        return None
    muted = _muted(uow, said, reader)
    for program_id in said.audience.programs:
        enrollment = uow.enrollments.find(program_id=program_id, person_id=reader)
        if enrollment is None or {0, program_id} & muted:
            continue
        program = uow.programs.get(program_id)
        mine = [one for one in uow.pairings.all_of(reader) if one.program_id == program_id]
        here = _is_open_to(said.audience, enrollment) and not is_pausing(enrollment, person, now)
        if here and is_meant(said.audience, program, enrollment, person, mine, now):
            return program
    return None


def is_meant(
    audience: Audience,
    program: Program,
    enrollment: Enrollment,
    person: Person,
    pairings: Sequence[Pairing],
    now: datetime,
) -> bool:
    """`pairings` are theirs in this program."""
    level = enrollment.answers.level or person.level
    return (
        (audience.role is None or program.kind is Kind.PEER or audience.role in enrollment.roles)
        and (not audience.levels or level in audience.levels)
        and (not audience.departments or person.department in audience.departments)
        and (not audience.people or person.id in audience.people)
        and (not audience.standings or _stands(audience, program, enrollment, pairings, now))
    )


def unfinished_key(program_id: int, person_id: PersonId) -> str:
    """The same for every announcement, so that nobody who has not joined gets a second one."""
    return key(NudgeKind.ANNOUNCEMENT, "unfinished", program_id, person_id)


def _stands(
    audience: Audience, program: Program, enrollment: Enrollment, pairings: Sequence[Pairing], now: datetime
) -> bool:
    if enrollment.state is EnrollmentState.BEGUN:
        return Standing.UNFINISHED in audience.standings
    role = audience.role if program.kind is not Kind.PEER else None
    mine = [one for one in pairings if role is None or enrollment.person_id in one.those(role)]
    active = [one for one in mine if one.state is PairingState.ACTIVE]
    holds = {
        Standing.UNMATCHED: not active and not program.is_over,
        Standing.SILENT: any(_is_silent(one, program, now) for one in active),
        Standing.FINISHED: not active and any(one.state is PairingState.FINISHED for one in mine),
    }
    return any(holds.get(one, False) for one in audience.standings)


def _is_silent(pairing: Pairing, program: Program, now: datetime) -> bool:
    return now - (pairing.last_held_at or pairing.matched_at) > program.clocks.silence_after(program.cadence)


def _is_open_to(audience: Audience, enrollment: Enrollment) -> bool:
    began = enrollment.state is EnrollmentState.BEGUN and not enrollment.no_more_invitations
    return enrollment.state in INSIDE or (began and Standing.UNFINISHED in audience.standings)


def _wants(uow: UnitOfWork, options: Options, reader: PersonId) -> bool:
    if not options.newsletter:
        return True
    return any(one.newsletter is NewsletterAnswer.YES for one in uow.announcement_choices.of(reader))


def _muted(uow: UnitOfWork, said: Announcement, reader: PersonId) -> set[int]:
    if said.options.necessary:
        return set()
    return {one.program_id for one in uow.announcement_choices.of(reader) if one.muted}


@dataclass(slots=True, kw_only=True)
class _Found:
    """What is known of one person after all programs were looked at."""

    person: Person
    joined: bool = True
    pausing: bool = True
    muted: bool = True
    unfinished_in: int = 0


class _Search:
    def __init__(
        self, uow: UnitOfWork, audience: Audience, options: Options, now: datetime, most: int | None = None
    ) -> None:
        self._uow, self._audience, self._options, self._now, self._most = uow, audience, options, now, most
        self._found: dict[PersonId, _Found] = {}
        self._members: set[PersonId] = set()

    def run(self) -> Reached:
        for program_id in self._audience.programs:
            self._look_into(self._uow.programs.get(program_id))
        reachable = [one for _, one in sorted(self._found.items()) if not (one.pausing or one.muted)]
        answers = self._uow.announcement_choices.newsletter() if self._options.newsletter else {}
        ready = [one for one in reachable if self._is_ready(one, answers)]
        unasked = tuple(one.person.id for one in reachable if self._may_ask(one, answers))
        return Reached(
            readers=tuple(one.person for one in ready),
            unfinished={one.person.id: one.unfinished_in for one in ready if one.unfinished_in},
            pausing=sum(one.pausing for one in self._found.values()),
            muted=sum(one.muted and not one.pausing for one in self._found.values()),
            unasked=unasked,
            declined=len(reachable) - len(ready) - len(unasked),
            outside=len(self._outside),
            gone=sum(not _can_be_asked(self._people.get(one)) for one in self._audience.people),
            invitations=tuple(self._invitations()) if self._options.invite_others else (),
        )

    def _is_ready(self, found: _Found, answers: Mapping[PersonId, NewsletterAnswer]) -> bool:
        return not self._options.newsletter or answers.get(found.person.id) is NewsletterAnswer.YES

    def _may_ask(self, found: _Found, answers: Mapping[PersonId, NewsletterAnswer]) -> bool:
        """Once, and never somebody who has not joined."""
        return self._options.newsletter and found.joined and found.person.id not in answers

    def _look_into(self, program: Program) -> None:
        # Of what people answered, only the level is ever asked for.
        read = self._uow.enrollments.in_program if self._audience.levels else self._uow.enrollments.places
        inside = read(program.id, self._states, most=self._most)
        self._members.update(one.person_id for one in inside if one.is_in)
        people = self._people if self._most is None else self._uow.people.those([one.person_id for one in inside])
        pairings = self._pairings(program)
        muted = {} if self._options.necessary else self._uow.announcement_choices.muted([program.id])
        for one in inside:
            person = people.get(one.person_id)
            if person is None or not person.can_take_part or not self._is_open_to(one):
                continue
            if is_meant(self._audience, program, one, person, pairings.get(person.id, ()), self._now):
                self._note(one, person, muted=bool(muted.get(person.id)))

    @property
    def _states(self) -> frozenset[EnrollmentState]:
        """Of the first few only who is in, since whoever began here may have joined another one."""
        begun = Standing.UNFINISHED in self._audience.standings and self._most is None
        return INSIDE | {EnrollmentState.BEGUN} if begun else INSIDE

    @cached_property
    def _people(self) -> Mapping[PersonId, Person]:
        if self._audience.people:
            return self._uow.people.those(self._audience.people)
        return {one.id: one for one in self._uow.people.all()}

    def _pairings(self, program: Program) -> Mapping[PersonId, Sequence[Pairing]]:
        mine: dict[PersonId, list[Pairing]] = defaultdict(list)
        for pairing in self._uow.pairings.in_program(program.id) if self._audience.standings else ():
            for person_id in pairing.people:
                mine[person_id].append(pairing)
        return mine

    def _is_open_to(self, enrollment: Enrollment) -> bool:
        if not _is_open_to(self._audience, enrollment):
            return False
        if enrollment.is_in:
            return True
        return self._uow.outbox.find(unfinished_key(enrollment.program_id, enrollment.person_id)) is None

    def _note(self, enrollment: Enrollment, person: Person, *, muted: bool) -> None:
        """Who can be reached through one program is reached, whatever they chose for another."""
        found = self._found.setdefault(person.id, _Found(person=person, joined=False))
        pausing = is_pausing(enrollment, person, self._now)
        if enrollment.is_in and not found.joined:
            found.joined, found.unfinished_in = True, 0
        if not enrollment.is_in and not found.joined:
            found.unfinished_in = found.unfinished_in or enrollment.program_id
        if not pausing:
            found.muted = (found.muted or found.pausing) and muted
            found.pausing = False

    @cached_property
    def _outside(self) -> tuple[PersonId, ...]:
        known = self._people if self._audience.people else {}
        return tuple(one for one in self._audience.people if one not in self._members and _can_be_asked(known.get(one)))

    def _invitations(self) -> Iterator[Invitation]:
        programs = [self._uow.programs.get(one) for one in self._audience.programs]
        for person_id in self._outside:
            theirs = self._uow.enrollments.of(person_id)
            if any(one.no_more_invitations for one in theirs):
                continue
            known = {one.program_id for one in theirs}
            for program in programs:
                if program.id not in known and program.takes_sign_ups(self._now):
                    yield Invitation(program_id=program.id, person_id=person_id)


def _can_be_asked(person: Person | None) -> bool:
    return person is not None and person.can_take_part
