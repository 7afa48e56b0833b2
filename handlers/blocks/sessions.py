"""How sessions, their agendas and the small steps from them are shown, wherever they are."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.session import ActionItem, Session
from bot.services import invite_file
from bot.services.my_pairings import Chosen, names_of
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block, Message, View
from handlers.ids import ScheduleIds, SessionLogIds

STEPS_SHOWN = 10


def chooser(chosen: Chosen, action_id: str, question: str) -> Block:
    """Which pairing, where somebody has several."""
    options = [choice_of(chosen, one) for one in chosen.all]
    return kit.section(question, kit.select(action_id, options, chosen=chosen.pairing.id), block_id="pairing")


def choice_of(chosen: Chosen, pairing: Pairing) -> kit.Element:
    """One of several pairings, by its other people; with its program, where there are several."""
    role, names = roles.in_brackets(pairing, chosen.actor), names_of(pairing.partners_of(chosen.actor), chosen.people)
    several = len(chosen.programs) > 1
    return kit.option(
        f"{kit.clip(', '.join(names), 50)}{role}",
        pairing.id,
        chosen.programs[pairing.program_id].name if several else "",
    )


def when(session: Session) -> str:
    return f"*{kit.moment(session.starts_at)}*, {session.minutes} minutes"


def plainly_when(session: Session) -> str:
    return f"{kit.moment(session.starts_at)}, {session.minutes} minutes"


def in_zones(moment: datetime, zones: Sequence[str]) -> str:
    """In plain text: "Tue, Mar 3 · 15:00 London · 10:00 New York"."""
    first = moment.astimezone(ZoneInfo(zones[0]))
    told = [f"{first:%a}, {first:%b} {first.day}"]
    return " · ".join([*told, *(f"{_hour(moment, zone, first.date())} {place(zone)}" for zone in zones)])


def _hour(moment: datetime, zone: str, day: date) -> str:
    """With the weekday, where it is not that day there."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M}{'' if local.date() == day else f' {local:%a}'}"


def elsewhere(moment: datetime, zones: Sequence[str]) -> str:
    """The hour in all zones but the first, each hour once: "15:00 London, Accra · 16:00 Warsaw"."""
    day, places = moment.astimezone(ZoneInfo(zones[0])).date(), dict[str, list[str]]()
    for zone in zones[1:]:
        places.setdefault(_hour(moment, zone, day), []).append(place(zone))
    return " · ".join(f"{hour} {', '.join(there)}" for hour, there in places.items())


def place(zone: str) -> str:
    """ "America/New_York" is "New York" to people."""
    return zone.rpartition("/")[2].replace("_", " ")


def zones_of(chosen: Chosen) -> tuple[str, ...]:
    """The reader's first, each once; people without a known zone are left out."""
    order = (chosen.actor, *chosen.partners)
    return tuple(dict.fromkeys(chosen.people[one].time_zone for one in order if one in chosen.people))


def for_everybody(session: Session, chosen: Chosen) -> list[Block]:
    """The session in each of their zones, where they have more than one."""
    zones = zones_of(chosen)
    return [kit.context(in_zones(session.starts_at, zones))] if len(zones) > 1 else []


def calendar_links(session: Session, chosen: Chosen) -> str:
    links = invite_file.links(session, everybody(chosen))
    return " · ".join(f"<{_in_mrkdwn(url)}|Add to {name}>" for name, url in links.items())


def _in_mrkdwn(url: str) -> str:
    return url.replace("&", "&amp;")


def everybody(chosen: Chosen) -> tuple[str, ...]:
    return names_of(chosen.pairing.people, chosen.people)


def agenda_lines(points: Sequence[str]) -> list[Block]:
    lines = "\n".join(f"• {kit.escape(point, 200)}" for point in points)
    return [kit.section(f"*Agenda*\n{lines}")] if lines else []


def step_lines(actions: Sequence[ActionItem], chosen: Chosen) -> list[Block]:
    """Small steps that are still open, in words."""
    lines = [f"• {step_words(item, chosen.actor)}" for item in actions[:STEPS_SHOWN]]
    return [kit.section("*Still open from before*\n" + "\n".join(lines))] if lines else []


def step_words(item: ActionItem, reader: PersonId) -> str:
    owner = "you" if item.owner_id == reader else kit.mention(item.owner_id)
    due = f", by {kit.day(item.due_on)}" if item.due_on else ""
    return f"{kit.escape(item.text, 200)} ({owner}{due})"


def step_buttons(actions: Sequence[ActionItem], chosen: Chosen) -> list[Block]:
    """Small steps, each with the button that says it is done."""
    return [
        kit.section(
            f"{'✓ ' if item.done_at else ''}{step_words(item, chosen.actor)}",
            None if item.done_at else kit.button("Done", SessionLogIds.FINISH_ACTION, item.id),
            block_id=f"step_item_{item.id}",
        )
        for item in actions[:STEPS_SHOWN]
    ]


# In the place of a question that what was done since has answered


def in_the_plan(session: Session, chosen: Chosen) -> Message:
    partners = roles.others(chosen.pairing, chosen.actor)
    text = f"Your next session with {partners} is in the plan: {plainly_when(session)}."
    return Message(text=text, blocks=(kit.section(text),))


def noted(session: Session, chosen: Chosen) -> Message:
    text = f"Noted: you met {roles.others(chosen.pairing, chosen.actor)} {plainly_when(session)}."
    return Message(text=text, blocks=(kit.section(text),))


def with_seen(remembered: str, agenda: Sequence[str]) -> str:
    """What a form remembers, with the agenda that it began with, a point a line."""
    return "\n".join((remembered, *(agenda or ("",))))


def agenda_joined(session: Session, chosen: Chosen) -> View:
    """Saved, together with what a partner changed while the form was open."""
    partners = roles.others(chosen.pairing, chosen.actor)
    said = f"*Saved, with what {partners} changed meanwhile.* This is the agenda now:"
    change = kit.button("Change the agenda", ScheduleIds.OPEN_AGENDA, session.id)
    lines = agenda_lines(session.agenda)
    return kit.modal("Agenda", [kit.section(said), *lines, kit.buttons(change)])


def beside_file(comment: str, chosen: Chosen, *, alone: bool) -> Message:
    """Whoever reads it alone may meet several; in the conversation of those who meet everybody knows."""
    return Message(text=f"{roles.met_as(chosen.pairing, chosen.actor)}. {comment}" if alone else comment)
