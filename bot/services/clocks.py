"""A program's clocks: shown with their defaults, changed by whoever runs it, and held to what makes sense."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, time
from typing import Any

from bot.domain.clocks import BOUNDS, MOST_REMINDERS, Clocks
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import retime
from bot.services.calendars import is_known_calendar
from bot.services.permissions import note, require_runs

CALENDARS_MOST = 20
LISTS = frozenset(field.name for field in fields(Clocks) if isinstance(getattr(Clocks(), field.name), tuple))

# What somebody typed for each clock, by its name.
Typed = Mapping[str, str]


def show(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    """Raises Refused for whoever does not run it, and where it is closed."""
    with uow:
        return _mine(uow, actor, program_id)


def change(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, clocks: Clocks, *, version: int
) -> tuple[Program, int]:
    """`version` is the one that the form was opened with. Gives how many waiting nudges got a new time, too."""
    with uow:
        before = _mine(uow, actor, program_id)
        saved = uow.programs.save(replace(before, clocks=clocks, version=version))
        moved = retime.everything(uow, before, saved, now)
        names = [field.name for field in fields(Clocks)]
        changed = ", ".join(name for name in names if getattr(before.clocks, name) != getattr(clocks, name))
        note(
            uow,
            actor,
            now,
            "changed_clocks",
            f"program:{program_id}",
            clocks=changed[:200],
            moved=moved,
            version=saved.version,
        )
        return saved, moved


def _mine(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    return program


def read(typed: Typed, digest_at: time | None, holidays: tuple[str, ...], before: Clocks) -> Clocks:
    """Everything that was typed as one value. Raises FieldProblems with everything that is wrong, each at its field."""
    problems: dict[str, Problem] = {}
    values: dict[str, Any] = {}
    for name in BOUNDS:
        if name in typed:
            value = _numbers(typed[name]) if name in LISTS else _number(typed[name])
            problem = _wrong(name, value)
            problems |= {name: problem} if problem else {}
            values[name] = value
    if digest_at is None:
        problems["digest_at"] = Problem.REQUIRED
    if len(holidays) > CALENDARS_MOST or not all(is_known_calendar(one) for one in holidays):
        problems["holidays"] = Problem.UNKNOWN_CALENDAR
    if not problems:
        problems = _wrong_together(replace(before, **values))
    if problems or digest_at is None:
        raise FieldProblems(problems)
    return replace(before, **values, digest_at=digest_at, holidays=holidays)


def _number(text: str) -> int | None:
    words = text.strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else None


def _numbers(text: str) -> tuple[int, ...] | None:
    """With commas or spaces between; nothing typed is no reminder."""
    found = [_number(one) for one in text.replace(",", " ").replace(";", " ").split()]
    numbers = tuple(one for one in found if one is not None)
    return numbers if len(numbers) == len(found) else None


def _wrong(name: str, value: int | tuple[int, ...] | None) -> Problem | None:
    least, most = BOUNDS[name]
    if value is None:
        return Problem.NOT_A_NUMBER
    if isinstance(value, int):
        return None if least <= value <= most else Problem.OUT_OF_RANGE
    if len(value) > MOST_REMINDERS:
        return Problem.TOO_MANY
    if list(value) != sorted(set(value)):
        return Problem.NOT_RISING
    return None if all(least <= one <= most for one in value) else Problem.OUT_OF_RANGE


def _wrong_together(clocks: Clocks) -> dict[str, Problem]:
    """What each may be, and both together not."""
    problems: dict[str, Problem] = {}
    if clocks.quiet_least_days > clocks.quiet_most_days:
        problems["quiet_most_days"] = Problem.LESS_THAN_LEAST
    if any(one >= clocks.request_lapses_working_days for one in clocks.request_reminders_working_days):
        problems["request_reminders_working_days"] = Problem.AFTER_IT_LAPSES
    return problems
