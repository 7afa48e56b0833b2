"""Who did not get an announcement, and why, in words."""

from bot.services.announcement_progress import Missed, Progress
from handlers.blocks import kit
from handlers.blocks.kit import Block

MISSED_SHOWN = 25
REASONS = {
    "user_disabled": "no longer in this workspace",
    "left Slack": "no longer in this workspace",
    "account_inactive": "no longer in this workspace",
    "user_not_found": "not known in this workspace",
    "users_not_found": "not known in this workspace",
    "cannot_dm_bot": "a bot, which reads no messages",
    "channel_not_found": "I cannot see this channel. Type /invite and my name there, and write it again",
    "not_in_channel": "I am not in this channel. Type /invite and my name there, and write it again",
    "is_archived": "this channel is archived",
    "restricted_action": "I may not post there",
    "no longer holds": "left, paused, muted or no longer in this audience before it was sent",
    "too late": "out of work until it was no news any more",
}


def missed(progress: Progress) -> list[Block]:
    if not progress.missed:
        return []
    shown = progress.missed[:MISSED_SHOWN]
    lines = [f"• {_who(one)}: {REASONS.get(one.reason, 'Slack said ' + kit.escape(one.reason, 60))}" for one in shown]
    more = [f"and {progress.lost - len(shown)} more"] if progress.lost > len(shown) else []
    return [kit.section("\n".join(["*Not sent*", *lines, *more]))]


def _who(one: Missed) -> str:
    return kit.mention(one.person_id) if one.person_id else "The channel"
