"""A break of two people who meet, until a day."""

from datetime import timedelta

from bot.domain.pairing import Pairing
from bot.services.my_pairings import Chosen
from bot.services.pairing_pause import Break
from handlers.blocks import kit, roles, sessions
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import PairingPauseIds, PathIds, ScheduleIds, field_id

A_WHILE = timedelta(days=21)


def form(shown: Break) -> View:
    partners, alone = kit.mentions(shown.chosen.partners), len(shown.chosen.partners) == 1
    hear, anybody = ("hears", "Either") if alone else ("hear", "Any")
    whom = roles.others(shown.chosen.pairing, shown.chosen.actor, at_end=True)
    back = min(shown.until or shown.today + A_WHILE, max(shown.chosen.program.ends_on, shown.today))
    said = (
        f"*A break with {whom}.* Until that day I ask nothing of you about each other: no reminders, no "
        f"check-ins. Sessions that you planned within it are called off. {partners} {hear} from me that you take it, "
        "and until when."
    )
    day = kit.day_input(field_id("pairing_pause", "until"), initial=back)
    return kit.modal(
        "Take a break",
        [
            kit.section(said),
            field(
                "until", "We go on on", day, hint=f"It ends by itself on this day. {anybody} of you can end it earlier."
            ),
            kit.context("A break from everything? `/mentor pause` stops all your programs at once."),
        ],
        callback_id=PairingPauseIds.SUBMIT,
        submit="Take the break",
        close="Not now",
        remember=str(shown.chosen.pairing.id),
    )


def paused(shown: Break) -> View:
    partners, until = kit.mentions(shown.chosen.partners), shown.until or shown.today
    whom, all_of_you = roles.others(shown.chosen.pairing, shown.chosen.actor), roles.everybody(shown.chosen.pairing)
    return kit.modal(
        "You take a break",
        [
            kit.section(f"*You and {whom} take a break until {kit.day(until)}.* I tell {partners} so."),
            *_called_off(shown),
            kit.section(f"On that day your clocks go on from where they stand, and I tell {all_of_you}."),
        ],
    )


def _called_off(shown: Break) -> list[Block]:
    whens = kit.listed([sessions.plainly_when(one) for one in shown.called_off])
    return [kit.section(f"Called off: your session {whens}.")] if whens else []


def told(shown: Break, by: str, off: int) -> Message:
    """To the partner of whoever took it."""
    until, who = shown.until or shown.today, roles.one_of(shown.chosen.pairing, shown.chosen.actor, by)
    all_of_you = roles.everybody(shown.chosen.pairing)
    called_off = f" {kit.counted(off, 'session')} that you planned within it {'is' if off == 1 else 'are'} called off."
    return Message(
        text=f"{all_of_you.capitalize()} take a break.",
        blocks=(
            kit.section(
                f"*{who} asked for a break of {all_of_you} until {kit.day(until)}.* Life happens; it "
                f"says nothing about you.{called_off if off else ''} I ask nothing of you about each other before "
                "then, and on that day we go on by ourselves."
            ),
            kit.buttons(
                kit.button("Our path", PathIds.SHOW, shown.chosen.pairing.id),
                kit.button("End the break now", PairingPauseIds.RESUME, shown.chosen.pairing.id),
            ),
        ),
    )


def resumed(shown: Break) -> Message:
    partners, whom = kit.mentions(shown.chosen.partners), roles.others(shown.chosen.pairing, shown.chosen.actor)
    text = "Your break is over."
    plan = kit.button("Plan a session", ScheduleIds.OPEN, shown.chosen.pairing.id, style="primary")
    said = f"*You and {whom} go on.* Your clocks have as much time left as before the break. I tell {partners} so."
    return Message(text=text, blocks=(kit.section(said), kit.buttons(plan)))


def goes_on(chosen: Chosen, by: str = "") -> Message:
    """To each, on the first day after the break; or to the partner of whoever ended it."""
    partners = roles.others(chosen.pairing, chosen.actor)
    why = f"{kit.mention(by)} ended your break" if by else "Your break is over, as planned"
    return Message(
        text="Your break is over.",
        blocks=(
            kit.section(f"*You and {partners} go on.* {why}, and nothing of your path is lost. Next: plan a session."),
            kit.buttons(
                kit.button("Plan a session", ScheduleIds.OPEN, chosen.pairing.id, style="primary"),
                kit.button("A little longer", PairingPauseIds.OPEN, chosen.pairing.id),
            ),
        ),
    )


def section(pairing: Pairing, until: str) -> list[Block]:
    """On the path: the way into a break, or out of it."""
    if until:
        words = f"*You take a break until {until}.* Nothing is asked of you about each other before then."
        button = kit.button("Go on now", PairingPauseIds.RESUME, pairing.id)
    else:
        words = f"*Too much at the moment?* Take a break of {roles.everybody(pairing)} until a day; nothing is lost."
        button = kit.button("Take a break", PairingPauseIds.OPEN, pairing.id)
    return [kit.divider(), kit.section(words, button)]
