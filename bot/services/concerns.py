"""A private word and the answers to it: between its writer and the one person whom they chose."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.administration import Job
from bot.domain.pairing import PairingState
from bot.domain.person import Person, PersonId
from bot.domain.session import Concern, ConcernReply
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, Priority
from bot.ports import Now, UnitOfWork
from bot.services import jobs, say
from bot.services.permissions import admin_ids

WATCH_JOB = "watch_concern"
LONGEST_REPLY = 2000
HOLDS = timedelta(days=366)
# Nobody waits in silence: by then the writer hears that it was not read, and may choose somebody else.
READ_WITHIN = timedelta(days=5)
LOOK_AGAIN = timedelta(hours=6)
NOT_DELIVERED = {DeliveryState.DROPPED, DeliveryState.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A concern and what was answered, as one of the two sees it."""

    concern: Concern
    actor: PersonId
    partners: tuple[PersonId, ...]
    replies: tuple[ConcernReply, ...] = ()

    @property
    def other(self) -> PersonId:
        return self.concern.reader_id if self.actor == self.concern.writer_id else self.concern.writer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReader:
    """Whom the writer may choose instead of somebody who does not read it; `before` is who was chosen."""

    concern: Concern
    before: PersonId
    readers: tuple[Person, ...]
    misconduct_contact: str


def possible_readers(uow: UnitOfWork, writer: PersonId, pairing_id: int) -> tuple[Person, ...]:
    """Those who run mentoring; never the writer's partners, nor anybody above the writer. In an open unit of work.

    Partners are those of the pairing that it is about, and whoever else the writer is with now.
    """
    pairing = uow.pairings.get(pairing_id)
    program = uow.programs.get(pairing.program_id)
    partners = {one for with_them in uow.pairings.active_of(writer) for one in with_them.people}
    never = {writer, *pairing.people, *partners, *_above(uow, writer)}
    possible = dict.fromkeys((*program.managers, *admin_ids(uow)))
    known = uow.people.those(possible)
    return tuple(known[one] for one in possible if one in known and one not in never and known[one].can_take_part)


def _above(uow: UnitOfWork, person_id: PersonId) -> set[PersonId]:
    """The whole line of managers; lines that run in a circle end where they meet themselves."""
    above: set[PersonId] = set()
    person = uow.people.find(person_id)
    while person is not None and person.manager_id is not None and person.manager_id not in above:
        above.add(person.manager_id)
        person = uow.people.find(person.manager_id)
    return above


def may_read(uow: UnitOfWork, concern: Concern) -> bool:
    """Whether its reader may still open it for the first time: much may have changed since they were chosen.

    What was read is known to them. In an open unit of work.
    """
    if not concern.words:
        return False
    able = possible_readers(uow, concern.writer_id, concern.pairing_id)
    return concern.read_at is not None or concern.reader_id in {one.id for one in able}


def bring(uow: UnitOfWork, concern: Concern, now: datetime) -> None:
    """To its reader in their working hours, however long that takes, and watched until it is read. In an open one."""
    about: dict[str, str | int] = {"concern": concern.id}
    reader = concern.reader_id
    say.later(uow, NudgeKind.CONCERN, reader, now, about=about, priority=Priority.REQUEST, ends_at=now + HOLDS)
    due = next((one.nudge.due_at for one in _brought(uow, concern)), now)
    jobs.begin(uow, WATCH_JOB, concern.id, concern.writer_id, now, due_at=due)


def _brought(uow: UnitOfWork, concern: Concern) -> list[Delivery]:
    every = uow.outbox.about(NudgeKind.CONCERN, "concern", concern.id)
    return [one for one in every if one.nudge.reader == concern.reader_id]


def watch(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: one that cannot reach its reader, or is not read, goes back to its writer."""
    with new_uow() as uow:
        concern = uow.concerns.get(job.subject_id)
        if concern.read_at is not None or concern.closed_at is not None or not concern.words:
            return
        again = _again(uow, concern, now())
        if again is not None:
            jobs.begin(uow, WATCH_JOB, concern.id, concern.writer_id, now(), due_at=again)
            return
        give_back(uow, concern, now())


def give_back(uow: UnitOfWork, concern: Concern, now: datetime) -> None:
    """Its writer hears that it was not read, once for each whom they chose. In an open unit of work."""
    about: dict[str, str | int] = {"concern": concern.id, "reader": concern.reader_id}
    kind, first = NudgeKind.CONCERN_UNREAD, Priority.REQUEST
    say.later(uow, kind, concern.writer_id, now, about=about, priority=first, ends_at=now + HOLDS)


def _again(uow: UnitOfWork, concern: Concern, now: datetime) -> datetime | None:
    """When to look again; None where its writer must be asked now."""
    brought = next(iter(_brought(uow, concern)), None)
    if brought is None or brought.state in NOT_DELIVERED:
        return None
    if brought.state is DeliveryState.SENT and brought.sent_at is not None:
        until = brought.sent_at + READ_WITHIN
        return until if until > now else None
    return now + LOOK_AGAIN if may_read(uow, concern) else None


def thread(uow: UnitOfWork, actor: PersonId, concern_id: int) -> Thread:
    """For its writer and its reader alone; nobody else may even know of it."""
    with uow:
        return _thread(uow, actor, concern_id)


def _thread(uow: UnitOfWork, actor: PersonId, concern_id: int) -> Thread:
    concern = uow.concerns.get(concern_id)
    if actor not in {concern.writer_id, concern.reader_id}:
        raise Refused(Refusal.GONE)
    if actor == concern.reader_id and not may_read(uow, concern):
        raise Refused(Refusal.GONE)
    partners = uow.pairings.get(concern.pairing_id).partners_of(concern.writer_id)
    return Thread(concern=concern, actor=actor, partners=partners, replies=tuple(uow.concerns.replies(concern_id)))


def reply(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int, words: str) -> Thread:
    """To the other of the two alone. The same words sent again, from a second window, are there once."""
    if not words:
        raise FieldProblems({"words": Problem.REQUIRED})
    if len(words) > LONGEST_REPLY:
        raise FieldProblems({"words": Problem.TOO_LONG})
    with uow:
        found = _thread(uow, actor, concern_id)
        other = uow.people.find(found.other)
        if other is None or not other.can_take_part:
            raise Refused(Refusal.NOBODY_READS_IT)
        if actor == found.concern.reader_id and found.concern.read_at is None:
            uow.concerns.save(replace(found.concern, read_at=now))
        last = found.replies[-1] if found.replies else None
        if last is None or (last.writer_id, last.words) != (actor, words):
            _send(uow, found, words, now)
        return _thread(uow, actor, concern_id)


def _send(uow: UnitOfWork, found: Thread, words: str, now: datetime) -> None:
    kept = uow.concerns.add_reply(
        ConcernReply(concern_id=found.concern.id, writer_id=found.actor, words=words, written_at=now)
    )
    about: dict[str, str | int] = {"concern": found.concern.id, "reply": kept.id}
    kind, first, ends = NudgeKind.CONCERN_REPLY, Priority.REQUEST, now + HOLDS
    say.later(uow, kind, found.other, now, about=about, priority=first, ends_at=ends)


def replied(uow: UnitOfWork, nudge: Nudge) -> tuple[Thread, ConcernReply] | None:
    """What the reader of the nudge was answered. In an open unit of work."""
    found = _thread(uow, nudge.reader, nudge.about("concern"))
    mine = [one for one in found.replies if one.id == nudge.about("reply") and one.writer_id != nudge.reader]
    return (found, mine[0]) if mine else None


def close(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int) -> Thread:
    """Its reader has done what there was to do, so the digest lists it no more. The writer hears nothing of it."""
    with uow:
        concern = uow.concerns.get(concern_id)
        if concern.reader_id != actor or not may_read(uow, concern):
            raise Refused(Refusal.GONE)
        if concern.closed_at is None:
            uow.concerns.save(replace(concern, closed_at=now, read_at=concern.read_at or now))
        return _thread(uow, actor, concern_id)


def open_for(uow: UnitOfWork, reader: PersonId) -> tuple[Concern, ...]:
    """Those that wait for this reader, the oldest first. In an open unit of work."""
    return tuple(one for one in uow.concerns.to(reader) if one.closed_at is None and may_read(uow, one))


def unread_by(uow: UnitOfWork, reader: PersonId) -> tuple[Concern, ...]:
    """Those that this reader has not read, whether or not they still may. In an open unit of work."""
    return tuple(one for one in uow.concerns.to(reader) if one.closed_at is None and one.read_at is None and one.words)


def undecided_by(uow: UnitOfWork, reader: PersonId) -> tuple[Concern, ...]:
    """Wishes for another partner that they read and did not decide. In an open unit of work."""
    read = [one for one in uow.concerns.to(reader) if one.somebody_else and one.read_at is not None and one.words]
    return tuple(one for one in read if one.id in {each.id for each in asks_about(uow, one.pairing_id)})


def said_already(uow: UnitOfWork, pairing_id: int, writer: PersonId, reader: PersonId, words: str) -> Concern | None:
    """The same words, sent once more before they were read. In an open unit of work."""
    waiting = [one for one in unread_by(uow, reader) if not one.somebody_else]
    same = (pairing_id, writer, words)
    return next((one for one in waiting if (one.pairing_id, one.writer_id, one.words) == same), None)


def with_former_readers(uow: UnitOfWork, concern_id: int) -> tuple[Delivery, ...]:
    """Where its words stand in a conversation with somebody who was chosen before and did not read it."""
    with uow:
        reader = uow.concerns.get(concern_id).reader_id
        every = uow.outbox.about(NudgeKind.CONCERN, "concern", concern_id)
        return tuple(one for one in every if one.nudge.reader != reader and one.state is DeliveryState.SENT)


def asks_about(uow: UnitOfWork, pairing_id: int) -> tuple[Concern, ...]:
    """Who asked for another partner and has no answer yet, while the pairing goes on. In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    if pairing.state is not PairingState.ACTIVE:
        return ()
    asked = [one for one in uow.concerns.about(pairing_id) if one.somebody_else and one.closed_at is None]
    return tuple(one for one in asked if pairing.has(one.writer_id))


def close_asks(uow: UnitOfWork, pairing_id: int, now: datetime, writer: PersonId | None = None) -> None:
    """The pairing ends, or (`writer`) somebody leaves it: there is nothing to decide. In an open unit of work."""
    for one in asks_about(uow, pairing_id):
        if writer in {None, one.writer_id}:
            uow.concerns.save(replace(one, closed_at=now))


def other_readers(uow: UnitOfWork, actor: PersonId, concern_id: int) -> OtherReader:
    """For its writer, while nobody read it."""
    with uow:
        return others(uow, actor, concern_id)


def others(uow: UnitOfWork, actor: PersonId, concern_id: int) -> OtherReader:
    """In an open unit of work."""
    concern = uow.concerns.get(concern_id)
    if concern.writer_id != actor:
        raise Refused(Refusal.GONE)
    if concern.read_at is not None:
        raise Refused(Refusal.CONCERN_WAS_READ)
    possible = possible_readers(uow, actor, concern.pairing_id)
    return OtherReader(
        concern=concern,
        before=concern.reader_id,
        readers=tuple(one for one in possible if one.id != concern.reader_id),
        misconduct_contact=uow.workspace.settings().misconduct_contact,
    )


def unread(uow: UnitOfWork, nudge: Nudge) -> OtherReader | None:
    """What its writer is asked, while it holds. In an open unit of work."""
    concern = uow.concerns.get(nudge.about("concern"))
    if concern.reader_id != nudge.subject["reader"] or concern.read_at is not None or concern.closed_at is not None:
        return None
    return others(uow, nudge.reader, concern.id)


def choose_other(uow: UnitOfWork, actor: PersonId, now: datetime, concern_id: int, reader: PersonId) -> Concern:
    """The same words go to somebody else; whoever was chosen before can no longer open them."""
    with uow:
        shown = others(uow, actor, concern_id)
        if reader not in {one.id for one in shown.readers}:
            raise FieldProblems({"reader": Problem.REQUIRED})
        moved = uow.concerns.save(replace(shown.concern, reader_id=reader))
        bring(uow, moved, now)
        return moved
