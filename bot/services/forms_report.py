"""What forms may show of programs: by five people at once, and words only of those who agreed.

The functions that take a unit of work are called in an open one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.changes import IN_A_GROUP, Change, Pulse, Recommended, compare, pulses, recommended, together
from bot.domain.forms import FormAnswer, Number, Occasion
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import built_in, contents, form_content

GOALS_REACHED, QUOTE, MAY_QUOTE = "goals_reached", "quote", "may_quote"
REACHED, ANSWERED = {"all", "most"}, {"all", "most", "some", "none"}
WITH_NAME, WITHOUT_NAME = "with_name", "without_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody would tell others, and who they are where they said that their name may stand beside it."""

    words: str
    person_id: PersonId | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What forms may show: by five people or more, and words only of those who agreed.

    `answered` is how many sent each form, only where they are five or more; `names` says what the questions are about.
    """

    answered: Mapping[Occasion, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    recommended: Recommended | None = None
    goals_reached: int = 0  # people who say that all or most of the goals were reached
    goals_asked: int = 0
    quotes: tuple[Quote, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was answered in some programs, in the order in which forms were sent; `of` has each program's by its id.

    `last` is of the last form. `names` are of those who may be quoted by name, `about` says by its key what a question
    of any program is about.
    """

    numbers: Sequence[Number]
    of: Mapping[int, Sequence[Number]]
    last: Sequence[FormAnswer]
    names: Mapping[PersonId, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def read(uow: UnitOfWork, programs: Sequence[Program]) -> Answered:
    """Of all of these at once."""
    ids = {one.id for one in programs}
    last = uow.forms.sent_in(ids, {Occasion.FINAL}, (GOALS_REACHED, QUOTE, MAY_QUOTE))
    named = [one.person_id for one in last if one.question == MAY_QUOTE and one.choice == WITH_NAME]
    about = {key: words for one in programs for key, words in _about(uow, one).items()}
    numbers = uow.forms.numbers_in(ids)
    of_each: dict[int, list[Number]] = {number: [] for number in ids}
    for one in numbers:
        of_each[one.program_id].append(one)
    return Answered(
        numbers=numbers,
        of=of_each,
        last=last,
        names={one.id: one.name for one in uow.people.those(named).values()},
        about=about,
    )


def _about(uow: UnitOfWork, program: Program) -> Mapping[str, str]:
    """Of every version of its content, and of the forms it began with: a pairing keeps those that it began with."""
    versions = [one.content for one in uow.contents.of(program.id)]
    usual = [built_in.of(uow, one).forms for one in versions or [contents.of_program(uow, program)]]
    own = {one for content in versions for asked in content.form_own.values() for one in asked}
    named = {key: words for forms in usual for key, words in form_content.names(forms).items()}
    return named | {contents.own_key(one): one for one in own}


def of_program(uow: UnitOfWork, answered: Answered, program: Program) -> Forms:
    numbers = answered.of[program.id]
    last = [one for one in answered.last if one.program_id == program.id]
    places = uow.enrollments.in_program(program.id) if numbers else ()
    return _forms(numbers, last, answered, {one.person_id: one.roles for one in places})


def of_all(answered: Answered) -> Forms:
    """Together, and not by role: somebody may be a mentor here and a mentee there."""
    return _forms(answered.numbers, answered.last, answered, {})


def _forms(
    numbers: Sequence[Number],
    last: Sequence[FormAnswer],
    answered: Answered,
    roles: Mapping[PersonId, frozenset[Role]],
) -> Forms:
    asked = [one for one in last if one.question == GOALS_REACHED and one.choice in ANSWERED]
    goals = [one.choice for one in together(asked, lambda one: one.person_id)]
    return Forms(
        answered=_answered(numbers),
        changes=compare(numbers, roles),
        pulses=pulses(numbers),
        recommended=recommended(numbers),
        goals_reached=sum(one in REACHED for one in goals),
        goals_asked=len(goals),
        quotes=_quotes(last, answered.names),
        names=answered.about if numbers else {},
    )


def _answered(numbers: Sequence[Number]) -> Mapping[Occasion, int]:
    """Of a form that comes several times, those who sent it at least once."""
    sent: dict[Occasion, set[PersonId]] = {form: set() for form in Occasion}
    for one in numbers:
        sent[one.form].add(one.person_id)
    return {form: len(people) for form, people in sent.items() if len(people) >= IN_A_GROUP}


def _quotes(last: Sequence[FormAnswer], names: Mapping[PersonId, str]) -> tuple[Quote, ...]:
    """With a name at once. Without one only out of five people who sent the last form, and not in their order."""
    agreed = {one.paper_id: one.choice for one in last if one.question == MAY_QUOTE}
    words = [one for one in last if one.question == QUOTE and one.words]
    sent = {one.paper_id: one for one in last}
    hidden_in = {one.paper_id for one in together(sent.values(), lambda one: one.person_id)}
    named = [one for one in words if agreed.get(one.paper_id) == WITH_NAME]
    nameless = [one for one in words if agreed.get(one.paper_id) == WITHOUT_NAME and one.paper_id in hidden_in]
    return (
        *(Quote(words=str(one.words), person_id=one.person_id, name=names.get(one.person_id, "")) for one in named),
        *sorted((Quote(words=str(one.words)) for one in nameless), key=lambda one: one.words),
    )
