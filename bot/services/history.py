"""What a pairing noted, for its own people, also after it is over: nobody else ever sees it.

Whoever leaves a circle that goes on keeps what was there by then. It is remembered with the message to those who stay,
which is written as they leave: each session with the version that it had, and the steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.session import ActionItem, Session, SessionState
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import my_pairings
from bot.services.my_pairings import Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The sessions that were held, the latest first, and the small steps that are still open.

    `changed_since` are the ids of those whose notes were written anew after the reader had left: they come without.
    """

    chosen: Chosen
    sessions: tuple[Session, ...]
    steps: tuple[ActionItem, ...]
    changed_since: frozenset[int] = frozenset()
    left: bool = False  # it goes on, or went on, without the reader


def look(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> History:
    """Raises Refused for whoever was never in it."""
    with uow:
        pairing = uow.pairings.get(pairing_id)
        if not pairing.has(actor):
            return _until_they_left(uow, actor, pairing)
        chosen = my_pairings.of_pairing(uow, actor, pairing_id)
        return History(chosen=chosen, sessions=_held(uow, pairing_id), steps=_open_steps(uow, pairing_id))


def of_who_leaves(uow: UnitOfWork, pairing: Pairing, person_id: PersonId) -> Mapping[str, str]:
    """To be remembered, since it stays theirs. In an open unit of work."""
    role = next(one.role for one in pairing.members if one.person_id == person_id)
    return {
        "role": role.value,
        "sessions": " ".join(f"{one.id}:{one.version}" for one in _held(uow, pairing.id)),
        "steps": " ".join(str(one.id) for one in _open_steps(uow, pairing.id)),
    }


def _until_they_left(uow: UnitOfWork, actor: PersonId, pairing: Pairing) -> History:
    every = [one.nudge for one in uow.outbox.about(NudgeKind.INTRODUCTION, "pairing", pairing.id)]
    left = [one for one in every if one.subject.get("without") == actor and "sessions" in one.subject]
    if not left:
        raise Refused(Refusal.NOT_YOURS)
    versions = dict(_pair_of_numbers(one) for one in str(left[-1].subject["sessions"]).split())
    steps = {int(one) for one in str(left[-1].subject["steps"]).split()}
    sessions = [one for one in _held(uow, pairing.id) if one.id in versions]
    changed = frozenset(one.id for one in sessions if one.version != versions[one.id])
    return History(
        chosen=my_pairings.as_it_was(uow, actor, replace(pairing, members=_members_then(pairing, actor, left[-1]))),
        sessions=tuple(replace(one, notes="") if one.id in changed else one for one in sessions),
        steps=tuple(one for one in _open_steps(uow, pairing.id) if one.id in steps),
        changed_since=changed,
        left=True,
    )


def _pair_of_numbers(words: str) -> tuple[int, int]:
    number, _, version = words.partition(":")
    return int(number), int(version)


def _members_then(pairing: Pairing, actor: PersonId, left: Nudge) -> tuple[Member, ...]:
    """Whoever joined since is nobody to them, and whoever left since was there."""
    role = Role(str(left.subject["role"]))
    roles = {one.person_id: one.role for one in pairing.members}
    stayed = [Member(person_id=one, role=roles.get(one, Role.MENTEE)) for one in left.readers]
    return (*stayed, Member(person_id=actor, role=role))


def _held(uow: UnitOfWork, pairing_id: int) -> tuple[Session, ...]:
    return tuple(one for one in uow.sessions.of(pairing_id) if one.state is SessionState.HELD)


def _open_steps(uow: UnitOfWork, pairing_id: int) -> tuple[ActionItem, ...]:
    return tuple(one for one in uow.action_items.of(pairing_id) if one.done_at is None)


def earlier(uow: UnitOfWork, actor: PersonId, pairing: Pairing) -> tuple[Pairing, ...]:
    """Of the same program and over, the latest first. In an open unit of work."""
    theirs = [one for one in uow.pairings.all_of(actor) if one.program_id == pairing.program_id]
    over = [one for one in theirs if one.state is not PairingState.ACTIVE]
    return tuple(sorted(over, key=lambda one: -one.id))
