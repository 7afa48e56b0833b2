"""Changing a program's content: each save is a version, and whoever saves second sees what was changed meanwhile."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.built_in import BuiltIn
from bot.domain.forms import Form, Occasion
from bot.domain.guide import Guide
from bot.domain.person import PersonId
from bot.domain.plan import Content, ContentVersion, Saying, Sayings
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import agreements, built_in, contents, form_content, late_ready
from bot.services.permissions import note, require_runs

LONGEST_WORDS = 1000
LONGEST_TITLE = 60
LONGEST_AGREEMENT = 2900
LONGEST_SAYING = 2000
LONGEST_QUESTION = 300
MOST_OWN = 5
AGREEMENT, LESSONS, SAYINGS = "agreement", "lessons", "sayings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """The content as it is now. `number` is its version; `keep` counts the active pairings that keep an earlier one.

    `texts` are the forms and lessons that the program began with.
    """

    program: Program
    content: Content
    number: int
    texts: BuiltIn
    made_by: PersonId | None = None
    made_at: datetime | None = None
    keep: int = 0

    @property
    def guides(self) -> Mapping[str, Guide]:
        """Each once, in the order of the paths."""
        return {one.id: one for track in self.content.tracks for one in track.guides}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """`asked_again` counts those who are asked to read a new agreement."""

    editing: Editing
    part: str
    changed: bool = True
    asked_again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Somebody else saved the same part meanwhile, so nothing was saved. `editing` is what they made of it."""

    editing: Editing
    part: str


def open_content(uow: UnitOfWork, actor: PersonId, program_id: int) -> Editing:
    """Raises Refused for whoever does not run the program, and where it is over."""
    with uow:
        return _editing(uow, _mine(uow, actor, program_id))


def save(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    program_id: int,
    *,
    part: str,
    began_with: int,
    change: Callable[[Content], Content],
) -> Saved | Clash:
    """Makes a version with the change. What was saved meanwhile in other parts stays; in the same part it clashes."""
    with uow:
        program = _mine(uow, actor, program_id)
        before = _editing(uow, program)
        if any(one.number > began_with and one.changed == part for one in uow.contents.of(program_id)):
            return Clash(editing=before, part=part)
        content = change(before.content)
        if content == before.content:
            return Saved(editing=before, part=part, changed=False)
        held_up = late_ready.mentors_held_up(uow, program)
        _add(uow, actor, now, before, content, part)
        late_ready.note_all(uow, program, held_up, now)
        note(uow, actor, now, "changed_content", f"program:{program_id}", part=part, number=before.number + 1)
        asked = 0
        if content.agreement.text and content.agreement.version != before.content.agreement.version:
            asked = agreements.ask_again(uow, program, content.agreement, now)
        return Saved(editing=_editing(uow, program), part=part, asked_again=asked)


def _add(uow: UnitOfWork, actor: PersonId, now: datetime, before: Editing, content: Content, part: str) -> None:
    if before.number == 0:
        # What running pairings of a program without any have gone by so far is kept as the first version.
        contents.begin(uow, before.program, built_in.pinned(uow, before.content), actor, now)
    number = max(1, before.number) + 1
    version = ContentVersion(
        program_id=before.program.id, number=number, content=content, made_by=actor, made_at=now, changed=part
    )
    uow.contents.add(version)


def _mine(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    require_runs(uow, actor, program)
    if program.is_over:
        raise Refused(Refusal.PROGRAM_IS_CLOSED, program=program.name)
    return program


def _editing(uow: UnitOfWork, program: Program) -> Editing:
    latest = uow.contents.latest(program.id)
    if latest is None:
        content = contents.of_program(uow, program)
        return Editing(program=program, content=content, number=0, texts=built_in.of(uow, content))
    return Editing(
        program=program,
        content=latest.content,
        number=latest.number,
        texts=built_in.of(uow, latest.content),
        made_by=latest.made_by,
        made_at=latest.made_at,
        keep=uow.pairings.count_active(program.id) - contents.running_with(uow, latest),
    )


# What may be changed, each checked


def reworded_guide(began: Guide, words: Mapping[str, str], questions: tuple[str, ...]) -> Guide:
    """Raises FieldProblems. `words` are title, aim, mentor, mentee, exercise and agree."""
    problems = {name: Problem.REQUIRED for name, text in words.items() if not text.strip()}
    problems |= {
        name: Problem.TOO_LONG
        for name, text in words.items()
        if len(text) > (LONGEST_TITLE if name == "title" else LONGEST_WORDS)
    }
    if len(questions) != 3:
        problems["questions"] = Problem.THREE_QUESTIONS
    elif any(len(one) > LONGEST_QUESTION for one in questions):
        problems["questions"] = Problem.TOO_LONG
    if problems:
        raise FieldProblems(problems)
    return replace(began, questions=questions, **words)  # type: ignore[arg-type]


def with_guide(guide_id: str, words: Mapping[str, str], questions: tuple[str, ...]) -> Callable[[Content], Content]:
    def change(content: Content) -> Content:
        began = content.guide(guide_id)
        if began is None:
            raise Refused(Refusal.GONE)
        return content.with_guide(reworded_guide(began, words, questions))

    return change


def with_agreement(text: str, *, required: bool) -> Callable[[Content], Content]:
    if len(text) > LONGEST_AGREEMENT:
        raise FieldProblems({"text": Problem.TOO_LONG})
    return lambda content: replace(content, agreement=replace(content.agreement.reworded(text), required=required))


def with_lessons(
    mentor: tuple[str, ...], mentee: tuple[str, ...], *, required: bool, known: Collection[str]
) -> Callable[[Content], Content]:
    """Lessons that are `known`, in the order in which they are read; whatever else was sent is left out."""

    def change(content: Content) -> Content:
        before = content.lessons
        chosen = replace(
            before,
            mentor=_in_order(before.mentor, mentor, known),
            mentee=_in_order(before.mentee, mentee, known),
            required=required,
        )
        return replace(content, lessons=chosen)

    return change


def _in_order(before: tuple[str, ...], chosen: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """What stays keeps its place, since a list of choices has an order of its own; what is new comes last."""
    stays = [one for one in before if one in chosen]
    return (*stays, *(one for one in chosen if one in known and one not in before))


def with_sayings(texts: Mapping[str, Saying]) -> Callable[[Content], Content]:
    problems = {name: Problem.REQUIRED for name, one in texts.items() if not one.text.strip()}
    problems |= {name: Problem.TOO_LONG for name, one in texts.items() if len(one.text) > LONGEST_SAYING}
    if problems:
        raise FieldProblems(problems)
    return lambda content: replace(content, sayings=Sayings(**texts))


def with_form_words(
    occasion: Occasion,
    words: Mapping[str, str],
    *,
    form: Form | None = None,
    own: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> Callable[[Content], Content]:
    """Other words for the questions of a form, by their keys; a question for a skill keeps the place of its name.

    `form` is the one that the program names. `own` are questions of its own, `without` the keys of what is not asked.
    """
    form = form or form_content.form(occasion)
    asked = {one.key: one for one in form.questions}
    problems = {key: Problem.REQUIRED for key in asked if not words.get(key, "").strip()}
    problems |= {key: Problem.TOO_LONG for key in asked if len(words.get(key, "")) > LONGEST_QUESTION}
    problems |= {
        key: Problem.KEEP_THE_SKILL
        for key, one in asked.items()
        if one.per_skill and "{skill}" not in words.get(key, "")
    }
    problems |= _wrong_own(own, without, asked)
    if problems:
        raise FieldProblems(problems)
    begins = f"{occasion.value}."
    changed = {f"{begins}{key}": words[key].strip() for key in asked if words[key].strip() != asked[key].ask}
    left_out = tuple(f"{begins}{key}" for key in asked if key in without)

    def change(content: Content) -> Content:
        others = {name: text for name, text in content.form_words.items() if not name.startswith(begins)}
        elsewhere = {name: texts for name, texts in content.form_own.items() if name != occasion.value}
        kept = tuple(one for one in content.form_without if not one.startswith(begins))
        return replace(
            content,
            form_words=others | changed,
            form_own=elsewhere | ({occasion.value: own} if own else {}),
            form_without=(*kept, *left_out),
        )

    return change


def _wrong_own(own: tuple[str, ...], without: tuple[str, ...], asked: Mapping[str, object]) -> dict[str, Problem]:
    if len(own) > MOST_OWN or len({one.casefold() for one in own}) < len(own):
        return {"own": Problem.OWN_QUESTIONS}
    if any(len(one) > LONGEST_QUESTION for one in own):
        return {"own": Problem.TOO_LONG}
    return {"without": Problem.NOTHING_LEFT} if not own and set(asked) <= set(without) else {}
