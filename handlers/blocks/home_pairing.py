"""One pairing on the hub: with whom, how often so far, when next, and what can be done."""

from datetime import date

from bot.domain.program import Program
from bot.services.status import MyPairing, Standing
from handlers.blocks import kit, own_health, roles
from handlers.blocks.kit import Block
from handlers.ids import (
    GoalIds,
    LifeIds,
    PathIds,
    ScheduleIds,
    SessionLogIds,
)

IN_SHORT = 8
SHOWN = 15
PARTS = {"mentor": "As a mentor", "mentee": "As a mentee", "": "With peers"}


def in_short(standing: Standing) -> list[Block]:
    return [block for one in standing.pairings[:IN_SHORT] for block in _pairing(standing, one)]


def whole(standing: Standing) -> list[Block]:
    """With several roles each under a heading of its own, so that one sees at a glance who one is to whom."""
    shown = standing.pairings[:SHOWN]
    blocks: list[Block] = []
    several = len({_role(standing, one) for one in shown}) > 1
    for role, heading in PARTS.items():
        those = [one for one in shown if _role(standing, one) == role]
        blocks += [kit.header(heading)] if those and several else []
        blocks += [block for one in those for block in _pairing(standing, one)]
    rest = len(standing.pairings) - len(shown)
    blocks += [kit.context(f"And {rest} more: `/mentor schedule` and `/mentor log` have all of them.")] if rest else []
    return [*blocks, *([kit.header("My programs")] if several else [])]


def _role(standing: Standing, mine: MyPairing) -> str:
    return roles.role_in(mine.pairing, standing.person.id)


def _pairing(standing: Standing, mine: MyPairing) -> list[Block]:
    return [kit.section(pairing_line(standing, mine)), kit.buttons(*_pairing_buttons(mine))]


def _pairing_buttons(mine: MyPairing) -> list[kit.Element]:
    pairing, planned = mine.pairing.id, mine.next_session
    log = kit.button("Log a session", SessionLogIds.OPEN, pairing, style="primary" if mine.waiting_to_log else None)
    goals = kit.button("Goals", GoalIds.SHOW)
    path = kit.button("Our path", PathIds.SHOW, pairing)
    more = kit.button("When life happens", LifeIds.MENU, pairing)
    if planned is None:
        first = None if mine.waiting_to_log else "primary"
        return [kit.button("Plan a session", ScheduleIds.OPEN, pairing, style=first), log, path, goals, more]
    agenda = kit.button("Agenda", ScheduleIds.OPEN_AGENDA, planned.id)
    return [agenda, kit.button("Move it", ScheduleIds.MOVE, planned.id), log, path, goals, more]


def pairing_line(standing: Standing, mine: MyPairing) -> str:
    """With whom, in what, how often so far, and when next."""
    program = kit.escape(mine.program.name, 100)
    met = "no session held yet" if not mine.held else f"{kit.counted(mine.held, 'session')} held"
    when = f"Next session: {kit.moment(mine.next_session.starts_at)}" if mine.next_session else "No session planned"
    if mine.waiting_to_log:
        planned = kit.moment(mine.waiting_to_log.starts_at)
        when = f"Planned for {planned}: did you meet? Log it, so that {roles.everybody(mine.pairing)} keep track"
    away = f"\n{_away(standing, mine, mine.away_until)}" if mine.away_until else _rest(standing, mine)
    who = f"*You and {partners(standing, mine)}* · {program}{roles.beside(mine.pairing, standing.person.id)}"
    return f"{who}\n{when} · {met}{_on_the_path(mine)}{_health(mine)}{away}"


def _health(mine: MyPairing) -> str:
    words = own_health.short(mine.health, mine.program.cadence) if mine.health else ""
    return f"\n{words}" if words else ""


def _on_the_path(mine: MyPairing) -> str:
    """The phase and the guide of the next session, and how much is on its agenda."""
    if mine.step is None or mine.step.guide is None:
        return ""
    phase = f"{kit.escape(mine.step.phase.name, 60)} · " if mine.step.phase else ""
    points = f" · {kit.counted(len(mine.points), 'point')} on the agenda" if mine.points else ""
    guide = kit.escape(mine.step.guide.title, 100)
    return f"\n{phase}session {mine.step.number} of {mine.step.of}: {guide}{points}"


def _away(standing: Standing, mine: MyPairing, until: date) -> str:
    if mine.paused_until == until:
        all_of_you = roles.everybody(mine.pairing).capitalize()
        return f"{all_of_you} take a break until {kit.day(until)}; nothing is asked of you before then."
    partners = mine.pairing.partners_of(standing.person.id)
    who = kit.mentions(partners) if len(partners) == 1 else "Somebody of you"
    return f"{who} is taking a break until {kit.day(until)}; nothing is asked of you before then."


def _rest(standing: Standing, mine: MyPairing) -> str:
    return f"\n{break_words(mine.program)}" if mine.program.rests_on(standing.today) else ""


def break_words(program: Program) -> str:
    """Within a pause of the whole program."""
    return f"The program takes a break until {kit.day(program.paused_until or program.ends_on)}."


def resting(program: Program) -> str:
    """The next step within such a pause."""
    until = kit.day(program.paused_until or program.ends_on)
    return f"{kit.escape(program.name, 100)} takes a break until {until}. Nothing is asked of you before then."


def at_work(standing: Standing) -> MyPairing | None:
    """The first that waits for nobody's return, nor for the end of a break of its program."""
    there = [one for one in standing.pairings if not one.away_until and not one.program.rests_on(standing.today)]
    return there[0] if there else None


def partners(standing: Standing, mine: MyPairing) -> str:
    return kit.mentions(mine.pairing.partners_of(standing.person.id))


def met_as(standing: Standing, mine: MyPairing) -> str:
    """ "with Ada, as the mentor", within a sentence."""
    return roles.within(mine.pairing, standing.person.id)
