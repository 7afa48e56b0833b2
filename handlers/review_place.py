"""Where somebody is in a proposal under review, and the page that they see there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.person import PersonId
from bot.services import review
from bot.services.review import Filter
from handlers.blocks import review as review_blocks
from handlers.blocks.kit import View
from handlers.payloads import is_number, whole
from handlers.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in which proposal somebody is, and the last change that they saw."""

    proposal_id: int
    page: int = 0
    shown: Filter = Filter.ALL
    seen: int | None = None

    @classmethod
    def read(cls, remembered: str) -> "Place":
        """Views of earlier versions remember the proposal and the page alone."""
        parts = [*remembered.partition("|")[0].split(":"), "", "", "", ""]
        shown = Filter(parts[2]) if parts[2] in {one.value for one in Filter} else Filter.ALL
        numbers = [whole(one) if is_number(one) else None for one in parts]
        return cls(proposal_id=numbers[0] or 0, page=numbers[1] or 0, shown=shown, seen=numbers[3])


def page_at(visit: Visit, place: Place) -> View:
    shown = review.look(visit.reading(), visit.actor, place.proposal_id, place.page, shown=place.shown, seen=place.seen)
    return review_blocks.page(shown)


def show_below(visit: Visit, view: Mapping[str, Any], proposal_id: int, person: PersonId) -> None:
    """The page under this form, with whoever was just decided about."""
    shown = review.look(visit.reading(), visit.actor, proposal_id, person=person)
    visit.update_view(review_blocks.page(shown), view_id=str(view.get("previous_view_id") or view["root_view_id"]))
