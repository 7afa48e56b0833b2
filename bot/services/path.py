"""The path of a pairing as somebody in it sees it: where they are, what is next, and what they keep along the way."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.connection import Connection
from bot.domain.health import Health
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.plan import PlanMilestone
from bot.domain.program import Program
from bot.domain.resource import Resource
from bot.domain.session import ActionItem, Concern, Session
from bot.nudges import Nudge, NudgeKind, Priority, key
from bot.ports import UnitOfWork
from bot.services import agreements, contents, my_pairings, own_health, resources, somebody_else
from bot.services.agreements import AgreementSeen
from bot.services.connections import seen_by_mentor
from bot.services.contents import Step
from bot.services.my_pairings import Chosen
from bot.services.schedule import open_steps, upcoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """`points` is the agenda of the next session, or what waits for one. `resources` are the pairing's own."""

    chosen: Chosen
    step: Step
    held: int
    next_session: Session | None
    points: tuple[str, ...]
    actions: tuple[ActionItem, ...]
    milestones: tuple[PlanMilestone, ...]
    resources: tuple[Resource, ...]
    offered: tuple[Resource, ...]
    connections: tuple[Connection, ...]
    reflections: int
    may_share: bool
    may_introduce: bool
    health: Health | None = None
    agreement: AgreementSeen | None = None  # None in a program without one
    paused_until: date | None = None  # while the two of them take a break
    may_ask: bool = False  # for another partner
    asked_for: Concern | None = None  # that they asked for one, while nobody decided

    @property
    def reached(self) -> tuple[PlanMilestone, ...]:
        return tuple(one for one in self.milestones if one.after_session <= self.held)

    @property
    def next_milestone(self) -> PlanMilestone | None:
        return next((one for one in self.milestones if one.after_session > self.held), None)


def look(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Path:
    with uow:
        chosen = my_pairings.choose(uow, actor, pairing_id)
        pairing = chosen.pairing
        step = contents.next_step(uow, pairing)
        following = next(iter(upcoming(uow, pairing.id, now)), None)
        mine = [one for one in seen_by_mentor(uow, pairing.id, now) if one.mentor_id == actor]
        return Path(
            chosen=chosen,
            step=step,
            held=step.number - 1,
            next_session=following,
            points=points_of(uow, pairing.id, following),
            actions=open_steps(uow, pairing.id),
            milestones=_on_their_way(uow, pairing, chosen.program),
            resources=tuple(uow.resources.of(pairing.id)),
            offered=tuple(uow.resources.for_program(chosen.program.id)),
            connections=tuple(mine),
            reflections=sum(one.pairing_id == pairing.id for one in uow.reflections.of(actor)),
            may_share=resources.may_share(chosen),
            paused_until=pairing.paused_until if pairing.is_paused(chosen.program.today(now)) else None,
            may_ask=somebody_else.may_ask(pairing, actor),
            asked_for=somebody_else.waiting(uow, pairing.id, actor),
            may_introduce=actor in pairing.those(Role.MENTOR) and bool(pairing.those(Role.MENTEE)),
            health=own_health.own(uow, pairing, chosen.program, now),
            agreement=agreements.on_path(uow, actor, chosen.program.id),
        )


def _on_their_way(uow: UnitOfWork, pairing: Pairing, program: Program) -> tuple[PlanMilestone, ...]:
    """Each after the session of this pairing's own path, which may be shorter than the plan."""
    reached = contents.milestones_of(uow, pairing, program)
    return tuple(replace(reached[number], after_session=number) for number in sorted(reached))


def points_of(uow: UnitOfWork, pairing_id: int, following: Session | None) -> tuple[str, ...]:
    """In an open unit of work."""
    if following is not None:
        return following.agenda
    return tuple(one.words for one in uow.agenda_points.of(pairing_id))


def celebrate(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """Where the session just held reaches a milestone of the plan, says so once. In an open unit of work."""
    held = contents.held_on_the_path(uow, pairing)
    milestone = contents.milestones_of(uow, pairing, program).get(held)
    if milestone is not None:
        for readers in [()] if pairing.conversation_id else [(one,) for one in pairing.people]:
            uow.outbox.add(_cheer(pairing, milestone, readers, now))


def _cheer(pairing: Pairing, milestone: PlanMilestone, readers: tuple[PersonId, ...], now: datetime) -> Nudge:
    number = milestone.after_session
    return Nudge(
        key=key(NudgeKind.MILESTONE_REACHED, pairing.id, number, *(readers or ("pairing",))),
        kind=NudgeKind.MILESTONE_REACHED,
        readers=readers,
        channel_id=None if readers else pairing.conversation_id,
        subject={"pairing": pairing.id, "number": number},
        priority=Priority.SESSION,
        due_at=now,
        in_working_hours=False,
    )
