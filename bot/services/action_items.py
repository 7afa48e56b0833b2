"""Small next steps from sessions: whose they are, by when, and that they are done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import ActionItem
from bot.errors import FieldProblems, Problem
from bot.ports import UnitOfWork
from bot.services.pause import today_of
from bot.services.permissions import require_member

LONGEST_STEP = 300
MOST_STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step as somebody wrote it down; `due_on` is a day in the owner's zone."""

    text: str
    owner_id: PersonId
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    item: ActionItem
    pairing: Pairing


def check(steps: Sequence[Step], pairing: Pairing, today: date) -> dict[str, Problem]:
    """What is wrong, by the names of the form's fields: `step_1`, `step_owner_1`, `step_due_1`, `step_2` ..."""
    problems: dict[str, Problem] = {}
    for number, step in enumerate(steps, start=1):
        if step.text and not pairing.has(step.owner_id):
            problems[f"step_owner_{number}"] = Problem.REQUIRED
        if step.due_on is not None and step.due_on < today:
            problems[f"step_due_{number}"] = Problem.IN_THE_PAST
        if step.due_on is not None and not step.text:
            problems[f"step_{number}"] = Problem.REQUIRED
        if len(step.text) > LONGEST_STEP:
            problems[f"step_{number}"] = Problem.TOO_LONG
    return problems


def add(
    uow: UnitOfWork, actor: PersonId, now: datetime, pairing: Pairing, session_id: int, steps: Sequence[Step]
) -> tuple[ActionItem, ...]:
    """Those with words. In an open unit of work, after `check`."""
    problems = check(steps, pairing, today_of(uow.people.get(actor), now))
    if problems:
        raise FieldProblems(problems)
    return tuple(
        uow.action_items.add(
            ActionItem(
                pairing_id=pairing.id,
                session_id=session_id,
                text=step.text,
                owner_id=step.owner_id,
                due_on=step.due_on,
            )
        )
        for step in steps
        if step.text
    )


def finish(uow: UnitOfWork, actor: PersonId, now: datetime, item_id: int) -> Finished:
    """Marks it as done; whoever is in the pairing may. Done twice, the first time counts."""
    with uow:
        item = uow.action_items.get(item_id)
        pairing = uow.pairings.get(item.pairing_id)
        require_member(pairing, actor)
        if item.done_at is None:
            item = uow.action_items.save(replace(item, done_at=now))
        return Finished(item=item, pairing=pairing)
