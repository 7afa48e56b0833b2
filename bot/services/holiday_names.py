"""The calendars of public holidays that can be chosen: every country of the `holidays` package and its parts."""

import threading
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

# Slack waits three seconds for options.
PATIENCE_SECONDS = 1.5
_ONE_AT_A_TIME = threading.RLock()
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


def every() -> Mapping[str, HolidayCalendar]:
    """By name in capitals. Takes half a second the first time, whoever else asks meanwhile."""
    with _ONE_AT_A_TIME:
        return _every()


@cache
def _every() -> Mapping[str, HolidayCalendar]:
    from holidays.registry import COUNTRIES

    found: list[HolidayCalendar] = []
    for module, (kind, code, *_) in COUNTRIES.items():
        country = _country_name(module)
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


def _country_name(module: str) -> str:
    return module.replace("_", " ").title().replace(" And ", " and ").replace(" Of ", " of ")


def _countries() -> Iterable[HolidayCalendar]:
    from holidays.registry import COUNTRIES

    named = [(_country_name(module), code) for module, (_, code, *_) in COUNTRIES.items()]
    return [HolidayCalendar(name=code, title=country, country=code) for country, code in sorted(named)]


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
    """Whatever has every word somewhere; whole countries and exact names first.

    Whoever types does not wait for the parts to be read the first time: then there are countries alone.
    """
    wanted = [_plain(one) for one in words.replace(",", " ").split()]
    found = [one for one in _known_by_now() if all(word in _plain(one.label) for word in wanted)]
    exact = words.strip().upper()
    return tuple(sorted(found, key=lambda one: (one.name.upper() != exact, bool(one.part)))[:MOST_FOUND])


def _known_by_now() -> Iterable[HolidayCalendar]:
    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE_SECONDS):
        return _countries()
    try:
        return _every().values()
    finally:
        _ONE_AT_A_TIME.release()


def _plain(text: str) -> str:
    """Without accents and capitals: people type Zurich."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(one for one in split if not unicodedata.combining(one)).casefold()
