"""Formatted words as one string, with the marks that people type in Slack: what is stored, changed and put together.

`*bold*`, `_italics_`, `~struck~` and code between backticks; `[words](https://a.link)` and plain links; lines that
begin with a bullet, a number and a full stop, or `>`; lines of code between lines of three backticks; `:emoji:`; people
and channels as Slack writes them. What is not closed, or stands inside of a word, is an ordinary character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

BULLET = "•"
INDENT = "    "
# Nobody sees these: behind the one no mark begins, and before the other none ends.
NO_BEGIN, NO_END = "\u2060", "\u2063"
# A new line inside of an item of a list, which would otherwise end it.
SOFT_BREAK = "\u2028"
MOST_INDENT = 8
FENCED = re.compile(r"^```\n?(.*?)\n?```[ \t]*$", re.MULTILINE | re.DOTALL)
ITEM = re.compile(rf"((?:{INDENT})*)(?:{BULLET}|(\d{{1,3}})\.)[ \t]+(.*)")
URL = r"https?://[^\s<>\[\]\u2028]*[^\s<>\[\]\u2028.,;:!?'\")*_~]"
INLINE = re.compile(
    rf"""
      `(?P<code>[^`\n]*[^`\s\u200b\u2060\u2063][^`\n]*)`
    | <@(?P<person>[UW][A-Z0-9]+)>
    | <\#(?P<channel>C[A-Z0-9]+)>
    | \[(?P<label>[^\[\]\n]+)\]\((?P<to>(?:https?://|mailto:)[^\s()<>]+)\)
    | (?P<url>{URL})
    | (?<![\w:]):(?P<emoji>[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*):(?![\w:])
    | (?<![\w*\u2060])\*(?P<bold>(?=\S)[^\n]*?\S)\*(?![\w*\u2063])
    | (?<![\w_\u2060])_(?P<italic>(?=\S)[^\n]*?\S)_(?![\w_\u2063])
    | (?<![\w~\u2060])~(?P<strike>(?=\S)[^\n]*?\S)~(?![\w~\u2063])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of one look; or somebody, a channel or an emoji in their place. `link` is where they lead."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str | None = None
    person: str | None = None
    channel: str | None = None
    emoji: str | None = None


class PartKind(StrEnum):
    WORDS = "words"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A list has several items; everything else has one."""

    kind: PartKind
    items: tuple[tuple[Run, ...], ...]
    indent: int = 0


def parts(text: str) -> list[Part]:
    """What it consists of, from top to bottom; lines that are alike belong together."""
    found: list[Part] = []
    for number, piece in enumerate(FENCED.split(text)):
        if number % 2:
            found.append(Part(kind=PartKind.CODE, items=((Run(text=piece),),)))
        elif piece.strip("\n"):
            found += _grouped(piece.removeprefix("\n").removesuffix("\n") if found else piece.removesuffix("\n"))
    return found


def plain(text: str) -> str:
    """Only the words, for where nothing can be formatted."""
    return "\n".join("".join(_spoken(run) for run in item) for part in parts(text) for item in part.items)


def without_code(text: str) -> str:
    """What people read as words."""
    return re.sub(r"`[^`\n]+`", " ", FENCED.sub(" ", text))


# Within a line


def inline(text: str, look: Run | None = None) -> Iterator[Run]:
    """The runs of a line, in their order."""
    like, at = look or Run(), 0
    for found in INLINE.finditer(text):
        yield from _words(text[at : found.start()], like)
        yield from _marked(found, like)
        at = found.end()
    yield from _words(text[at:], like)


def _marked(found: re.Match[str], like: Run) -> Iterator[Run]:
    kind, text = str(found.lastgroup), found[found.lastgroup or 0]
    looks = {
        "bold": replace(like, bold=True),
        "italic": replace(like, italic=True),
        "strike": replace(like, strike=True),
    }
    alone = {
        "code": replace(like, text=text, code=True),
        "to": replace(like, text=found["label"] or "", link=text),
        "url": replace(like, text=text, link=text),
        "person": replace(like, person=text),
        "channel": replace(like, channel=text),
        "emoji": replace(like, emoji=text),
    }
    if looks.get(kind) == like:
        yield from _words(found[0], like)  # bold in bold is nothing more
    elif kind in looks:
        yield from inline(text, looks[kind])
    else:
        yield alone[kind]


def _words(text: str, like: Run) -> Iterator[Run]:
    if text:
        yield replace(like, text=text.replace(SOFT_BREAK, "\n"))


def _spoken(run: Run) -> str:
    return run.text or (f":{run.emoji}:" if run.emoji else "")


# Lines


def _grouped(text: str) -> Iterator[Part]:
    for (kind, indent), lines in groupby(_lines(text), key=lambda line: line[:2]):
        words = [line for _, _, line in lines]
        if kind in {PartKind.BULLETS, PartKind.NUMBERS}:
            yield Part(kind=kind, items=tuple(tuple(inline(one)) for one in words), indent=indent)
        else:
            runs = [run for number, line in enumerate(words) for run in _on_a_line(line, number)]
            yield Part(kind=kind, items=(tuple(_joined(runs)),))


def _lines(text: str) -> Iterator[tuple[PartKind, int, str]]:
    """Numbers that do not count from 1 are words, since Slack would count them anew."""
    counted, at = 0, 0
    for given in text.split("\n"):
        line = given if ITEM.fullmatch(given) else given.replace(SOFT_BREAK, "")
        found = ITEM.fullmatch(line)
        indent = min(len(found[1]) // len(INDENT), MOST_INDENT) if found else 0
        counted = counted if indent == at else 0
        at = indent
        if found and found[2] is None:
            counted = 0
            yield PartKind.BULLETS, indent, found[3]
        elif found and int(found[2]) == counted + 1:
            counted += 1
            yield PartKind.NUMBERS, indent, found[3]
        else:
            counted = 0
            quoted = line.startswith(">")
            kind = PartKind.QUOTE if quoted else PartKind.WORDS
            yield kind, 0, line[1:].removeprefix(" ") if quoted else line


def _on_a_line(line: str, number: int) -> Iterator[Run]:
    if number:
        yield Run(text="\n")
    yield from inline(line)


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbors of one look are one run."""
    for look, alike in groupby(runs, key=lambda run: replace(run, text="") if run.text else run):
        some = list(alike)
        yield replace(look, text="".join(one.text for one in some)) if some[0].text else some[0]
