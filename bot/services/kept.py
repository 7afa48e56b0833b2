"""What is kept about somebody: shown to them, handed to them as a file, deleted when they say so."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.enrollment import EnrollmentState
from bot.domain.person import PersonId
from bot.domain.resource import Resource
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import answered_questions, say
from bot.services.leave import take_out
from bot.services.permissions import is_admin

Kept = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much of each is kept, by the name of the part, and whom deleting it would concern.

    `offered` are the links for everybody in a program: they stay there when whoever shared them has nobody to meet.
    """

    counts: Mapping[str, int]
    partners: tuple[PersonId, ...]
    runs_mentoring: bool
    offered: tuple[Resource, ...] = ()


def summary(uow: UnitOfWork, actor: PersonId) -> Summary:
    with uow:
        return Summary(
            counts={name: len(rows) for name, rows in uow.personal.kept(actor).items()},
            partners=_partners(uow, actor),
            runs_mentoring=is_admin(uow, actor) or any(actor in one.managers for one in uow.programs.all()),
            offered=tuple(uow.resources.offered_by(actor)),
        )


def ask_for_file(uow: UnitOfWork, actor: PersonId, now: datetime) -> None:
    """It comes in the actor's direct messages; asked for twice in a minute, once."""
    with uow:
        say.at_once(uow, NudgeKind.MY_DATA, actor, now, about={"person": actor}, part=now)


def as_file(uow: UnitOfWork, actor: PersonId, now: datetime) -> str:
    """All of it as JSON, for people and programs alike."""
    with uow:
        kept: Kept = _with_questions(uow, actor, uow.personal.kept(actor))
    return json.dumps({"written_at": now.isoformat(), **kept}, ensure_ascii=False, indent=2)


def _with_questions(uow: UnitOfWork, actor: PersonId, kept: Kept) -> Kept:
    """Each answer with the words that it answers."""
    asked = answered_questions.of(uow, actor)

    def words(row: Mapping[str, Any]) -> str:
        return asked.get(row["paper_id"], {}).get(row["question"], "").replace("{skill}", row["topic"])

    return {**kept, "form_answers": [{**row, "asked": words(row)} for row in kept["form_answers"]]}


def delete(uow: UnitOfWork, actor: PersonId, now: datetime) -> Summary:
    """Leaves every program as by `/mentor leave`, then empties every word; done twice, it is done once."""
    with uow:
        partners = _partners(uow, actor)
        for enrollment in uow.enrollments.of(actor):
            if enrollment.is_in:
                take_out(uow, enrollment, now)
            elif enrollment.state is not EnrollmentState.LEFT:
                uow.enrollments.save(enrollment.left(now))
        uow.personal.forget_words(actor)
    return Summary(counts={}, partners=partners, runs_mentoring=False)


def _partners(uow: UnitOfWork, actor: PersonId) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(who for one in uow.pairings.active_of(actor) for who in one.partners_of(actor)))
