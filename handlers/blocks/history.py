"""What a pairing noted, as one of its people reads it, also after it is over."""

from collections.abc import Sequence

from bot.domain.pairing import Pairing, PairingState
from bot.domain.session import Session
from bot.services.history import History
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block, Element, View
from handlers.ids import LifeIds

SESSIONS_SHOWN = 20
STEPS_SHOWN = 15
NOTES_SHOWN = 1500


def open_button(pairing_id: int) -> Element:
    return kit.button("What we noted", LifeIds.HISTORY, pairing_id)


def earlier_section(reader: str, pairings: Sequence[Pairing]) -> list[Block]:
    """In the menu of a pairing: those that the reader was in before."""
    return [_earlier(one, kit.mentions([each for each in one.people if each != reader])) for one in pairings[:3]]


def _earlier(pairing: Pairing, partners: str) -> Block:
    words = f"*Before*\nWhat you and {partners} noted is still yours."
    return kit.section(words, open_button(pairing.id), block_id=f"before-{pairing.id}")


def look(found: History) -> View:
    chosen = found.chosen
    as_what = roles.beside(chosen.pairing, chosen.actor)
    if chosen.pairing.state is not PairingState.ACTIVE or found.left:
        as_what = as_what.replace("you are", "you were")
    where = f"{kit.escape(chosen.program.name, 100)}{as_what}"
    blocks = [kit.section(f"*You and {kit.mentions(chosen.partners)}* · {where}")]
    blocks += [_session(one, changed=one.id in found.changed_since) for one in found.sessions[:SESSIONS_SHOWN]]
    if not found.sessions:
        blocks.append(kit.section("You logged no session together, so nothing is noted here."))
    if len(found.sessions) > SESSIONS_SHOWN:
        more = kit.counted(len(found.sessions) - SESSIONS_SHOWN, "earlier session")
        blocks.append(kit.context(f"And {more}: `/mentor data` sends you all of them as a file."))
    blocks += _steps(found)
    goals = "" if roles.role_in(chosen.pairing, chosen.actor) == "mentor" else " Your goals are in `/mentor goals`."
    until = " It ends on the day you left." if found.left else ""
    blocks.append(kit.context(f"Only you who were together see this.{until}{goals}"))
    return kit.modal("What you noted", blocks)


def _session(one: Session, *, changed: bool) -> Block:
    met = f"*{kit.moment(one.starts_at, '{date_short}')}* · {kit.counted(one.minutes, 'minute')}"
    none = (
        "These notes were changed after you left, so they stay with those who were there." if changed else "No notes."
    )
    return kit.section(f"{met}\n{kit.quote(one.notes, NOTES_SHOWN) if one.notes else none}")


def _steps(found: History) -> list[Block]:
    if not found.steps:
        return []
    lines = "\n".join(
        f"• {kit.escape(one.text, 200)} ({kit.mention(one.owner_id)})" for one in found.steps[:STEPS_SHOWN]
    )
    return [kit.section(f"*Small steps that were still open*\n{lines}")]
