"""Every table, so that whoever imports the package knows them all."""

from storage.rows import (
    announcements,
    contents,
    deliveries,
    forms,
    lessons,
    life,
    matching,
    nudges,
    pairings,
    people,
    plans,
    programs,
)
from storage.rows.base import Row

__all__ = [
    "Row",
    "announcements",
    "contents",
    "deliveries",
    "forms",
    "lessons",
    "life",
    "matching",
    "nudges",
    "pairings",
    "people",
    "plans",
    "programs",
]
