"""Which announcements somebody does not want: those of a program, or all but the necessary ones."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcement import AnnouncementChoice, NewsletterAnswer
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork

ALL = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The programs that somebody is in, those they muted (0 is all), and whether they get the newsletter."""

    programs: tuple[Program, ...]
    muted: frozenset[int]
    newsletter: NewsletterAnswer | None


def show(uow: UnitOfWork, actor: PersonId) -> Choices:
    with uow:
        return _choices(uow, actor)


def change(
    uow: UnitOfWork, actor: PersonId, now: datetime, muted: Collection[int], *, newsletter: bool | None
) -> Choices:
    """What is not named is unmuted again; programs that somebody is not in are nobody's to mute."""
    with uow:
        before = _choices(uow, actor)
        theirs = {ALL, *(one.id for one in before.programs)}
        kept = {one.program_id: one for one in uow.announcement_choices.of(actor)}
        for program_id in sorted(theirs):
            base = kept.get(program_id) or AnnouncementChoice(person_id=actor, program_id=program_id, changed_at=now)
            wanted = replace(base, muted=program_id in muted)
            if program_id == ALL and newsletter is not None:
                wanted = replace(wanted, newsletter=NewsletterAnswer.YES if newsletter else NewsletterAnswer.NO)
            if wanted != base:
                uow.announcement_choices.put(replace(wanted, changed_at=now))
        return _choices(uow, actor)


def _choices(uow: UnitOfWork, actor: PersonId) -> Choices:
    mine = [uow.programs.get(one.program_id) for one in uow.enrollments.of(actor) if one.is_in]
    kept = uow.announcement_choices.of(actor)
    return Choices(
        programs=tuple(one for one in mine if not one.is_over),
        muted=frozenset(one.program_id for one in kept if one.muted),
        newsletter=next((one.newsletter for one in kept if one.program_id == ALL), None),
    )
