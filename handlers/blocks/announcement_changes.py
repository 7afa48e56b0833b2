"""Changing and deleting what was sent of an announcement, and the next words of one that repeats."""

from bot.domain.announcement import Announcement, RewriteKind
from bot.services.announcement_edits import Before
from bot.services.announcement_progress import Progress
from handlers.blocks import kit
from handlers.blocks.announcement_audience import duration
from handlers.blocks.announcement_cards import next_moment
from handlers.blocks.announcement_text import text_field
from handlers.blocks.kit import View, field
from handlers.ids import AnnouncementIds


def edit_form(before: Before) -> View:
    note = before.announcement
    return kit.modal(
        "Change what was sent",
        [
            kit.section(f"{_how_long(before, 'changed')} Whoever has not got it yet gets the new words at once."),
            field("text", "The new words", text_field(note.text)),
        ],
        callback_id=AnnouncementIds.SUBMIT_EDIT,
        submit="Change it",
        close="Cancel",
        remember=str(note.id),
    )


def delete_form(before: Before) -> View:
    words = f"{_how_long(before, 'deleted')} Whoever has not got it yet never gets it. This cannot be undone."
    return kit.modal(
        "Delete it everywhere",
        [kit.section(words)],
        callback_id=AnnouncementIds.SUBMIT_DELETE,
        submit="Delete it",
        close="Keep it",
        remember=str(before.announcement.id),
    )


def _how_long(before: Before, verb: str) -> str:
    many = "1 message is" if before.messages == 1 else f"{before.messages:,} messages are"
    return f"*{many} {verb}, which takes about {duration(before.takes)}*, since Slack takes only so many a minute."


def begun(progress: Progress) -> View:
    rewrite = progress.rewrite
    verb = "deleted" if rewrite and rewrite.kind is RewriteKind.DELETE else "changed"
    takes = duration(rewrite.takes) if rewrite else ""
    return kit.sentence_modal(
        "It has begun",
        f"*It is being {verb} everywhere.* That takes about {takes}.",
        "Press Refresh on its card to see how far it is.",
    )


def next_form(series: Announcement, text: str) -> View:
    which = "the next issue" if series.options.later_texts else "every issue from the next one on"
    return kit.modal(
        "Change the next one",
        [kit.section(f"This is what {which} says."), field("text", "Words", text_field(text))],
        callback_id=AnnouncementIds.SUBMIT_NEXT,
        submit="Save",
        close="Cancel",
        remember=str(series.id),
    )


def next_saved(progress: Progress) -> View:
    return kit.sentence_modal("Saved", f"*Saved.* The next one: {next_moment(progress.announcement)}.")
