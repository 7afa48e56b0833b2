"""The form for the file of who reports to whom, and what became of it."""

from collections.abc import Sequence

from bot.services.reporting_file import Column, Flaw
from bot.services.reporting_lines import Expected, Taken, WrongCell
from handlers.blocks import kit
from handlers.blocks.kit import View, field
from handlers.ids import PeopleIds, field_id

SHOWN_MOST = 30
HEADINGS = "`id` or `email`, `manager`, and if you have them `department`, `level`, `start date`, `site`"
FLAWS = {
    Flaw.EMPTY: "The file is empty.",
    Flaw.NOT_CSV: "This is not a CSV file. In your spreadsheet choose Save as, then CSV UTF-8.",
    Flaw.NOT_UTF8: "Line {line} is not UTF-8, so letters would come out wrong. Save the file as CSV UTF-8.",
    Flaw.NO_PERSON_COLUMN: "The first line has no column `id` or `email`, so I cannot tell whom each line is about.",
    Flaw.NO_MANAGER_COLUMN: "The first line has no column `manager`, so nobody's reporting line is in it.",
    Flaw.COLUMN_TWICE: "The first line has the same column twice.",
    Flaw.BROKEN_QUOTES: "From line {line} on I cannot tell the cells apart: a quotation mark is missing or too many.",
    Flaw.NO_ROWS: "The file has a first line with headings, and nobody below it.",
    Flaw.TOO_MANY_ROWS: "The file has more than 200,000 lines.",
}
EXPECTED = {
    Expected.PERSON: "the Slack id or e-mail address of somebody in this workspace",
    Expected.SAME_PERSON: "the e-mail address of the person whose id stands in the same line",
    Expected.ONCE: "each person once; this one stands further up already",
    Expected.MANAGER: "the Slack id or e-mail address of the manager, or nothing",
    Expected.NOT_THEMSELVES: "somebody else: nobody reports to themselves",
    Expected.NO_CIRCLE: "a manager who does not report, over however many steps, to this person",
    Expected.SHORT_DEPARTMENT: "at most 100 characters",
    Expected.LEVEL: "1 (professional contributor), 2 (team leader), 3 (leader of leaders), or nothing",
    Expected.DATE: "a day such as 2026-03-31, or nothing",
    Expected.NO_MORE_CELLS: "as many cells as the first line has; text with a comma needs quotation marks",
}
UNTOUCHED = "*Nothing was changed.*"


def reporting_words(*, known: bool) -> str:
    if known:
        return (
            "A file said who reports to whom: nobody is matched within a reporting line that it names. "
            "Of people whom it did not name, nothing is known."
        )
    return (
        "Who reports to whom is *not known*: no file was given yet, so nobody can be kept from being matched "
        "within their own reporting line."
    )


def form(*, known: bool) -> View:
    text = (
        "With it nobody is matched within their own reporting line, and nobody is asked again for what it says. "
        f"The first line names the columns: {HEADINGS}. The order does not matter."
    )
    earlier = "A file was given before. People whom this one does not name keep what is known of them."
    blocks = [kit.section(text), *([kit.context(earlier)] if known else [])]
    chooser = kit.file_input(field_id("people", "file"), ["csv"])
    return kit.modal(
        "Who reports to whom",
        [*blocks, field("file", "CSV file", chooser, hint="UTF-8, at most 10 MB.")],
        callback_id=PeopleIds.TAKE_FILE,
        submit="Read it",
    )


def reading() -> View:
    return kit.sentence_modal(
        "Reading the file",
        "*I am reading the file.* This page changes when I am done; you may close it, and I will write to you then.",
        "Either all of it is taken or nothing. Should you hear nothing within a minute, nothing was changed: "
        "please give me the file again.",
    )


def taken(done: Taken) -> View:
    texts = [
        f"*{kit.counted(done.people, 'person', 'people')} read*, {done.changed} of them with something new. "
        "From now on nobody is matched within a reporting line that it names."
    ]
    if done.missing:
        whose = kit.counted(done.missing, "person", "people")
        texts += [
            f"The file does not name {whose} of this workspace. Unless an earlier one did, "
            "their reporting lines are not known."
        ]
    if done.ignored:
        names = ", ".join(f"“{kit.escape(name, 40)}”" for name in done.ignored[:10])
        texts += [f"I do not need these columns and did not keep them: {names}."]
    return kit.sentence_modal("Taken", *texts)


def unreadable(flaw: Flaw, line: int) -> View:
    return kit.sentence_modal("Not taken", f"{UNTOUCHED} {FLAWS[flaw].format(line=line)}", f"I expect {HEADINGS}.")


def too_big() -> View:
    return kit.sentence_modal("Not taken", f"{UNTOUCHED} The file is bigger than 10 MB.")


def not_fetched() -> View:
    return kit.sentence_modal(
        "Not taken", f"{UNTOUCHED} Slack did not give me the file. Please upload it from your own computer once more."
    )


def failed(words: str) -> View:
    return kit.sentence_modal("Not taken", words)


def wrong(cells: Sequence[WrongCell]) -> View:
    lines = [_line(cell) for cell in cells[:SHOWN_MOST]]
    count = kit.counted(len(cells), "cell is", "cells are")
    left = len(cells) - len(lines)
    more = [f"And {left} more; I show the first {SHOWN_MOST}."] if left > 0 else []
    half = SHOWN_MOST // 3
    parts = [lines[at : at + half] for at in range(0, len(lines), half)]
    return kit.sentence_modal(
        "Not taken",
        f"{UNTOUCHED} {count} wrong:",
        *("\n".join(part) for part in parts),
        *more,
        "Please correct the file and give it to me again.",
    )


def _line(cell: WrongCell) -> str:
    column = f", column `{cell.column.value}`" if cell.column else ""
    stands = f" “{kit.escape(cell.written, 60)}” stands there." if cell.written else _nothing(cell.column)
    return f"Line {cell.line}{column}:{stands} I expect {EXPECTED[cell.expected]}."


def _nothing(column: Column | None) -> str:
    return " nothing stands there." if column else ""
