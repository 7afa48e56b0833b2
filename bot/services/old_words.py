"""Which of a program's own texts still say the rhythm or the length that it had before its manager changed them.

The words are the manager's, and the agreement is accepted as it stands: they are told, and nothing is changed for them.
"""

from dataclasses import dataclass

from bot.domain.plan import Content
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import contents, program_words


@dataclass(frozen=True, slots=True, kw_only=True)
class OldWords:
    """The phrases that are not so any more, in the agreement and in the texts to many."""

    agreement: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()


def after(uow: UnitOfWork, before: Program, program: Program) -> OldWords:
    """For whoever has just changed `before` into `program`."""
    with uow:
        content = contents.of_program(uow, program)
    phrases = program_words.not_so_any_more(content, before, program)
    return OldWords(agreement=_in(content.agreement.text, phrases), sayings=_in(_sayings(content), phrases))


def _sayings(content: Content) -> str:
    said = content.sayings
    return "\n".join(one.text for one in (said.invitation, said.launch, said.midpoint, said.close))


def _in(text: str, phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in phrases if one in text.casefold())
