"""Announcements: the form, the preview, what becomes of it, and what people read."""

from collections.abc import Sequence

from bot.domain.announcement import Announcement, Audience
from bot.domain.kinds import Kind, Role
from bot.domain.program import Program
from bot.services.announce import LONGEST_TEXT, Draft, Writing
from bot.services.announcement_progress import Missed, Progress
from handlers.blocks import kit
from handlers.blocks.formatted import formatted, harmless
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import AnnouncementIds, field_id

WHO = {None: "Everybody", Role.MENTOR: "Mentors", Role.MENTEE: "Mentees"}
MISSED_SHOWN = 25
REASONS = {
    "user_disabled": "no longer in this workspace",
    "account_inactive": "no longer in this workspace",
    "user_not_found": "not known in this workspace",
    "users_not_found": "not known in this workspace",
    "cannot_dm_bot": "a bot, which reads no messages",
    "channel_not_found": "I cannot see this conversation; add me with /invite and write it again",
    "not_in_channel": "I am not in this channel; add me with /invite and write it again",
    "is_archived": "this channel is archived",
    "restricted_action": "I may not post there",
    "no longer holds": "left or paused before it was sent",
    "too late": "out of work until it was no news any more",
}


# The form


def form(shown: Writing) -> View:
    announcement = shown.announcement
    text = kit.words_input(
        field_id("announcements", "text"),
        initial=announcement.text if announcement else "",
        lines=True,
        most=LONGEST_TEXT,
    )
    return kit.modal(
        "Announce",
        [
            field("text", "What do you want to say?", text, hint="*bold*, _italics_, lists and plain links work."),
            field("to", "To the people of a program", _audiences(shown), optional=True, hint=HINT_PEOPLE),
            field("channel", "Or into a channel", _channel(announcement), optional=True, hint=HINT_CHANNEL),
            kit.section("Nothing is sent yet: you see it first.", _earlier()),
        ],
        callback_id=AnnouncementIds.SUBMIT,
        submit="Preview",
        close="Cancel",
        remember=str(announcement.id) if announcement else "",
        tell_when_closed=True,
    )


HINT_PEOPLE = "Each gets it once, as a direct message in their working hours. Whoever has not joined gets nothing."
HINT_CHANNEL = "I can post where I am a member: /invite me there first."


def _audiences(shown: Writing) -> Element:
    options = [option for program in shown.programs for option in _audience_options(program)]
    chosen = audience_value(shown.announcement.audience) if shown.announcement else None
    return kit.select(field_id("announcements", "to"), options or [kit.option("No program yet", "none")], chosen=chosen)


def _audience_options(program: Program) -> list[Element]:
    roles = (None,) if program.kind is Kind.PEER else (None, Role.MENTOR, Role.MENTEE)
    return [
        kit.option(f"{WHO[role]} in {program.name}", audience_value(Audience(program_id=program.id, role=role)))
        for role in roles
    ]


def audience_value(audience: Audience) -> str:
    return f"{audience.program_id}:{audience.role.value if audience.role else ''}"


def audience_of(value: str, channel_id: str) -> Audience:
    """What was chosen; a value that is none of ours is nobody."""
    number, _, role = value.partition(":")
    return Audience(
        program_id=int(number) if number.isdecimal() else None,
        role=Role(role) if role in set(Role) else None,
        channel_id=channel_id or None,
    )


def _channel(announcement: Announcement | None) -> Element:
    chosen = announcement.audience.channel_id if announcement else None
    return kit.channel_select(field_id("announcements", "channel"), chosen=chosen)


def _earlier() -> Element:
    return kit.button("Earlier announcements", AnnouncementIds.LIST)


# Looking at it first


def look_first(draft: Draft) -> View:
    return kit.sentence_modal(
        "Look at it first",
        f"*Your preview is in your messages with me.* It would go to {whom(draft)}.",
        "Nothing is sent before you press Send there.",
    )


def whom(draft: Draft) -> str:
    """The audience with its count, in words."""
    left_out = ""
    if draft.pausing:
        verb = "is" if draft.pausing == 1 else "are"
        left_out = f" ({kit.counted(draft.pausing, 'more', 'more')} {verb} pausing and left out)"
    return _audience_words(draft.announcement, draft.program, draft.recipients) + left_out


def _audience_words(announcement: Announcement, program: Program | None, count: int) -> str:
    if program is None:
        return f"<#{announcement.audience.channel_id}>"
    who = WHO[announcement.audience.role].lower()
    return f"{kit.counted(count, 'person', 'people')}: {who} in {kit.escape(program.name, 100)}"


def preview(draft: Draft) -> Message:
    number = draft.announcement.id
    many = kit.counted(draft.recipients, "person", "people") if draft.program else "the channel"
    ask = kit.confirm("Send it now?", f"It goes to {many}. It cannot be taken back.", "Send it")
    return Message(
        text="A preview of your announcement. Nobody else has seen it yet.",
        blocks=(
            kit.context(f"Preview. It goes to {whom(draft)}. Nobody else has seen it yet."),
            kit.divider(),
            *_body(draft.announcement, draft.program),
            kit.divider(),
            kit.buttons(
                kit.button(f"Send to {many}", AnnouncementIds.SEND, number, style="primary", ask=ask),
                kit.button("Change it", AnnouncementIds.CHANGE, number),
                kit.button("Do not send", AnnouncementIds.DISCARD, number),
            ),
        ),
    )


def discarded() -> Message:
    text = "Nothing was sent."
    another = kit.button("Write another one", AnnouncementIds.OPEN)
    return Message(text=text, blocks=(kit.section(f"{text} The draft is gone."), kit.buttons(another)))


# What people read


def announcement(said: Announcement, program: Program | None) -> Message:
    return Message(text=harmless(kit.clip(" ".join(said.text.split()), 150)), blocks=tuple(_body(said, program)))


def _body(said: Announcement, program: Program | None) -> Sequence[Block]:
    who = kit.mention(said.author_id)
    if program is None:
        return [*formatted(said.text), kit.context(f"From {who}, who runs mentoring here.")]
    name = kit.escape(program.name, 100)
    return [
        *formatted(said.text),
        kit.context(
            f"From {who}, to {WHO[said.audience.role].lower()} in {name}. A break from it all: `/mentor pause`."
        ),
    ]


# What becomes of it


def sending(progress: Progress) -> Message:
    whom_words = _audience_words(progress.announcement, progress.program, progress.announcement.recipients)
    return Message(
        text="Your announcement is on its way.",
        blocks=(
            kit.section(f"*Your announcement is on its way* to {whom_words}. Each gets it in their working hours."),
            kit.context("I tell you what became of it when everybody was tried."),
            kit.buttons(kit.button("How far is it?", AnnouncementIds.SHOW, progress.announcement.id)),
        ),
    )


def result(progress: Progress) -> Message:
    text = reached(progress)
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*"),
            *_missed(progress.missed),
            kit.buttons(kit.button("Details", AnnouncementIds.SHOW, progress.announcement.id)),
        ),
    )


def reached(progress: Progress) -> str:
    if progress.program is None:
        return "Your announcement was posted." if progress.sent else "Your announcement was not posted."
    total = kit.counted(progress.announcement.recipients, "person", "people")
    waiting = f" {progress.waiting} will get it in their working hours." if progress.waiting else ""
    return f"Your announcement reached {progress.sent} of {total}.{waiting}"


def detail(progress: Progress) -> View:
    said = progress.announcement
    whom_words = _audience_words(said, progress.program, said.recipients)
    confirmed = kit.moment(said.confirmed_at) if said.confirmed_at else ""
    return kit.modal(
        "Announcement",
        [
            kit.context(f"From {kit.mention(said.author_id)} to {whom_words}, {confirmed}"),
            *formatted(said.text),
            kit.divider(),
            kit.fields(
                f"*Sent*\n{progress.sent}", f"*Waiting*\n{progress.waiting}", f"*Not sent*\n{len(progress.missed)}"
            ),
            *_missed(progress.missed),
        ],
    )


def earlier(latest: Sequence[Progress]) -> View:
    none = [kit.section("*No announcements yet.* What you send will be listed here, with what became of it.")]
    return kit.modal("Announcements", [_line(one) for one in latest] or none)


def _line(progress: Progress) -> Block:
    said = progress.announcement
    words = harmless(kit.clip(" ".join(said.text.split()), 100))
    counts = f"{progress.sent} sent, {progress.waiting} waiting, {len(progress.missed)} not sent"
    whom_words = _audience_words(said, progress.program, said.recipients)
    button = kit.button("Details", AnnouncementIds.SHOW, said.id)
    return kit.section(f"{words}\nTo {whom_words} · {counts}", button)


def _missed(missed: Sequence[Missed]) -> list[Block]:
    if not missed:
        return []
    lines = [f"• {_who(one)}: {REASONS.get(one.reason, 'Slack said ' + one.reason)}" for one in missed[:MISSED_SHOWN]]
    more = [f"and {len(missed) - MISSED_SHOWN} more"] if len(missed) > MISSED_SHOWN else []
    return [kit.section("\n".join(["*Not sent*", *lines, *more]))]


def _who(missed: Missed) -> str:
    return kit.mention(missed.person_id) if missed.person_id else "The channel"
