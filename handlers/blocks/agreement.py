"""The program's agreement: its words, a yes, and who gave it when."""

from bot.domain.agreement import Acceptance
from bot.domain.kinds import Kind
from bot.domain.program import Program
from bot.services.agreements import AgreementSeen
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message, View
from handlers.ids import AgreementIds

TITLE = "Mentoring agreement"
PARAGRAPHS_SHOWN = 40
PARTNERS_SHOWN = 8


def view(seen: AgreementSeen, *, changed_meanwhile: bool = False, below: str = "") -> View:
    """To be accepted, or read again by whoever has; `below` is what the window that it lies on remembers."""
    blocks = [kit.header(seen.program.name), *_in_it_as(seen), *_words(seen), *_accepted(seen)]
    if not seen.must_accept:
        return kit.modal(TITLE, blocks)
    return kit.modal(
        TITLE,
        [*(_changed_meanwhile() if changed_meanwhile else _what_is_new(seen)), *blocks],
        callback_id=AgreementIds.ACCEPT,
        submit="I accept",
        close="Not now",
        remember=f"{seen.program.id}:{seen.agreement.version}:{below}",
    )


def _in_it_as(seen: AgreementSeen) -> list[Block]:
    """In which role it is read; among peers, who are both, nothing."""
    roles = kit.listed([role.value for role in sorted(seen.roles)])
    return [kit.context(f"You are in it as {roles}.")] if roles and seen.program.kind is not Kind.PEER else []


def _changed_meanwhile() -> list[Block]:
    said = "*The agreement was changed while you were reading, so nothing was accepted.* These are the words now."
    return [kit.section(said)]


def _words(seen: AgreementSeen) -> list[Block]:
    paragraphs = [one for one in seen.agreement.text.split("\n\n") if one.strip()]
    return [kit.section(kit.escape(one, 2900)) for one in paragraphs[:PARAGRAPHS_SHOWN]]


def _what_is_new(seen: AgreementSeen) -> list[Block]:
    if seen.mine is None:
        return []
    version = seen.mine.agreement_version
    return [kit.section(f"*These words are new.* You accepted version {version}; this is {seen.agreement.version}.")]


def _accepted(seen: AgreementSeen) -> list[Block]:
    mine = [seen.mine] if seen.mine else []
    lines = [_line(one) for one in (*mine, *seen.partners[:PARTNERS_SHOWN])]
    version = f"Version {seen.agreement.version}."
    return [kit.divider(), kit.context(" ".join([version, *lines]))]


def _line(one: Acceptance) -> str:
    when = kit.moment(one.accepted_at, "{date_long_pretty}")
    return f"{kit.escape(one.name, 80)} accepted version {one.agreement_version} on {when}."


def on_path(seen: AgreementSeen) -> list[Block]:
    """On the path of both: who accepted what and when, or that it is still to be read."""
    mine = [seen.mine] if seen.mine else []
    said = " ".join(_line(one) for one in (*mine, *seen.partners[:PARTNERS_SHOWN]))
    todo = "You have not accepted these words yet. " if seen.must_accept else ""
    read = kit.button("Read it", AgreementIds.SHOW, seen.program.id, style="primary" if seen.must_accept else None)
    return [kit.divider(), kit.section(f"*Our agreement*\n{todo}{said}".strip(), read)]


def accepted(seen: AgreementSeen) -> View:
    name = kit.escape(seen.program.name, 100)
    return kit.modal(
        TITLE,
        [
            kit.section(f"*Thank you. You have accepted the agreement of {name}.*"),
            kit.section(
                "It is kept with your name, the day and the version. `/mentor lessons` has it whenever you like."
            ),
            *_accepted(seen),
        ],
    )


def changed(program: Program, version: int) -> Message:
    """Its words are new since the reader accepted them."""
    name = kit.escape(program.name, 100)
    text = f"The agreement of {name} has new words."
    more = "Please read them once more and accept them, so that everybody relies on the same. It takes two minutes."
    button = kit.button("Read the agreement", AgreementIds.SHOW, program.id, style="primary")
    return Message(text=text, blocks=(kit.section(f"*{text}* {more}"), kit.buttons(button), kit.context(_is(version))))


def _is(version: int) -> str:
    return f"This is version {version}. What you agreed with your partner goes on meanwhile."
