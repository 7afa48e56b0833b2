"""The calendars of public holidays that can be chosen: every country of the `holidays` package and its parts."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

MOST_FOUND = 100  # as many as one of Slack's menus holds


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayCalendar:
    """`name` is what is kept, such as "DE-BY"; `title` is for people, such as "Germany, Bayern"."""

    name: str
    title: str
    country: str
    part: str = ""

    @property
    def label(self) -> str:
        return f"{self.title} ({self.name})"


@cache
def every() -> Mapping[str, HolidayCalendar]:
    """By name in capitals. Takes a third of a second the first time."""
    from holidays.registry import COUNTRIES

    found: list[HolidayCalendar] = []
    for module, (kind, code, *_) in COUNTRIES.items():
        country = module.replace("_", " ").title().replace(" And ", " and ").replace(" Of ", " of ")
        known = getattr(import_module(f"holidays.countries.{module}"), kind)
        titles = {part: title for title, part in (getattr(known, "subdivisions_aliases", None) or {}).items()}
        found.append(HolidayCalendar(name=code, title=country, country=code))
        found += [
            HolidayCalendar(
                name=f"{code}-{part}", title=f"{country}, {titles.get(part, part)}", country=code, part=part
            )
            for part in known.subdivisions
        ]
    return {one.name.upper(): one for one in sorted(found, key=lambda one: (one.title, one.name))}


@cache
def _longer_codes() -> Mapping[str, str]:
    """Three letters for a country are taken as well: "USA"."""
    from holidays.registry import COUNTRIES

    return {longer: code for _, code, *others in COUNTRIES.values() for longer in others}


def find(name: str) -> HolidayCalendar | None:
    country, dash, part = name.strip().upper().partition("-")
    return every().get(_longer_codes().get(country, country) + dash + part)


def title(name: str) -> str:
    """In words; the name itself where nobody knows it any more."""
    known = find(name)
    return known.title if known else name


def search(words: str) -> tuple[HolidayCalendar, ...]:
    """Whatever has every word somewhere; whole countries and exact names first."""
    wanted = [_plain(one) for one in words.replace(",", " ").split()]
    found = [one for one in every().values() if all(word in _plain(one.label) for word in wanted)]
    exact = words.strip().upper()
    return tuple(sorted(found, key=lambda one: (one.name.upper() != exact, bool(one.part)))[:MOST_FOUND])


def _plain(text: str) -> str:
    """Without accents and capitals: people type Zurich."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(one for one in split if not unicodedata.combining(one)).casefold()
