"""Every table, so that whoever imports the package knows them all."""

from storage.rows import deliveries, pairings, people, programs
from storage.rows.base import Row

__all__ = ["Row", "deliveries", "pairings", "people", "programs"]
