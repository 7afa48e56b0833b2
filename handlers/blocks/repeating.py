"""Several sessions at once: planned at a pace, moved along, or canceled together."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.person import PersonId
from bot.services.my_pairings import Chosen
from bot.services.repeating_sessions import Series
from handlers.blocks import kit, roles, sessions
from handlers.blocks.kit import Block, Message, View
from handlers.blocks.schedule import PACES
from handlers.blocks.session_changes import change_buttons
from handlers.ids import ScheduleIds

CHANGES_SHOWN = 4
WEEKS = {7: "every week", 14: "every two weeks", 21: "every three weeks"}

Hours = tuple[tuple[str, date], ...]


def pace(series: Series) -> str:
    """In words; of those planned before it was noted, what their days show."""
    if len(series.sessions) == 1:
        return ""
    if series.first.every is not None:
        return PACES[series.first.every]
    days = round((series.sessions[1].starts_at - series.first.starts_at).total_seconds() / 86_400)
    return WEEKS.get(days, "every month")


def done(series: Series, *, moved: bool) -> View:
    word = "Moved" if moved else "Planned"
    partners = kit.mentions(series.chosen.partners)
    told = "are" if len(series.chosen.partners) > 1 else "is"
    return kit.modal(
        word,
        [
            kit.section(f"*{word}: {_how_many(series)}.* {_span(series)}"),
            *_hours(series),
            kit.section(
                f"{partners} {told} told, and one calendar file with all of them comes into your chat. "
                "I remind you before each, and ask after each whether you met."
            ),
            kit.context("Each can be moved or canceled alone: the buttons come with its reminder, and in `/mentor`."),
        ],
    )


def _how_many(series: Series) -> str:
    """ "6 sessions, with Ada, as the mentor"."""
    met_as = roles.met_as(series.chosen.pairing, series.chosen.actor)
    return f"{kit.counted(len(series.sessions), 'session')}, {met_as[0].lower()}{met_as[1:]}"


def _span(series: Series) -> str:
    first, last = sessions.plainly_when(series.first), kit.moment(series.last.starts_at, "{date_short}")
    return f"The first is {first}, then {pace(series)} until {last}." if pace(series) else f"It is {first}."


def _hours(series: Series) -> list[Block]:
    """In each of their zones, and for whom it stays at that hour: clocks do not change on the same day everywhere."""
    return [*sessions.for_everybody(series.first, series.chosen), *_clock(series)]


def _clock(series: Series) -> list[Block]:
    """ "Always 15:00 your time; for Ana it moves to 11:00 on March 30." Nothing where all share a clock that stays."""
    hours = _people_by_hours(series)
    zones = sessions.zones_of(series.chosen)
    if len(series.sessions) == 1 or (len(zones) == 1 and all(len(one) == 1 for one in hours)):
        return []
    if len(hours) == 1:
        return [kit.context(_for_all(series.chosen, next(iter(hours))))]
    said = [_said_of(series.chosen.actor, people, one) for one, people in hours.items()]
    return [kit.context(f"{'; '.join(said)}.{_whose(series, next(iter(hours)))}")]


def _people_by_hours(series: Series) -> dict[Hours, list[PersonId]]:
    """Those who live the same hours on the same days; the reader's come first."""
    chosen, found = series.chosen, dict[Hours, list[PersonId]]()
    for one in (chosen.actor, *chosen.partners):
        if one in chosen.people:
            found.setdefault(_hours_in(series, chosen.people[one].time_zone), []).append(one)
    return found


def _hours_in(series: Series, zone: str) -> Hours:
    """The hour there, and each new one with the local day from which on it holds."""
    found: list[tuple[str, date]] = []
    for one in series.sessions:
        local = one.starts_at.astimezone(ZoneInfo(zone))
        if not found or found[-1][0] != f"{local:%H:%M}":
            found.append((f"{local:%H:%M}", local.date()))
    return tuple(found)


def _changes(hours: Hours) -> str:
    """ "to 11:00 on March 30 and to 10:00 on April 6"."""
    said = [f"to {hour} on {on:%B} {on.day}" for hour, on in hours[1 : CHANGES_SHOWN + 1]]
    return f"{', '.join(said)}, and so on" if len(hours) > CHANGES_SHOWN + 1 else kit.listed(said)


def _for_all(chosen: Chosen, hours: Hours) -> str:
    first, who = hours[0][0], "both of you" if len(chosen.partners) == 1 else "all of you"
    changes = _changes(hours)
    return f"{first} for {who}, and moves {changes}." if changes else f"Always {first} for {who}."


def _said_of(reader: PersonId, people: Sequence[PersonId], hours: Hours) -> str:
    first, changes = hours[0][0], _changes(hours)
    if reader in people:
        return f"{first} your time, and moves {changes}" if changes else f"Always {first} your time"
    who = kit.mentions(people)
    return f"for {who} it moves {changes}" if changes else f"always {first} for {who}"


def _whose(series: Series, mine: Hours) -> str:
    """Whoever reads that it moves for them is told why, and how it would keep their own hour."""
    kept = series.first.zone
    if kept is None or len(mine) < 2 or len(_hours_in(series, kept)) > 1:
        return ""
    return f" It keeps the clock of {sessions.place(kept)}; moved to an hour of yours, it keeps yours."


def planned_message(series: Series, by: str) -> Message:
    """What a partner planned."""
    who, role = _by(series, by)
    text = f"{who} planned {kit.counted(len(series.sessions), 'session')} with you, {pace(series)}."
    more = "Does it not suit you? Move one or all of them; nobody minds."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{role}\n{_span(series)} {more}"),
            *_hours(series),
            *sessions.agenda_lines(series.first.agenda),
            kit.buttons(*change_buttons(series.first, series.chosen)),
        ),
    )


def moved_message(series: Series, by: str) -> Message:
    who, role = _by(series, by)
    text = f"{who} moved {kit.counted(len(series.sessions), 'session')} with you."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{role}\n{_span(series)}"),
            *_hours(series),
            kit.buttons(*change_buttons(series.first, series.chosen)),
        ),
    )


def canceled_message(series: Series, by: str) -> Message:
    who, role = _by(series, by)
    text = f"{who} canceled {_canceled(series)}."
    again = kit.button("Plan another time", ScheduleIds.OPEN, series.chosen.pairing.id, style="primary")
    return Message(
        text=text, blocks=(kit.section(f"*{text}*{role}\nLife happens. A new time is two taps."), kit.buttons(again))
    )


def _by(series: Series, by: str) -> tuple[str, str]:
    pairing, reader = series.chosen.pairing, series.chosen.actor
    return roles.one_of(pairing, reader, by), roles.where_unsaid(pairing, reader, by)


def canceled_here(series: Series) -> Message:
    text = f"Canceled: {_canceled(series)}. {roles.others(series.chosen.pairing, series.chosen.actor)} "
    text += "are told." if len(series.chosen.partners) > 1 else "is told."
    again = kit.button("Plan another time", ScheduleIds.OPEN, series.chosen.pairing.id)
    return Message(text=text, blocks=(kit.section(text), kit.buttons(again)))


def _canceled(series: Series) -> str:
    first = kit.moment(series.first.starts_at)
    if len(series.sessions) == 1:
        return f"your session {first}"
    return f"{len(series.sessions)} sessions, from {first} on"


def file_comment(series: Series, *, canceled: bool) -> str:
    """What stands beside the calendar file with all of them."""
    count = kit.counted(len(series.sessions), "session")
    if canceled:
        return f"Canceled: {count}. Opening this file takes them out of your calendar."
    moved = " Those that you have are moved." if any(one.sequence for one in series.sessions) else ""
    return f"{count}, {pace(series)}. Open this file to put them into your calendar.{moved}"
