"""Several sessions at once: planned at a pace, moved along, or canceled together."""

from zoneinfo import ZoneInfo

from bot.services.repeating_sessions import Series
from handlers.blocks import kit, roles, sessions
from handlers.blocks.kit import Block, Message, View
from handlers.blocks.schedule import change_buttons
from handlers.ids import ScheduleIds

CHANGES_SHOWN = 4
WEEKS = {7: "every week", 14: "every two weeks", 21: "every three weeks"}


def pace(series: Series) -> str:
    """In words, in the reader's own zone; months differ in length."""
    if len(series.sessions) == 1:
        return ""
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
    """In each of their zones, and from when on it differs: clocks do not change on the same day everywhere."""
    zones = sessions.zones_of(series.chosen)
    hours = [tuple(one.starts_at.astimezone(ZoneInfo(zone)).time() for zone in zones) for one in series.sessions]
    new = [one for one, now, before in zip(series.sessions[1:], hours[1:], hours, strict=False) if now != before]
    if len(zones) < 2:
        return []
    later = [f"from {sessions.in_zones(one.starts_at, zones)}" for one in new[:CHANGES_SHOWN]]
    changes = [kit.context(f"When clocks change: {'; '.join(later)}.")] if later else []
    return [*sessions.for_everybody(series.first, series.chosen), *changes]


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
            kit.buttons(*change_buttons(series.first)),
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
            kit.buttons(*change_buttons(series.first)),
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
    return f"{count}, {pace(series)}: open this file to put them into your calendar. One that you have is moved."
