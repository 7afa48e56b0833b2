"""The numbers of programs as rows of a file: one measure in each, with words for whoever opens it."""

from collections.abc import Iterator

from bot.domain.changes import Change, Pulse
from bot.domain.ratings import Ratings
from bot.services.forms_report import Forms, Quote
from bot.services.report import Numbers, Report
from handlers.blocks.report import FORMS, ROLES, SPANS

HEADING = ("Program", "Part", "What", "Who", "People or answers", "Before", "After", "Value")
Row = tuple[str, ...]


def rows(report: Report) -> list[Row]:
    """Totals first, where the reader may see them."""
    named = [(program.name, found) for program, found in report.programs]
    every = [("All programs together", report.totals), *named] if report.totals else named
    return [HEADING, *((name, *row) for name, found in every for row in _program(found))]


def _row(part: str, what: str, value: object = "", *, who: str = "", people: object = "", span: Row = ("", "")) -> Row:
    return (part, what, who, str(people), *span, str(value))


def _program(found: Numbers) -> Iterator[Row]:
    counted = found.people
    for what, value in (
        ("take part", counted.joined),
        ("mentors", counted.mentors),
        ("mentees", counted.mentees),
        ("pausing", counted.paused),
        ("with a partner", found.matched),
    ):
        yield _row("People", what, value)
    for what, value in (
        ("active", found.active),
        ("finished", found.finished),
        ("ended early", found.ended),
        ("need attention", found.need_attention),
    ):
        yield _row("Pairs", what, value)
    for what, value in (
        ("held", found.held),
        ("planned", found.planned),
        ("did not happen", found.missed),
        ("minutes held", found.minutes),
    ):
        yield _row("Sessions", what, value)
    yield _ratings(found.ratings)
    yield from _forms(found.forms)


def _ratings(found: Ratings | None) -> Row:
    if found is None:
        return _row("Ratings of sessions", "average, 1 to 5", "too few to show")
    trend = f"average, 1 to 5; {found.trend.value}" if found.trend else "average, 1 to 5"
    return _row("Ratings of sessions", trend, found.average, people=found.count)


def _forms(found: Forms) -> Iterator[Row]:
    for form, count in found.answered.items():
        yield _row("Forms", f"{FORMS[form]} answered", count)
    yield from (_change(one, found) for one in found.changes)
    for one in found.pulses:
        yield from _pulse(one, found)
    if found.recommended:
        people = found.recommended.people
        yield _row("Recommending it", "average, 0 to 10", found.recommended.average, people=people)
        yield _row("Recommending it", "net promoter score, -100 to 100", found.recommended.score, people=people)
    if found.goals_asked:
        what = "all or most of the goals were reached"
        yield _row("Goals", what, found.goals_reached, people=found.goals_asked)
    yield from (_quote(one) for one in found.quotes)


def _change(one: Change, found: Forms) -> Row:
    who = ROLES[one.role] if one.role else "Everybody"
    span = (str(one.before), str(one.after))
    moved = f"{round(one.after - one.before, 1):+.1f}"
    return _row(SPANS[one.since, one.until], _called(one.question, found), moved, who=who, people=one.people, span=span)


def _pulse(one: Pulse, found: Forms) -> Iterator[Row]:
    """The days are those of the latest answer in each part, in UTC."""
    for point in one.points:
        what = f"{_called(one.question, found)}, until {point.until:%Y-%m-%d}"
        yield _row("Now and then", what, point.average, people=point.answers)


def _quote(one: Quote) -> Row:
    return _row("Quotes", "may be quoted with the name" if one.person_id else "without a name", one.words, who=one.name)


def _called(question: str, found: Forms) -> str:
    return found.names.get(question) or question.replace("_", " ")
