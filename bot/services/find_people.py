"""Who is meant by a pasted list of mentions, ids, e-mail addresses and names."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.person import Person, PersonId
from bot.ports import UnitOfWork

MENTION = re.compile(r"<@([A-Za-z0-9]+)(?:\|[^>]*)?>")
LINK = re.compile(r"<mailto:([^|>\s]+)(?:\|[^>]*)?>", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+")
IDENTIFIER = re.compile(r"[UWuw][A-Za-z0-9]{2,}")
SHOWN_MOST = 60


class WhyUnknown(StrEnum):
    NO_SUCH_ID = "no_such_id"
    NO_SUCH_EMAIL = "no_such_email"
    NO_SUCH_NAME = "no_such_name"
    SEVERAL_OF_THIS_NAME = "several_of_this_name"
    IS_A_BOT = "is_a_bot"
    HAS_LEFT = "has_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One thing in the list that names nobody who can take part, as it was written, on its line from 1."""

    line: int
    written: str
    why: WhyUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everybody who was named, each once, in the order of the list."""

    people: tuple[Person, ...]
    unknown: tuple[Unknown, ...]


def find(uow: UnitOfWork, chosen: Sequence[PersonId], pasted: str, *, also_gone: bool = False) -> Found:
    """Those who were chosen and those in the list; whoever left the workspace counts only with `also_gone`.

    Called in an open unit of work.
    """
    known = uow.people.those(chosen)
    found: dict[PersonId, Person] = {}
    unknown: list[Unknown] = []
    names = _Names(uow)
    entries = [(0, f"<@{one}>") for one in chosen] + list(_pieces(pasted))
    for line, written in entries:
        person = _find_one(uow, names, known, written)
        why = person if isinstance(person, WhyUnknown) else _why_not(person, also_gone=also_gone)
        if isinstance(person, Person) and why is None:
            found[person.id] = person
        elif why is not None:
            unknown.append(Unknown(line=line, written=_shown(written), why=why))
    return Found(people=tuple(found.values()), unknown=tuple(unknown))


def _pieces(pasted: str) -> Iterator[tuple[int, str]]:
    for line, text in enumerate(pasted.splitlines(), start=1):
        for piece in re.split(r"[,;\t]", text):
            words = piece.split()
            if len(words) > 1 and all(_is_exact(word) for word in words):
                yield from ((line, word) for word in words)
            elif words:
                yield line, " ".join(words)


def _is_exact(word: str) -> bool:
    """A mention, an id or an address, which needs no second word."""
    return bool(MENTION.fullmatch(word) or ADDRESS.fullmatch(word) or LINK.fullmatch(word) or _is_id(word))


def _is_id(word: str) -> bool:
    # A name such as "Ursula" begins like an id and has no digit; ids of Slack are written in capitals.
    return bool(IDENTIFIER.fullmatch(word)) and (word.isupper() or any(letter.isdigit() for letter in word))


def _find_one(uow: UnitOfWork, names: "_Names", known: Mapping[PersonId, Person], written: str) -> Person | WhyUnknown:
    mentioned = MENTION.search(written)
    identifier = mentioned.group(1) if mentioned else written.lstrip("@")
    if mentioned or _is_id(identifier):
        person_id = PersonId(identifier.upper())
        by_id = known.get(person_id) or uow.people.find(person_id)
        if by_id or mentioned or not names.has(identifier):
            return by_id or WhyUnknown.NO_SUCH_ID
    address = LINK.search(written) or ADDRESS.search(written)
    if address:
        email = address.group(1) if address.re is LINK else address.group()
        return uow.people.by_email(email) or WhyUnknown.NO_SUCH_EMAIL
    return names.find(written)


def _why_not(person: Person | WhyUnknown, *, also_gone: bool) -> WhyUnknown | None:
    if isinstance(person, WhyUnknown):
        return person
    if person.is_bot:
        return WhyUnknown.IS_A_BOT
    return WhyUnknown.HAS_LEFT if person.is_deactivated and not also_gone else None


def _shown(written: str) -> str:
    return written if len(written) <= SHOWN_MOST else written[: SHOWN_MOST - 1] + "…"


class _Names:
    """People by their whole name; the directory is read only where a name is asked for."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._read: Callable[[], Sequence[Person]] = uow.people.all
        self._by_name: dict[str, list[Person]] | None = None

    def has(self, name: str) -> bool:
        return bool(self._named(name))

    def find(self, name: str) -> Person | WhyUnknown:
        people = self._named(name)
        if len(people) > 1:
            return WhyUnknown.SEVERAL_OF_THIS_NAME
        return people[0] if people else WhyUnknown.NO_SUCH_NAME

    def _named(self, name: str) -> list[Person]:
        if self._by_name is None:
            self._by_name = {}
            for person in self._read():
                if person.can_take_part:
                    self._by_name.setdefault(_plain(person.name), []).append(person)
        return self._by_name.get(_plain(name), [])


def _plain(name: str) -> str:
    return " ".join(name.lstrip("@").casefold().split())
