"""Taking a break, and coming back."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.pairing import Pairing, Request
from bot.domain.person import PersonId
from bot.services.coming_back import Back
from bot.services.pause import MyPlace, Pausing
from handlers.blocks import home, home_pairing, kit, roles
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import HomeIds, PairingIds, PauseIds, field_id

TWO_WEEKS = timedelta(days=14)
PEERS_NAMED = 5
A_PAIR = 2
SHOWN = 5


def form(shown: Pausing) -> View:
    """The programs are asked for only where there are several."""
    until = min((one.enrollment.paused_until for one in shown.places if one.enrollment.paused_until), default=None)
    back = until if until and until > shown.today else shown.today + TWO_WEEKS
    blocks = [
        kit.section(
            "*Take a break whenever you need one.* While you pause I ask nothing of you: no reminders, no check-ins, "
            "no requests. Whoever meets you, or waits for your answer, hears only until when you are away."
        ),
        field(
            "until",
            "My first day back",
            kit.day_input(field_id("pause", "until"), initial=back),
            hint="The pause ends by itself on this day. You can come back earlier with /mentor resume.",
        ),
    ]
    if len(shown.places) > 1:
        options = [kit.option(one.program.name, one.program.id) for one in shown.places]
        chosen = [one.program.id for one in shown.places]
        programs = kit.checkboxes(field_id("pause", "programs"), options, chosen=chosen)
        blocks.append(field("programs", "Pause in", programs))
    if shown.mentees:
        stand_in = kit.option(f"Ask somebody to stand in for me with {_mentees(shown)}", "cover")
        boxes = kit.checkboxes(field_id("pause", "cover"), [stand_in], chosen=["cover"])
        hint = "They see nothing of what was written. On your first day back everything returns to you."
        blocks.append(field("cover", "As a mentor", boxes, optional=True, hint=hint))
    if shown.peers:
        peers = kit.mentions(shown.peers[:PEERS_NAMED])
        blocks.append(
            kit.context(
                "Between peers each learns from the other, so nobody can stand in: what you do with "
                f"{peers} rests until you are back, and goes on from where it stands."
            )
        )
    remember = str(shown.places[0].program.id) if len(shown.places) == 1 else ""
    return kit.modal("Pause", blocks, callback_id=PauseIds.SUBMIT, submit="Pause", close="Not now", remember=remember)


def _mentees(shown: Pausing) -> str:
    """An option shows no mentions."""
    return "my mentee" if len(shown.mentees) == 1 else "my mentees"


def paused(shown: Pausing) -> View:
    until = shown.places[0].enrollment.paused_until or shown.today
    return kit.sentence_modal(
        "You are pausing",
        f"*You are pausing until {kit.day_and_year(until)}* in {_names(shown.places)}. "
        "Nothing is asked of you before then, and afterwards everything has as much time left as now.",
        "On that day I tell you that you are back. Earlier? Type `/mentor resume`.",
    )


def resumed(back: Back) -> Message:
    """Before its time."""
    return _back(back, "Welcome back. Your pause is over.", f"You are active again in {_names(back.places)}.")


def over(back: Back) -> Message:
    """On the first day back, without having been asked."""
    names = _names(back.places)
    longer = kit.button("Pause a little longer", PauseIds.OPEN)
    return _back(back, "Welcome back.", f"Your pause in {names} has ended, as you planned.", longer)


def _back(back: Back, text: str, said: str, *more: Element) -> Message:
    """Where things stand, pairing by pairing; nothing else is asked on this day."""
    clocks = "Everything has as much time left as before it."
    return Message(
        text=f"{text} Here is where things stand.",
        blocks=(
            kit.section(f"*{text}* {said} {clocks}{_programs_on_a_break(back)}"),
            *[_question(one) for one in back.asked[:SHOWN]],
            *[kit.section(home_pairing.pairing_line(back.standing, one)) for one in back.pairings[:SHOWN]],
            *[kit.section(home.waiting(one, back.standing.today)) for one in back.alone_in[:SHOWN]],
            kit.buttons(kit.button("What is next?", HomeIds.SHOW, style="primary"), *more),
        ),
    )


def _programs_on_a_break(back: Back) -> str:
    """Whose own pause is not over."""
    return "".join(
        f" {kit.escape(one.name, 100)} itself takes a break until {kit.day(one.paused_until)}."
        for one in (place.program for place in back.places)
        if one.paused_until is not None and back.standing.today < one.paused_until
    )


def _question(request: Request) -> Block:
    return kit.section(
        # Often the mentee knows nothing of it before the yes, so nothing here says that they asked.
        f"*Would you mentor {kit.mention(request.mentee_id)}?* The question is still open. You have until "
        f"{kit.moment(request.lapses_at)}.",
        kit.button("See and answer", PairingIds.SHOW_REQUEST, request.id),
    )


def partner_away(
    pairing: Pairing, reader: str, away: str, back_on: date, *, with_cover: bool = False, stands_in: str | None = None
) -> Message:
    who = roles.one_of(pairing, reader, away)
    more = " I am asking somebody to stand in until then, and tell you either way." if with_cover else ""
    you = "the two of you" if len(pairing.people) == A_PAIR else "you together"
    more = f" Meanwhile {kit.mention(stands_in)} goes on standing in." if stands_in else more
    if pairing.can_meet_without([PersonId(away)]):
        return _one_of_you_away(who, back_on)
    return Message(
        text="Your mentoring partner is taking a break.",
        blocks=(
            kit.section(
                f"*{who} is taking a break until {kit.day(back_on)}.* I ask nothing of {you} before then. "
                f"There is nothing for you to do; a session that you planned together stays in the plan until one of "
                f"you moves it.{more}"
            ),
            kit.buttons(kit.button("What is next?", HomeIds.SHOW)),
        ),
    )


def _one_of_you_away(who: str, back_on: date) -> Message:
    """In a circle the others go on."""
    return Message(
        text="One of your circle is taking a break.",
        blocks=(
            kit.section(
                f"*{who} is taking a break until {kit.day(back_on)}.* The rest of you go on as planned, and everything "
                "is kept until then. There is nothing for you to do."
            ),
            kit.buttons(kit.button("What is next?", HomeIds.SHOW)),
        ),
    )


def _names(places: Sequence[MyPlace]) -> str:
    return kit.listed([kit.escape(one.program.name, 100) for one in places])
