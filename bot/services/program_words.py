"""What a template's agreement and texts say of its rhythm and length, said as the program really has it."""

from dataclasses import replace
from datetime import date

from bot.domain.clocks import Cadence
from bot.domain.plan import DAYS_A_MONTH, Content, Saying, Sayings
from bot.domain.program import Program
from bot.domain.template import Pace

RHYTHM = {
    Cadence.WEEKLY: "every week",
    Cadence.EVERY_TWO_WEEKS: "every two weeks",
    Cadence.EVERY_THREE_WEEKS: "every three weeks",
    Cadence.MONTHLY: "once a month",
}
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
# Other ways to say a number of months, with what stands around them.
LENGTHS = {6: {"for half a year": "for {}"}, 12: {"for a year": "for {}", "a year of": "{} of"}}


def fitted(content: Content, pace: Pace, *, cadence: Cadence, begins: date, ends: date) -> Content:
    """The content of a template at the pace of the program; where both are the same, nothing is said otherwise."""
    months = pace.months if pace.rolling else _length(begins, ends)
    hours = max(1, round(pace.hours_per_month * pace.cadence.days / cadence.days))
    said = {
        RHYTHM[pace.cadence]: RHYTHM[cadence],
        **_hours(pace.hours_per_month, hours),
        **_months(pace.months, months),
    }

    def words(text: str) -> str:
        for old, new in said.items():
            text = text.replace(old, new)
        return text

    texts = {one: getattr(content.sayings, one) for one in ("invitation", "launch", "midpoint", "close")}
    sayings: dict[str, Saying] = {name: replace(one, text=words(one.text)) for name, one in texts.items()}
    return replace(
        content,
        months=months,
        hours_per_month=hours,
        agreement=replace(content.agreement, text=words(content.agreement.text)),
        sayings=Sayings(**sayings),
    )


def not_so_any_more(content: Content, before: Program, program: Program) -> tuple[str, ...]:
    """What such texts say of the rhythm and the length that the program had `before`, and has not now."""
    old: list[str] = []
    if before.cadence is not program.cadence:
        hours = max(1, round(content.hours_per_month * before.cadence.days / program.cadence.days))
        old += [RHYTHM[before.cadence], *_hours(content.hours_per_month, hours)]
    if not content.rolling:
        old += _months(_length(before.matching_on, before.ends_on), _length(program.matching_on, program.ends_on))
    return tuple(old)


def _length(begins: date, ends: date) -> int:
    """In whole months, one at least."""
    return max(1, round((ends - begins).days / DAYS_A_MONTH))


def _hours(before: int, now: int) -> dict[str, str]:
    return {f"{_counted(before, 'hour')} a month": f"{_counted(now, 'hour')} a month"} if before != now else {}


def _months(before: int, now: int) -> dict[str, str]:
    if before == now:
        return {}
    new = _counted(now, "month")
    return {_counted(before, "month"): new} | {old: way.format(new) for old, way in LENGTHS.get(before, {}).items()}


def _counted(number: int, what: str) -> str:
    name = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{name} {what}{'' if number == 1 else 's'}"
