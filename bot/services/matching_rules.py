"""What a program's matching goes by: weights, limits, the manager's own rules, and the groups it asks about."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from bot.domain.kinds import Kind
from bot.domain.person import PersonId
from bot.domain.program import AddedRule, MatchingRules, Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.protected import InvalidRules, refuse_protected
from bot.matching.values import DEFAULT_WEIGHTS, RULE_FIELDS, Alike, Criterion, FieldRule, Mix, Objective, Rules
from bot.ports import UnitOfWork
from bot.services.permissions import note, require_runs

MOST_WEIGHT = 100.0
MOST_GROUPS = 20
LONGEST_GROUP = 75
LEAST_CIRCLE, MOST_CIRCLE = 2, 7
MOST_COMMON_HOURS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesForm:
    """What the form shows. `mark` tells whether somebody changed the rules while it was open.

    `differing` are the fields in which what somebody sent differs from what another saved meanwhile.
    """

    program: Program
    rules: MatchingRules
    field_names: tuple[str, ...]
    groups: tuple[str, ...]
    mark: str
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The program with its new rules, or, where another manager was first, the form as it is now."""

    program: Program
    conflict: RulesForm | None = None


def open_form(uow: UnitOfWork, actor: PersonId, program_id: int) -> RulesForm:
    with uow:
        return _form(uow, _run_by(uow, actor, program_id))


def save(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    program_id: int,
    rules: MatchingRules,
    groups: tuple[str, ...],
    *,
    mark: str,
) -> Saved:
    """Raises FieldProblems for rules that contradict each other or make no sense; nothing is kept then."""
    with uow:
        program = _run_by(uow, actor, program_id)
        if program.is_over:
            raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
        _check(program, rules, groups, {*RULE_FIELDS, *uow.workspace.settings().field_names})
        now_there = _form(uow, program)
        differing = _differing(now_there, rules, groups)
        if not differing:
            return Saved(program=program)
        if now_there.mark != mark:
            return Saved(program=program, conflict=replace(now_there, differing=differing))
        program = uow.programs.save(replace(program, rules=rules))
        uow.groups.ask(program.id, groups)
        note(
            uow,
            actor,
            now,
            "matching_rules_changed",
            f"program:{program.id}",
            fields=len(differing),
            version=program.version,
        )
        return Saved(program=program)


def back_to_defaults(uow: UnitOfWork, actor: PersonId, program_id: int) -> RulesForm:
    """The form with the engine's own defaults; nothing is kept before it is sent."""
    with uow:
        return replace(_form(uow, _run_by(uow, actor, program_id)), rules=MatchingRules())


def weight_of(rules: MatchingRules, criterion: Criterion) -> float:
    return rules.weights.get(criterion.value, DEFAULT_WEIGHTS[criterion])


def as_engine_takes_them(kind: Kind, rules: MatchingRules) -> Rules:
    """What is kept, in the engine's own words. What it does not know, such as after going back a version, is left."""
    known = {one.value for one in Criterion}
    chosen = {Criterion(name): weight for name, weight in rules.weights.items() if name in known}
    return Rules(
        kind=kind,
        objective=_one_of(Objective, rules.objective, Objective.PEOPLE_FIRST),
        floor=min(max(rules.floor, 0.0), 100.0),
        weights=dict(DEFAULT_WEIGHTS) | chosen,
        allow_former_partners=rules.allow_former_partners,
        level_rule=rules.level_rule,
        min_overlap_hours=rules.least_common_hours,
        shared_language=rules.shared_language,
        department_mix=_one_of(Alike, rules.department_mix, Alike.DIFFERENT),
        field_rules=tuple(
            FieldRule(field=one.field, alike=Alike.SAME if one.same else Alike.DIFFERENT) for one in rules.added
        ),
        group_min=rules.group_least,
        group_max=rules.group_most,
        group_mix=_one_of(Mix, rules.group_mix, Mix.ANY),
        group_by=rules.group_by,
    )


def _one_of(kind: Any, name: str, otherwise: Any) -> Any:
    return kind(name) if name in {one.value for one in kind} else otherwise


def _run_by(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    return program


def _form(uow: UnitOfWork, program: Program) -> RulesForm:
    groups = uow.groups.asked(program.id)
    return RulesForm(
        program=program,
        rules=program.rules,
        field_names=uow.workspace.settings().field_names,
        groups=groups,
        mark=_mark(program.rules, groups),
    )


def _mark(rules: MatchingRules, groups: tuple[str, ...]) -> str:
    return hashlib.sha256(repr((_plain(rules), groups)).encode()).hexdigest()[:16]


def _plain(rules: MatchingRules) -> Mapping[str, Any]:
    """Every field with its value, the weights each by itself: what is left out is at its default."""
    values = {one.name: getattr(rules, one.name) for one in fields(rules) if one.name != "weights"}
    values["added"] = tuple(sorted((one.field, one.same) for one in rules.added))
    return values | {f"weight_{one.value}": float(weight_of(rules, one)) for one in Criterion}


def _differing(there: RulesForm, rules: MatchingRules, groups: tuple[str, ...]) -> tuple[str, ...]:
    old, new = _plain(there.rules), _plain(rules)
    found = [name for name in old if old[name] != new[name]]
    return (*found, *(["groups"] if there.groups != groups else []))


def _check(program: Program, rules: MatchingRules, groups: tuple[str, ...], known: set[str]) -> None:
    problems = _wrong_numbers(program, rules) | _wrong_rules(rules, known) | _wrong_groups(groups)
    if rules.floor > 0 and not any(weight_of(rules, one) > 0 for one in Criterion):
        problems["floor"] = Problem.FLOOR_OUT_OF_REACH
    if problems:
        raise FieldProblems(problems)


def _wrong_numbers(program: Program, rules: MatchingRules) -> dict[str, Problem]:
    problems = {
        f"weight_{name}": Problem.OUT_OF_RANGE
        for name, weight in rules.weights.items()
        if not 0 <= weight <= MOST_WEIGHT
    }
    if not 0 <= rules.floor <= 100:
        problems["floor"] = Problem.OUT_OF_RANGE
    if not 0 <= rules.least_common_hours <= MOST_COMMON_HOURS:
        problems["least_common_hours"] = Problem.OUT_OF_RANGE
    return problems | (_wrong_sizes(rules) if program.kind is Kind.GROUP else {})


def _wrong_sizes(rules: MatchingRules) -> dict[str, Problem]:
    """Of circles: each within its bounds, and then the two of them together."""
    sizes = {"group_least": rules.group_least, "group_most": rules.group_most}
    outside = [name for name, size in sizes.items() if not LEAST_CIRCLE <= size <= MOST_CIRCLE]
    if outside:
        return dict.fromkeys(outside, Problem.CIRCLE_SIZE)
    return {"group_most": Problem.MOST_BELOW_LEAST} if rules.group_least > rules.group_most else {}


def _wrong_rules(rules: MatchingRules, known: set[str]) -> dict[str, Problem]:
    same = {one.field for one in rules.added if one.same}
    different = {one.field for one in rules.added if not one.same}
    if same & different:
        return {"must_differ": Problem.RULES_CONTRADICT}
    named = {one.field for one in rules.added} | {rules.group_by}
    if any(_is_protected(one) for one in named) or named - known:
        return {"must_differ" if different - known else "must_match": Problem.UNKNOWN_FIELD}
    return {}


def _is_protected(field: str) -> bool:
    try:
        refuse_protected(field)
    except InvalidRules:
        return True
    return False


def _wrong_groups(groups: tuple[str, ...]) -> dict[str, Problem]:
    if len(groups) > MOST_GROUPS:
        return {"groups": Problem.TOO_MANY}
    return {"groups": Problem.TOO_LONG} if any(len(one) > LONGEST_GROUP for one in groups) else {}


def added_rules(same: tuple[str, ...], different: tuple[str, ...]) -> tuple[AddedRule, ...]:
    return (
        *(AddedRule(field=one, same=True) for one in same),
        *(AddedRule(field=one, same=False) for one in different),
    )
