"""A session that did not happen, noted without blame."""

from bot.domain.life import WhoMissed
from bot.services.my_pairings import Chosen
from bot.services.no_shows import Noted
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block, Message
from handlers.ids import CheckInIds, NoShowIds, PairingPauseIds, ScheduleIds


def question(session_id: int, chosen: Chosen) -> list[Block]:
    """Who could not come: asked of whoever noted it, and for them alone."""
    names = [name.split(" ")[0] for name in chosen.partner_names]
    partner = f"{kit.clip(names[0], 20)} could not" if len(names) == 1 else "Somebody else could not"
    return [
        kit.buttons(
            kit.button("I could not come", NoShowIds.ME, session_id),
            kit.button(partner, NoShowIds.PARTNER, session_id),
            kit.button("Neither of us", NoShowIds.NEITHER, session_id),
        ),
        kit.context("You need not say. If you do, only you see it: no partner, nobody who runs the program."),
    ]


def noted(shown: Noted) -> Message:
    what = {
        WhoMissed.ME: "you could not come",
        WhoMissed.PARTNER: f"{kit.mentions(shown.chosen.partners)} could not come",
        WhoMissed.NEITHER: "it suited neither of you",
    }[shown.who]
    text = "Noted, for you alone."
    when = f"{kit.moment(shown.session.starts_at)} {roles.within(shown.chosen.pairing, shown.chosen.actor)}"
    plan = kit.button("Plan a new time", ScheduleIds.OPEN, shown.chosen.pairing.id, style="primary")
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}* {when}: {what}. It happens to everybody."),
            kit.buttons(plan),
        ),
    )


def help_offered(chosen: Chosen, missed: int) -> Message:
    """To each of them alone, and the same words to both: it names nobody."""
    partners = roles.others(chosen.pairing, chosen.actor)
    return Message(
        text="Your last sessions did not happen. What would help?",
        blocks=(
            kit.section(
                f"*The last {missed} sessions of you and {partners} did not happen.* That is nobody's fault: calendars "
                "fill up. What would help? Another time of day often does; so does a break with an end."
            ),
            kit.buttons(
                kit.button("Find times that suit both", ScheduleIds.OPEN, chosen.pairing.id, style="primary"),
                kit.button("Take a break until ...", PairingPauseIds.OPEN, chosen.pairing.id),
                kit.button("Something is wrong", CheckInIds.OFFER_HELP, chosen.pairing.id),
            ),
            kit.context("Each of you gets this message. Nobody else hears of it."),
        ),
    )
