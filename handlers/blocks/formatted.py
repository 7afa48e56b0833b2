"""Words whose writer may format them: bold, lists, plain links stay; nobody is called and nothing is disguised."""

import re

from handlers.blocks import kit
from handlers.blocks.kit import Block

# Escaping makes a character up to five; a piece this long fits into a section whatever is in it.
PIECE = kit.SECTION_MOST // 5
BROADCASTS = re.compile(r"@(?=here|channel|everyone|group)", re.IGNORECASE)
INVISIBLE = "\u200b"  # between the sign and the word, so that Slack calls nobody


def harmless(text: str) -> str:
    """Slack's marks for bold, italics, strike and code still work; its angle brackets, which call and link, do not."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return BROADCASTS.sub(f"@{INVISIBLE}", safe)


def formatted(text: str) -> list[Block]:
    """As many sections as the text needs, broken between lines where it can be."""
    sections: list[str] = [""]
    for piece in _pieces(text):
        if len(sections[-1]) + len(piece) > kit.SECTION_MOST:
            sections.append("")
        sections[-1] += piece
    return [kit.section(one.strip("\n")) for one in sections if one.strip()]


def _pieces(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    return [harmless(line[start : start + PIECE]) for line in lines for start in range(0, len(line), PIECE)]
