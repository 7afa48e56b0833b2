"""What is said once a part of a program's content was saved: from when on it holds, and for whom."""

from bot.services.edit_content import AGREEMENT, LESSONS, Saved
from handlers.blocks import kit
from handlers.blocks.kit import View


def saved(done: Saved) -> View:
    if not done.changed:
        return kit.sentence_modal("Nothing changed", "*It reads as before*, so there is no new version.")
    asked = (
        f" {kit.counted(done.asked_again, 'person', 'people')} who accepted it before "
        f"{'is' if done.asked_again == 1 else 'are'} asked to read it again."
    )
    return kit.sentence_modal(
        "Saved",
        f"*This is version {done.editing.number} now.* {_holds(done)}{asked if done.asked_again else ''}",
    )


def _holds(done: Saved) -> str:
    """Lessons and the agreement come before the pairs, and are not kept with one."""
    if done.part in {AGREEMENT, LESSONS} or done.part.startswith("lesson:"):
        return "It holds at once, for everybody in the program."
    keep = done.editing.keep
    running = f" {kit.counted(keep, 'pair')} that began before {'goes' if keep == 1 else 'go'} on with what they have."
    return f"It holds for pairs that begin from now on.{running if keep else ''}"
