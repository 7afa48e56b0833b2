"""Announcements before they go out: the preview, and a second pair of eyes."""

from bot.domain.announcement import Announcement, AnnouncementState
from bot.domain.person import PersonId
from bot.domain.placeholders import Placeholder
from bot.services.announcement_draft import Draft
from bot.services.announcement_progress import Progress
from bot.services.second_look import EVERYWHERE, Rules
from handlers.blocks import announcement_text, kit
from handlers.blocks.announcement_audience import audience_words, left_out, time_words
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import AnnouncementIds, field_id


def look_first(draft: Draft) -> View:
    return kit.sentence_modal(
        "Look at it first",
        f"*Your preview is in your messages with me.* It would go to {whom(draft)}.",
        "Nothing is sent before you press Send there.",
    )


def whom(draft: Draft) -> str:
    return audience_words(draft.announcement.audience, draft.programs, draft.recipients)


def preview(draft: Draft) -> Message:
    number = draft.announcement.id
    ask = kit.confirm(_question(draft), _consequence(draft), "Send it" if not draft.second_look else "Ask for it")
    send = kit.button(_send_words(draft), AnnouncementIds.SEND, number, style="primary", ask=ask)
    return Message(
        text="A preview of your announcement. Nobody else has seen it yet.",
        blocks=(
            _summary(draft, f"*Preview, {_as_read_by(draft)}.* Nobody else has seen it yet."),
            kit.divider(),
            *announcement_text.body(draft.said)[:30],
            kit.divider(),
            kit.buttons(
                send,
                kit.button("Change it", AnnouncementIds.CHANGE, number),
                kit.button("Do not send", AnnouncementIds.DISCARD, number),
            ),
        ),
    )


def _as_read_by(draft: Draft) -> str:
    return "with your own name and dates" if draft.programs else "as everybody in the channel reads it"


def _summary(draft: Draft, first: str) -> Block:
    three = kit.mentions(draft.examples)
    lines = [
        f"It goes to {whom(draft)}.",
        f"It goes out {time_words(draft.announcement)}.",
        _late(draft.late),
        f"For example to {three}." if three else "",
        *_without(draft),
        *left_out(draft.reached),
        "Necessary: also to those who muted announcements." if draft.announcement.options.necessary else "",
        _issues(draft.announcement),
    ]
    return kit.section("\n".join([first, *(f"• {line}" for line in lines if line)]))


def _late(count: int) -> str:
    return f"For {count} of them that hour has passed, so it comes in their next working hour." if count else ""


def _without(draft: Draft) -> list[str]:
    """Who would read something else in the place of a name or a date; each a sentence."""
    what = {Placeholder.MENTOR: "mentor", Placeholder.NEXT_SESSION: "session planned"}
    return [
        f"{count} of them {'has' if count == 1 else 'have'} no {what[one]} and {'reads' if count == 1 else 'read'} "
        f"“{announcement_text.MISSING[one]}” there."
        for one, count in draft.without.items()
    ]


def _issues(note: Announcement) -> str:
    count = len(note.options.later_texts)
    return f"There are texts for {kit.counted(count, 'issue')}; then it stops." if count and note.timing.every else ""


def _many(draft: Draft) -> str:
    if draft.announcement.audience.channel_id and not draft.recipients:
        return "the channel"
    many = kit.counted(draft.recipients, "person", "people")
    return f"the channel and {many}" if draft.announcement.audience.channel_id else many


def _send_words(draft: Draft) -> str:
    if draft.second_look:
        return "Ask for a second look"
    if draft.announcement.timing.every:
        return "Begin to repeat it"
    if not draft.recipients and not draft.announcement.audience.channel_id:
        return _only_asked(draft)
    verb = "Send to" if draft.announcement.timing.is_now else "Plan it for"
    return f"{verb} {_many(draft)}"


def _only_asked(draft: Draft) -> str:
    """Where nobody gets the words themselves yet."""
    asked, invited = len(draft.reached.unasked), len({one.person_id for one in draft.reached.invitations})
    verb, count = ("Ask", asked) if asked else ("Invite", invited)
    return f"{verb} {kit.counted(count, 'person', 'people')}"


def _question(draft: Draft) -> str:
    return "Send it now?" if draft.announcement.timing.is_now else "Send it at that time?"


def _consequence(draft: Draft) -> str:
    if draft.second_look:
        return "Another admin looks at it first. It goes out once they say yes."
    if not draft.recipients and not draft.announcement.audience.channel_id:
        return "Nobody gets these words yet: they go to those who have said yes, or have joined, when it is sent."
    return f"It goes to {_many(draft)}. You can pause, cancel, change or delete it afterwards."


def discarded() -> Message:
    text = "Nothing was sent."
    another = kit.button("Write another one", AnnouncementIds.OPEN)
    return Message(text=text, blocks=(kit.section(f"{text} The draft is gone."), kit.buttons(another)))


# A second pair of eyes


def approval(draft: Draft) -> Message:
    number, who = draft.announcement.id, kit.mention(draft.announcement.author_id)
    ask = kit.confirm("Approve it?", _consequence(draft).replace("Another admin looks at it first. ", ""), "Approve")
    return Message(
        text="An announcement waits for your yes.",
        blocks=(
            kit.section(f"*An announcement waits for your yes.* {who} wrote it. It goes out once one of you says yes."),
            _summary(draft, f"You see it {_as_read_by(draft)}."),
            kit.divider(),
            *announcement_text.body(draft.said)[:30],
            kit.divider(),
            kit.buttons(
                kit.button("Approve and send", AnnouncementIds.APPROVE, number, style="primary", ask=ask),
                kit.button("Send it back", AnnouncementIds.SEND_BACK, number),
            ),
        ),
    )


def approved(progress: Progress) -> Message:
    by = progress.announcement.approved_by
    text = f"{kit.mention(by)} said yes, so it goes out." if by else "It goes out."
    show = kit.button("How far is it?", AnnouncementIds.SHOW, progress.announcement.id)
    return Message(text="The announcement was approved.", blocks=(kit.section(text), kit.buttons(show)))


def sent_back(by: PersonId, draft: Announcement) -> Message:
    author = kit.mention(draft.author_id)
    words = f"{kit.mention(by)} sent it back to {author}, who can change it and ask again."
    if draft.state is AnnouncementState.DISCARDED:
        words = f"{kit.mention(by)} stopped it. {author} wrote it and runs this no more, so it is put away."
    return Message(text="The announcement was sent back.", blocks=(kit.section(words),))


def returned(announcement_id: int, by: str) -> Message:
    words = (
        f"*{kit.mention(by)} would change your announcement before it goes out.* Ask them what, or look at it again."
    )
    return Message(
        text="Your announcement came back. Nothing was sent.",
        blocks=(
            kit.section(words),
            kit.buttons(
                kit.button("Change it", AnnouncementIds.CHANGE, announcement_id, style="primary"),
                kit.button("Do not send", AnnouncementIds.DISCARD, announcement_id),
            ),
        ),
    )


def rules_form(rules: Rules) -> View:
    options = [kit.option("All announcements, also those into channels", EVERYWHERE)]
    options += [kit.option(one.name, one.id) for one in rules.programs]
    element = kit.multi_select(field_id("announcements", "rules"), options, chosen=sorted(rules.chosen))
    return kit.modal(
        "Second pair of eyes",
        [
            kit.section("Where you choose so, another admin looks at each announcement before it goes out."),
            field(
                "rules",
                "Where",
                element,
                optional=True,
                hint="Nobody approves their own. Each yes is in the audit log.",
            ),
        ],
        callback_id=AnnouncementIds.SUBMIT_RULES,
        submit="Save",
        close="Cancel",
    )


def rules_saved(rules: Rules) -> View:
    if EVERYWHERE in rules.chosen:
        words = "*Saved.* Another admin looks at every announcement first."
    elif rules.chosen:
        names = kit.listed([kit.escape(one.name, 100) for one in rules.programs if one.id in rules.chosen])
        words = f"*Saved.* Another admin looks first at announcements to {names}."
    else:
        words = "*Saved.* Announcements go out without a second look."
    return kit.sentence_modal("Saved", words, "It holds from the next announcement on.")
