"""`match`: reads people and rules, matches them, writes who is with whom and why, and who is not and why not."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.domain.kinds import Kind
from bot.matching.values import Answer, Candidate, Problem, Rules
from bot.matching.values import Progress as Told
from handlers.match_files.complaints import WrongFile
from handlers.match_files.people import People, read_people
from handlers.match_files.rules import read_rules
from handlers.match_files.summary import summary
from handlers.match_files.writing import Row, all_or_none

MOST_POINTS = 20_000  # hundredths: more than any couple has
CANNOT = 2  # the exit code of a run that wrote nothing
COMPLAINTS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What is read and what is written."""

    people: Path
    rules: Path | None = None
    pairs: Path | None = None
    candidates: Path | None = None
    unmatched: Path | None = None

    @property
    def written(self) -> list[Path]:
        """The files that come out."""
        return [path for path in (self.pairs, self.candidates, self.unmatched) if path]


def run(files: Files, *, on: date, console: Console) -> int:
    """The exit code: 0, or 2 after saying what is wrong, when nothing was written.

    Working hours are compared in the week of `on`.
    """
    try:
        people, rules = _read(files)
        _require_places(files)
        answer = _matched(files, Problem(participants=people.participants, rules=rules, on=on), console)
    except WrongFile as wrong:
        return _refuse(console, wrong.complaints)
    except OSError as wrong:
        return _refuse(console, [f"{wrong.filename}: {wrong.strerror}."])
    console.print(summary(answer, people, rules, files.written), markup=False, highlight=False, soft_wrap=True)
    return 0


def _refuse(console: Console, complaints: Sequence[str]) -> int:
    for complaint in complaints[:COMPLAINTS_SHOWN]:
        console.print(complaint, markup=False, highlight=False, soft_wrap=True)
    if len(complaints) > COMPLAINTS_SHOWN:
        console.print(f"... and {len(complaints) - COMPLAINTS_SHOWN} more.", markup=False, highlight=False)
    console.print("Nothing was written.", markup=False, highlight=False)
    return CANNOT


def _read(files: Files) -> tuple[People, Rules]:
    """Both files are read before anything is said, so that everything wrong is said at once."""
    complaints: list[str] = []
    people, rules = People((), ()), Rules()
    try:
        people = read_people(files.people)
    except WrongFile as wrong:
        complaints += wrong.complaints
    try:
        rules = read_rules(files.rules, people.further) if files.rules and not complaints else rules
    except WrongFile as wrong:
        complaints += wrong.complaints
    if complaints:
        raise WrongFile(complaints)
    return people, rules


def _require_places(files: Files) -> None:
    """A long run should not end in front of a folder that is not there."""
    complaints = [
        f"{path}: {problem}" for place, path in enumerate(files.written) if (problem := _misplaced(files, place))
    ]
    if complaints:
        raise WrongFile(complaints)


def _misplaced(files: Files, place: int) -> str:
    """What is wrong with one place to write to; nothing that is read, or written already, is overwritten."""
    path, read = files.written[place], [one for one in (files.people, files.rules) if one]
    if not path.absolute().parent.is_dir():
        return f"there is no folder {path.parent} to write it to."
    if not os.access(path.absolute().parent, os.W_OK):
        return f"nothing may be written in the folder {path.parent}."
    if path.is_dir():
        return "it is a folder, expected the name of a file to write."
    if any(_is_same(path, one) for one in read):
        return "it is read from, too; choose another name, so that it is not overwritten."
    if any(_is_same(path, one) for one in files.written[:place]):
        return "another result is written there, too; choose another name."
    return ""


def _is_same(one: Path, other: Path) -> bool:
    """Also by another way there: a link, or a name in other letters where these do not count."""
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _matched(files: Files, problem: Problem, console: Console) -> Answer:
    # NumPy and SciPy come with these: they are loaded when there is something to match, not when the bot starts.
    from bot.matching.match import match

    with _bar(console) as told, all_or_none() as outputs:
        answer = match(problem, told)
        if files.pairs:
            outputs.write(files.pairs, ("mentee_id", "mentor_id", "score", "reasons"), map(_pair, answer.pairs))
        if files.candidates:
            header = ("mentee_id", "mentor_id", "allowed", "limit", "score")
            outputs.write(files.candidates, header, _every_couple(problem, partial(told, "Writing every couple")))
        if files.unmatched:
            outputs.write(
                files.unmatched, ("id", "role", "reason", "what_would_help"), _left_out(answer, problem.rules.kind)
            )
    return answer


def _pair(pair: Candidate) -> Row:
    return pair.mentee, pair.mentor, f"{pair.score:.2f}", "; ".join(pair.reasons)


def _every_couple(problem: Problem, done: Callable[[float], None]) -> Iterator[Row]:
    from bot.matching.every_couple import every_couple

    scores = [f"{points / 100:.2f}" for points in range(MOST_POINTS)]
    words = lru_cache(maxsize=None)(lambda limits: ("false" if limits else "true", ";".join(limits)))
    done(0.0)
    for mentee, mentor, limits, points in every_couple(problem, done):
        allowed, limit = words(limits)
        yield mentee, mentor, allowed, limit, scores[points]


def _left_out(answer: Answer, kind: Kind) -> Iterator[Row]:
    for one in answer.unmatched:
        role = "peer" if kind is Kind.PEER else one.role
        yield one.person, role, one.reason, one.what_would_help


@contextmanager
def _bar(console: Console) -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Matching", total=1.0)
        yield lambda stage, share: progress.update(task, description=stage, completed=share)
