"""The guide to a session: in the introduction, before a session, and whenever somebody opens it."""

from collections.abc import Mapping

from bot.domain.guide import Guide, Levels, WayToLearn
from bot.domain.kinds import Role
from bot.services.guides import SeenStep
from handlers.blocks import kit
from handlers.blocks.kit import Block, View
from handlers.blocks.roles import met_as
from handlers.ids import GuidesIds

SHARED = {Role.MENTOR: "Whoever asks first", Role.MENTEE: "Whoever is asked first"}
APART = {Role.MENTOR: "Mentor", Role.MENTEE: "Mentee"}
LEVELS = (("own_work", "On one's own work"), ("team", "With a team"), ("leaders", "Leading leaders"))


def title(seen: SeenStep) -> str:
    """ "Session 3 of 8: Feedback that lands", in plain text."""
    step = seen.step
    if step.guide is None:
        return f"Session {step.number}"
    return f"Session {step.number} of {step.of}: {kit.clip(step.guide.title, 100)}"


def whole(seen: SeenStep) -> list[Block]:
    """Everything: aim, preparation, questions, exercise, what to agree on; for one reader, their own preparation first.

    Empty beyond the path.
    """
    guide = seen.step.guide
    if guide is None:
        return []
    roles = sorted(Role, key=lambda one: one is not (seen.role or Role.MENTOR))
    return [
        kit.section(f"*{kit.escape(title(seen), 200)}*\n{kit.escape(guide.aim)}"),
        kit.section("\n".join(["*Ten minutes before*", *(_prepare(seen, guide, role) for role in roles)])),
        kit.section("\n".join(["*Three questions*", *(f"• {kit.escape(one, 500)}" for one in guide.questions)])),
        kit.section(f"*Try this together*\n{kit.escape(guide.exercise)}"),
        *_ways(guide, seen.step.content.ways_to_learn),
        kit.section(f"*Before you part, agree on*\n{kit.escape(guide.agree)}"),
        *_levels(guide.levels),
    ]


def _prepare(seen: SeenStep, guide: Guide, role: Role) -> str:
    names = SHARED if seen.shares_roles else _apart(seen)
    words = guide.mentor if role is Role.MENTOR else guide.mentee
    return f"_{names[role]}:_ {kit.escape(words)}"


def _apart(seen: SeenStep) -> Mapping[Role, str]:
    """One reader is told which of them they are; in the conversation of all of them nobody is addressed."""
    if seen.role is None:
        return APART
    others = Role.MENTEE if seen.role is Role.MENTOR else Role.MENTOR
    several = "s" if len(seen.pairing.those(others)) > 1 else ""
    return {seen.role: f"You, as the {seen.role.value}", others: f"Your {others.value}{several}"}


def _ways(guide: Guide, ways: tuple[WayToLearn, ...]) -> list[Block]:
    """Talking alone changes little, so the first session offers other ways."""
    if not (guide.asks_for_goals and ways):
        return []
    lines = [f"• *{kit.escape(one.name, 60)}:* {kit.escape(one.how, 400)}" for one in ways]
    return [kit.section("\n".join(["*Ways to learn*", *lines]))]


def _levels(levels: Levels | None) -> list[Block]:
    if levels is None:
        return []
    lines = [f"• *{name}:* {kit.escape(getattr(levels, which), 600)}" for which, name in LEVELS]
    return [kit.section("\n".join(["*What changes from level to level*", *lines]))]


def preparation(seen: SeenStep) -> list[Block]:
    """For a reminder: the aim, and one's own ten minutes."""
    guide = seen.step.guide
    if guide is None:
        return []
    roles = [seen.role] if seen.role else list(Role)
    lines = [f"*Ten minutes before:* {kit.escape(_own(guide, role))}" for role in roles[:1]]
    if seen.shares_roles:
        lines = [_prepare(seen, guide, role) for role in Role]
    return [kit.section("\n".join([kit.escape(guide.aim), *lines]))]


def _own(guide: Guide, role: Role) -> str:
    return guide.mentor if role is Role.MENTOR else guide.mentee


def questions(seen: SeenStep) -> list[Block]:
    """For an agenda: what the guide suggests to talk about."""
    guide = seen.step.guide
    if guide is None:
        return []
    lines = "\n".join(f"• {kit.escape(one, 500)}" for one in guide.questions)
    return [kit.section(f"*{kit.escape(title(seen), 200)}*\n{kit.escape(guide.aim)}\n{lines}", open_button(seen))]


def open_button(seen: SeenStep) -> kit.Element:
    return kit.button("Open the guide", GuidesIds.OPEN, f"{seen.pairing.id}:{seen.step.number}")


def modal(seen: SeenStep, reader: str) -> View:
    """`reader` is one of the pairing."""
    step = seen.step
    phase = f"{step.phase.name}: {step.phase.aim}" if step.phase else ""
    blocks = [kit.section(f"{met_as(seen.pairing, reader)}.")]
    blocks += [kit.context(kit.escape(phase, 300))] if phase else []
    turning = [
        kit.button(
            words, GuidesIds.TURN_BACK if number < step.number else GuidesIds.TURN, f"{seen.pairing.id}:{number}"
        )
        for words, number in (("The one before", step.number - 1), ("The next one", step.number + 1))
        if 1 <= number <= step.of
    ]
    return kit.modal("Session guide", [*blocks, *whole(seen), *([kit.buttons(*turning)] if turning else [])])
