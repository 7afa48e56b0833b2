"""What Slack refused of a program's own messages: to whom, what kind, why in plain words, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.services.undelivered import Refusals, Undelivered, What
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, View
from handlers.ids import UndeliveredIds

TITLE = "What did not arrive"
IN_DIGEST = 6
PEOPLE_SHOWN = 8
WHATS: Mapping[What, str] = {
    What.INVITATION: "The invitation",
    What.REMINDER: "A reminder of what is still to be done before matching",
    What.PLACE: "The news about a place in the program",
    What.MATCH: "The news about matching",
    What.REQUEST: "A request to be somebody's mentor or mentee",
    What.REQUEST_NEWS: "News about a request",
    What.INTRODUCTION: "The introduction",
    What.SESSION: "A message about a session",
    What.SESSION_FILE: "The calendar file of a session",
    What.HOW_IT_GOES: "A question about how it is going",
    What.FEEDBACK: "The question how a session was",
    What.FORM: "A form",
    What.PAIRING_NEWS: "News about their pairing",
    What.FROM_PAIRING: "Something from their pairing",
    What.PROGRAM_NEWS: "News about the program",
    What.FOR_MANAGER: "A note for those who run the program",
    What.LINE_MANAGER: "The note to a line manager",
    What.FROM_MANAGER: "What a manager of the program wrote",
    What.SEVERAL: "A message with several reminders",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`passes`: trying again may help, once what it says is done; otherwise the message can only be dropped."""

    why: str
    then: str
    passes: bool = False


NOBODY = Reason(
    why="Slack knows no such account in this workspace",
    then="If they have left, take them out under “People”; else write to them yourself.",
)
ONE_OF_THEM = Reason(
    why="Slack does not know each of these accounts in this workspace",
    then="If one of them has left, take them out under “People”; else write to them yourself.",
)
DEACTIVATED = Reason(
    why="Slack says that this account is deactivated",
    then="I settle everything of theirs once Slack tells me so. Until then there is nothing to send.",
)
NOT_THERE = Reason(
    why="I am not in this conversation, or it is gone",
    then="Invite me there with `/invite`, then try again.",
    passes=True,
)
NO_CONVERSATION = Reason(
    why="Slack finds no conversation of mine with them",
    then="Try again; if that does not help, write to them yourself.",
    passes=True,
)
NO_GROUP = Reason(
    why="Slack opens no conversation of just these people with me",
    then="Write to them yourself, and drop this one.",
)
OURS = Reason(
    why="Slack did not take how I wrote it, which is my mistake",
    then="Tell whoever looks after me; the log names it. Try again after my next update.",
    passes=True,
)
NOT_ALLOWED = Reason(
    why="your workspace does not let me write there",
    then="Ask somebody who runs your Slack to allow it, then try again.",
    passes=True,
)
REASONS: Mapping[str, Reason] = {
    "user_not_found": NOBODY,
    "users_not_found": NOBODY,
    "user_disabled": DEACTIVATED,
    "account_inactive": DEACTIVATED,
    "cannot_dm_bot": Reason(
        why="this account belongs to an app, which cannot be written to",
        then="Take it out of the program under “People”.",
    ),
    "cannot_dm": NOT_ALLOWED,
    "messages_tab_disabled": NOT_ALLOWED,
    "restricted_action": NOT_ALLOWED,
    "channel_not_found": NOT_THERE,
    "not_in_channel": NOT_THERE,
    "is_archived": Reason(
        why="the channel is archived",
        then="Bring it back in Slack, or choose another one in the program's settings, then try again.",
        passes=True,
    ),
    "channel_type_not_supported": NO_GROUP,
    "not_enough_users": NO_GROUP,
    "too_many_users": NO_GROUP,
    "invalid_blocks": OURS,
    "msg_blocks_too_long": OURS,
    "msg_too_long": OURS,
    "no_text": OURS,
}
NO_ANSWER = Reason(
    why="Slack did not answer for a long time, so it may be there all the same",
    then="Ask them, and try again if it is not.",
    passes=True,
)


def reason_of(one: Undelivered) -> Reason:
    """Slack may invent new words for no; and what is no word of Slack's was no answer."""
    if one.reason in REASONS:
        known = REASONS[one.reason]
        if known is NOBODY and len(one.readers) > 1:
            return ONE_OF_THEM
        return NO_CONVERSATION if known is NOT_THERE and one.readers else known
    if not one.reason.islower() or not one.reason.isidentifier():
        return NO_ANSWER
    words = one.reason.replace("_", " ")
    return Reason(why=f"Slack did not take it, and gave as its reason “{words}”", then="Try again later.", passes=True)


def line(one: Undelivered) -> str:
    reason = reason_of(one)
    return f"{WHATS[one.what]} {_to(one)} did not arrive: {reason.why}. {reason.then}"


def _to(one: Undelivered) -> str:
    if not one.readers:
        return f"in <#{one.channel_id}>"
    shown = [kit.mention(reader) for reader in one.readers[:PEOPLE_SHOWN]]
    left = len(one.readers) - len(shown)
    return f"for {kit.listed([*shown, f'{left} more'] if left else shown)}"


def value(program_id: int, one: Undelivered) -> str:
    return f"{program_id}:{one.id}"


def _again(program_id: int, one: Undelivered) -> Element:
    return kit.button("Try again", UndeliveredIds.AGAIN, value(program_id, one))


def _drop(program_id: int, one: Undelivered) -> Element:
    return kit.button("Drop it", UndeliveredIds.DROP, value(program_id, one))


def name_of(delivery_id: int) -> str:
    """Of the block that tells of one, wherever it stands."""
    return f"refused-{delivery_id}"


def among_needs(found: Refusals) -> list[Block]:
    """Each with the one button that helps, and where the others are."""
    rows = [_row(found.program.id, one) for one in found.newest]
    look = kit.button("See all", UndeliveredIds.SHOW, found.program.id)
    words = f"• {kit.counted(found.count, 'message')} of this program did not arrive."
    return [*rows, kit.section(words, look)] if found.count > len(rows) else rows


def _row(program_id: int, one: Undelivered) -> Block:
    button = _again(program_id, one) if reason_of(one).passes else _drop(program_id, one)
    return kit.section(f"• {line(one)}", button, block_id=name_of(one.id))


def in_digest(every: Sequence[Refusals]) -> list[Block]:
    """Apart from how pairs are doing."""
    count = sum(one.count for one in every)
    if not count:
        return []
    rows = [_row(found.program.id, one) for found in every for one in found.newest][:IN_DIGEST]
    left = count - len(rows)
    more = [kit.context(f"And {left} more: my Home tab shows them.")] if left else []
    return [kit.section(f"*{kit.counted(count, 'message')} of mine did not arrive.*"), *rows, *more]


def page(found: Refusals) -> View:
    name = kit.escape(found.program.name, 100)
    if not found.newest:
        return kit.sentence_modal(TITLE, f"*Everything that {name} had to say has arrived*, or goes out by itself.")
    blocks: list[Block] = [kit.section(f"*{name}*: {kit.counted(found.count, 'message')} did not arrive.")]
    for one in found.newest:
        acts = kit.buttons(_again(found.program.id, one), _drop(found.program.id, one), block_id=f"acts-{one.id}")
        blocks += [kit.section(line(one), block_id=name_of(one.id)), acts]
    left = found.count - len(found.newest)
    if left:
        blocks.append(kit.context(f"And {left} more, which come up here as these are settled."))
    return kit.modal(TITLE, blocks)


def settled(block: Block, *, again: bool) -> Block:
    """In the place of the line whose button was pressed, in a message that stays."""
    words = "I am trying it again." if again else "Dropped: it will not be sent."
    return kit.section(f"{block['text']['text']}\n*{words}*", block_id=str(block["block_id"]))
