"""How far approved pairs are carried out, in the message of whoever approved them, with the way to end it."""

from bot.domain.pairing import ProposalState
from bot.domain.program import Asking
from bot.services.carrying_out import Carrying
from handlers.blocks import kit
from handlers.blocks.kit import Message
from handlers.ids import MatchingIds

BAR = 20


def line(found: Carrying, is_over: bool = False) -> Message:
    """While it goes on, and what is left of it afterwards; `is_over` also where it failed before all was done."""
    if found.stopped_by is not None:
        return stopped(found)
    return over(found) if is_over or found.is_over else _at_work(found)


def _at_work(found: Carrying) -> Message:
    share = found.acted_on / found.of if found.of else 1.0
    full = int(share * BAR)
    doing = _doing(found)
    far = f"{found.acted_on} of {kit.counted(found.of, 'pair')}"
    ask = kit.confirm(
        "Stop here?", "The pairs that were done stay as they are. The rest is open for review again.", "Stop here"
    )
    return Message(
        text=f"I am {doing} of {found.program.name}: {far}.",
        blocks=(
            kit.section(f"*I am {doing} of {_name(found)}.*\n`{'▓' * full}{'░' * (BAR - full)}` {share:.0%} · {far}"),
            kit.context("You can do something else: I write to you when it is done."),
            kit.buttons(kit.button("Stop here", MatchingIds.STOP_CARRYING_OUT, found.job.id, ask=ask)),
        ),
    )


def _doing(found: Carrying) -> str:
    return "telling the pairs" if found.program.asking is Asking.ANNOUNCED else "asking the mentors"


def over(found: Carrying) -> Message:
    """Of those that could not be acted on, and of a work that failed, the message after it tells."""
    text = f"I went through {found.acted_on} of {kit.counted(found.of, 'pair')} of {found.program.name}."
    said = f"{kit.escape(text, 300)} What came of it is below."
    return Message(text=text, blocks=(kit.section(said),))


def stopped(found: Carrying) -> Message:
    by = kit.mention(found.stopped_by) if found.stopped_by else "somebody"
    done = f"{found.acted_on} of {kit.counted(found.of, 'pair')}"
    text = f"Stopped after {done} of {found.program.name}."
    first = f"*{by} stopped it after {done} of {_name(found)}.* Those stay as they are."
    if found.proposal.state is not ProposalState.READY:
        again = kit.button("Match who is free", MatchingIds.OPEN, found.program.id)
        return Message(text=text, blocks=(kit.section(f"{first} A newer proposal holds the rest."), kit.buttons(again)))
    rest = "Nobody of the rest was told anything; it is open for review again."
    review = kit.button("Review the rest", MatchingIds.REVIEW, found.proposal.id, style="primary")
    return Message(text=text, blocks=(kit.section(f"{first} {rest}"), kit.buttons(review)))


def no_longer(found: Carrying) -> Message:
    """In the place of the proposal that was approved, which promised to write when all is done."""
    text = f"Approved: {kit.counted(found.of, 'pair')} of {found.program.name}, and stopped after {found.acted_on}."
    said = f"*{kit.escape(text, 300)}* The message where it was stopped says how it goes on."
    return Message(text=text, blocks=(kit.section(said),))


def _name(found: Carrying) -> str:
    return kit.escape(found.program.name, 100)
