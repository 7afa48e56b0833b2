"""Puts people together: the pairing, the word to the mentee, the group conversation, and the clocks of meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import Nudge, NudgeKind, Priority, key
from bot.ports import UnitOfWork
from bot.services import after_match, contents, form_times, keep_meeting, say, stops


def make(
    uow: UnitOfWork,
    program: Program,
    mentor_id: PersonId,
    mentee_id: PersonId,
    now: datetime,
    score: float,
    reasons: Sequence[str],
    *,
    objection_until: datetime | None = None,
) -> Pairing:
    """Called in an open unit of work, after `still_possible.why_not` found nothing in the way.

    In a circle, and among three peers, whoever comes later joins the pairing that is there.
    """
    there = _circle_to_join(uow, program, mentor_id, mentee_id)
    if there is not None:
        return _join(uow, there, mentor_id, mentee_id, now, reasons)
    pairing = begin(uow, program, mentor_id, mentee_id, now, score, reasons, objection_until=objection_until)
    for reader in (mentee_id,) if objection_until is None else (mentee_id, mentor_id):
        tell(uow, pairing, reader, now)
    return pairing


def begin(
    uow: UnitOfWork,
    program: Program,
    mentor_id: PersonId,
    mentee_id: PersonId,
    now: datetime,
    score: float,
    reasons: Sequence[str],
    *,
    objection_until: datetime | None = None,
) -> Pairing:
    """Two people, introduced and with every clock of theirs begun; whoever calls it tells each. In an open one."""
    pairing = uow.pairings.add(
        Pairing(
            program_id=program.id,
            members=_members(program, mentor_id, mentee_id),
            score=score,
            reasons=tuple(reasons),
            matched_at=now,
            objection_until=objection_until,
            content_id=contents.remember(uow, program),
        )
    )
    introduce(uow, pairing, now)
    keep_meeting.begin(uow, program, pairing, now)
    after_match.plan_looking_back(uow, program, pairing, now)
    after_match.tell_line_managers(uow, program, pairing, now)
    return pairing


def objection_until(uow: UnitOfWork, program: Program, people: Sequence[PersonId], now: datetime) -> datetime:
    """Each has so many of their working days to say that it does not fit; the longer one counts. In an open one."""
    begins, days = stops.goes_on_at(program, now), program.clocks.objection_working_days
    return max(say.in_working_days(uow, one, begins, days) for one in people)


def introduce(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    """A group conversation of just these people: a change of members is a new one. In an open unit of work."""
    readers = tuple(sorted(pairing.people))
    uow.outbox.add(
        Nudge(
            key=key(NudgeKind.INTRODUCTION, pairing.id, *readers),
            kind=NudgeKind.INTRODUCTION,
            readers=readers,
            subject={"pairing": pairing.id},
            priority=Priority.REQUEST,
            due_at=now,
            in_working_hours=False,
        )
    )


def go_on_without(
    uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime, stays_theirs: Mapping[str, str]
) -> None:
    """Somebody left: the others hear it in a conversation of their own, also where they had it before. In an open one.

    A conversation in which they were introduced before somebody joined is the same one again, and said nothing yet.
    `stays_theirs` is what `history` remembers with it of whoever left.
    """
    readers = tuple(sorted(pairing.people))
    uow.outbox.add(
        Nudge(
            key=key(NudgeKind.INTRODUCTION, pairing.id, *readers, "without", person_id, f"{now:%Y%m%dT%H%M%S}"),
            kind=NudgeKind.INTRODUCTION,
            readers=readers,
            subject={"pairing": pairing.id, "without": person_id, **stays_theirs},
            priority=Priority.REQUEST,
            due_at=now,
            in_working_hours=False,
        )
    )


def keep_conversation(uow: UnitOfWork, pairing_id: int, conversation_id: str) -> None:
    """Where they were introduced. In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    if pairing.conversation_id != conversation_id:
        uow.pairings.save(replace(pairing, conversation_id=conversation_id))


def tell(uow: UnitOfWork, pairing: Pairing, reader: PersonId, now: datetime) -> None:
    """That they are matched. In an open unit of work."""
    say.at_once(uow, NudgeKind.MATCHED, reader, now, about={"pairing": pairing.id})


def _members(program: Program, mentor_id: PersonId, mentee_id: PersonId) -> tuple[Member, ...]:
    first = Role.MENTEE if program.kind is Kind.PEER else Role.MENTOR
    return (Member(person_id=mentor_id, role=first), Member(person_id=mentee_id, role=Role.MENTEE))


def _circle_to_join(uow: UnitOfWork, program: Program, mentor_id: PersonId, mentee_id: PersonId) -> Pairing | None:
    if program.kind not in {Kind.GROUP, Kind.PEER}:
        return None
    hosts = (mentor_id,) if program.kind is Kind.GROUP else (mentor_id, mentee_id)
    theirs = [one for host in hosts for one in uow.pairings.active_of(host) if one.program_id == program.id]
    if program.kind is Kind.GROUP:
        theirs = [one for one in theirs if mentor_id in one.those(Role.MENTOR)]
    return next((one for one in theirs if one.state is PairingState.ACTIVE), None)


def _join(
    uow: UnitOfWork, pairing: Pairing, mentor_id: PersonId, mentee_id: PersonId, now: datetime, reasons: Sequence[str]
) -> Pairing:
    """The introduction of them all says why for everybody, each reason once."""
    newcomer = mentee_id if not pairing.has(mentee_id) else mentor_id
    members = (*pairing.members, Member(person_id=newcomer, role=Role.MENTEE))
    every = _taking_turns(pairing.reasons, reasons)
    joined = uow.pairings.save(replace(pairing, members=members, reasons=every, conversation_id=None))
    tell(uow, joined, newcomer, now)
    introduce(uow, joined, now)
    program = uow.programs.get(joined.program_id)
    form_times.plan(uow, program, joined, now, newcomer)
    after_match.plan_looking_back(uow, program, joined, now)
    after_match.tell_line_managers(uow, program, joined, now)
    return joined


def _taking_turns(known: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """What weighs most for the newcomer stands beside what weighs most for those who were there."""
    turns = [one for both in zip_longest(known, new) for one in both if one is not None]
    return tuple(dict.fromkeys(turns))
