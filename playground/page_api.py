"""What the page asks for, under `/_page/`."""

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

if TYPE_CHECKING:
    from playground.slack import PretendSlack


def page_routes(slack: "PretendSlack") -> list[BaseRoute]:
    return []
