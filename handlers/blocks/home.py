"""The hub: where I stand, what is next, and buttons. The same blocks serve `/mentor` and the App Home."""

from collections.abc import Sequence

from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Role
from bot.domain.program import Program
from bot.services.status import MyPairing, MyProgram, Standing
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message, View
from handlers.ids import HomeIds, SignupIds

ROLE_WORDS = {Role.MENTOR: "mentor", Role.MENTEE: "mentee"}


def hub(standing: Standing) -> list[Block]:
    first_name = kit.escape(standing.person.name.split(" ")[0], 40)
    blocks = [kit.section(f"*Hello {first_name}.* {next_step(standing)}")]
    blocks += [kit.section(program_line(mine)) for mine in standing.programs]
    for program in standing.to_join:
        blocks += [
            kit.section(joinable_line(program), kit.button("Sign up", SignupIds.OPEN, program.id, style="primary"))
        ]
    for pairing in standing.pairings:
        blocks += [kit.section(pairing_line(standing, pairing))]
    return [*blocks, foot(standing)]


def foot(standing: Standing) -> Block:
    elements = [kit.button("What can I do here?", HomeIds.HELP)]
    if standing.programs:
        elements = [kit.button("My profile", SignupIds.OPEN_PROFILE), *elements]
    return kit.buttons(*elements)


def next_step(standing: Standing) -> str:
    """One sentence: what is next, and when."""
    if standing.asked:
        return f"{kit.counted(len(standing.asked), 'mentee')} would like you as their mentor and waits for your answer."
    if any(one.next_session for one in standing.pairings):
        soonest = min(one.next_session.starts_at for one in standing.pairings if one.next_session)
        return f"Your next session is {kit.moment(soonest)}."
    if standing.pairings:
        return "Next: plan a session with your partner."
    if standing.programs:
        return waiting(standing.programs[0])
    if standing.to_join:
        return "A mentoring program is open for sign-up. It takes about three minutes to join."
    return "No mentoring program is open for you right now. I will show it here as soon as one opens."


def waiting(mine: MyProgram) -> str:
    if mine.enrollment.state is EnrollmentState.PAUSED and mine.enrollment.paused_until:
        return f"You are pausing until {kit.day(mine.enrollment.paused_until)}. Nothing is asked of you before then."
    name = kit.escape(mine.program.name, 100)
    return (
        f"You are signed up for {name}. Matching is on {kit.day(mine.program.matching_on)}; I will tell you either way."
    )


def program_line(mine: MyProgram) -> str:
    roles = " and ".join(ROLE_WORDS[role] for role in sorted(mine.enrollment.roles))
    paused = " · pausing" if mine.enrollment.state is EnrollmentState.PAUSED else ""
    ends = kit.day_and_year(mine.program.ends_on)
    return f"*{kit.escape(mine.program.name, 100)}*\nYou are in it as {roles}{paused}. It ends on {ends}."


def joinable_line(program: Program) -> str:
    purpose = f"\n{kit.escape(program.purpose, 300)}" if program.purpose else ""
    dates = (
        f"Sign-up is open until {kit.day(program.sign_up_closes_on)}; matching is on {kit.day(program.matching_on)}."
    )
    return f"*{kit.escape(program.name, 100)}*{purpose}\n{dates}"


def pairing_line(standing: Standing, mine: MyPairing) -> str:
    partners = kit.mentions(mine.pairing.partners_of(standing.person.id))
    met = kit.counted(mine.held, "session") + " held"
    return f"You and {partners} · {met}"


def as_message(standing: Standing) -> Message:
    return Message(text=next_step(standing), blocks=tuple(hub(standing)))


def as_view(standing: Standing) -> View:
    return kit.home(hub(standing))


def welcome(standing: Standing) -> Message:
    text = "Welcome! I run mentoring programs here in Slack: sign-up, matching, sessions and goals, all in this chat."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*\nI write to you only about what you joined, in your working hours."),
            kit.section(next_step(standing)),
            foot(standing),
        ),
    )


def reply(standing: Standing) -> Message:
    text = "I am a bot, so I understand buttons better than sentences."
    step = next_step(standing)
    return Message(
        text=f"{text} {step}",
        blocks=(
            kit.section(f"{text} Here is where you stand: {step}"),
            kit.context("Type `/mentor` to see everything, or `/mentor help` for what I can do."),
            foot(standing),
        ),
    )


def help_message(command: str, words: Sequence[tuple[str, str]], beginning: str = "") -> Message:
    lines = "\n".join(f"`{command} {word}`  {does}" for word, does in words)
    top = beginning or f"This is what `{command}` does today. With no words it shows where you stand."
    return Message(text=top, blocks=(kit.section(top), kit.section(lines)))
