"""What people read of an announcement: its words with what is filled in for them, and what a newsletter gathers."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from bot.domain.announcement import Announcement, Place
from bot.domain.kinds import Role
from bot.domain.marked_text import plain
from bot.domain.placeholders import Filling, Placeholder, parts
from bot.services.announcement_progress import Said
from handlers.blocks import kit, rich_text
from handlers.blocks.formatted import harmless
from handlers.blocks.kit import Block, Message
from handlers.ids import AnnouncementIds, NewsletterIds, PeopleIds, SignupIds, field_id

WHO = {None: "Everybody", Role.MENTOR: "Mentors", Role.MENTEE: "Mentees"}
VALUE_MOST = 80
UNDER = "announcement-"
INVISIBLE = "\u200b"
# Signs that begin a link, a mention, a channel or an emoji.
BEGINNINGS = re.compile(r"([@#:/.!|<])(?=\S)")
# Characters that nobody sees, by their kind; those that join letters belong to names in some languages.
INSTEAD = {"Cf": "", "Cs": "", "Cc": " "}
JOINERS = "\u200c\u200d"
# What stands there for somebody of whom nothing is known.
MISSING = {
    Placeholder.FIRST_NAME: "there",
    Placeholder.PROGRAM: "our mentoring program",
    Placeholder.MENTOR: "your mentor",
    Placeholder.NEXT_SESSION: "a day still to be agreed",
}


def announcement(said: Said) -> Message:
    text = " ".join(filled(plain(said.announcement.text), said.filling).split())
    return Message(text=kit.clip(text, 150) or "News about mentoring", blocks=(*body(said), *_foot(said)))


def body(said: Said) -> list[Block]:
    """The words and what was gathered, in as many sections as they need."""
    return [*words(said.announcement.text, said.filling), *_open_programs(said), *_places(said)]


def words(text: str, filling: Filling) -> list[Block]:
    shown = rich_text.block(text.strip("\n"), lambda placeholder: value(placeholder, filling))
    return [shown] if shown else []


def filled(text: str, filling: Filling) -> str:
    """For notifications, which know marks of their own."""
    return "".join(
        kit.escape(_spoken(value(part, filling))) if isinstance(part, Placeholder) else harmless(part)
        for part in parts(text)
    )


def value(placeholder: Placeholder, filling: Filling) -> str | datetime:
    """What stands there for one reader; nothing in it calls anybody, links anywhere or changes how the rest looks."""
    if placeholder is Placeholder.NEXT_SESSION and filling.next_session is not None:
        return filling.next_session
    texts = {
        Placeholder.FIRST_NAME: safe(filling.first_name),
        Placeholder.PROGRAM: safe(filling.program),
        Placeholder.MENTOR: kit.listed([name for one in filling.mentors if (name := safe(one))]),
    }
    return texts.get(placeholder) or MISSING[placeholder]


def safe(name: str) -> str:
    """A name as words only, also where it has characters that nobody sees, or that turn round what follows."""
    seen = "".join(INSTEAD.get(unicodedata.category(one), one) if one not in JOINERS else one for one in name)
    return BEGINNINGS.sub(rf"\1{INVISIBLE}", kit.clip(" ".join(seen.split()).strip(JOINERS), VALUE_MOST))


def _spoken(value: str | datetime) -> str:
    return value if isinstance(value, str) else f"{value:%b} {value.day}, {value:%H:%M} UTC"


def place(said: Said, part: str) -> str:
    """Names the buttons under an announcement, so that whichever is pressed, it is known what was opened."""
    return f"{UNDER}{said.announcement.id}-{part}"


def announcement_of(block_id: str) -> int | None:
    """The announcement under which a button stands."""
    found = re.fullmatch(rf"{UNDER}(\d+)-\w+", block_id)
    return int(found[1]) if found else None


def _open_programs(said: Said) -> list[Block]:
    programs, sign_up = said.open_programs, kit.button("Sign up", SignupIds.OPEN)
    if not programs:
        return []
    lines = [
        f"• *{kit.escape(one.name, 100)}*, sign-up until {kit.day(one.sign_up_closes_on)}"
        + (f": {kit.escape(one.purpose, 150)}" if one.purpose else "")
        for one in programs[:10]
    ]
    return [kit.section("\n".join(["*Open for sign-up*", *lines])), kit.buttons(sign_up, block_id=place(said, "up"))]


def _places(said: Said) -> list[Block]:
    places: Sequence[Place] = said.announcement.options.places
    if not places:
        return []
    lines = [f"• {kit.mention(one.mentor_id)}: {kit.counted(one.free, 'place')}" for one in places]
    return [kit.section("\n".join(["*Mentors with places left*", *lines]))]


def _foot(said: Said) -> list[Block]:
    note, who = said.announcement, kit.mention(said.announcement.author_id)
    if said.program is None:
        return [kit.context(f"From {who}, who runs mentoring here.")]
    name = kit.escape(said.program.name, 100)
    if said.unfinished:
        return [
            kit.context(f"From {who}, since you began to sign up for {name}. I write to you about it only this once."),
            kit.buttons(
                kit.button("Finish my sign-up", SignupIds.OPEN, said.program.id, style="primary"),
                kit.button("Don't ask me again", PeopleIds.NO_MORE, said.program.id),
                block_id=place(said, "foot"),
            ),
        ]
    got_it = [] if said.opened else [kit.button("Got it", AnnouncementIds.GOT_IT, note.id)]
    return [
        kit.context(f"From {who}, {_to(note, name)}.{_why_anyway(note, name)}"),
        kit.buttons(*got_it, _fewer(note), block_id=place(said, "foot")),
    ]


def _to(note: Announcement, name: str) -> str:
    if note.options.newsletter:
        return f"the newsletter that you said yes to ({name})"
    return f"to {WHO[note.audience.role].lower()} in {name}"


def _why_anyway(note: Announcement, name: str) -> str:
    if not note.options.necessary:
        return ""
    return f" {name} marks this one as necessary, so it also comes to those who muted announcements."


def _fewer(note: Announcement) -> kit.Element:
    label = "No more newsletters" if note.options.newsletter else "Fewer of these"
    return kit.button(label, NewsletterIds.OPEN_CHOICES)


def text_field(initial: str, turn: int = 0) -> kit.Element:
    """Slack keeps what was typed as long as the field has the same id; `turn` gives it another one."""
    return rich_text.typing(field_id("announcements", "text") + (f"_{turn}" if turn else ""), initial)
