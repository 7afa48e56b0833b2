"""What a person sees: messages, modals and the home, each with its words and buttons."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.blocks import Placed, elements, named, text_of, words
from playground.messages import Message
from playground.outcome import Outcome
from playground.shapes import Json
from playground.views import View

if TYPE_CHECKING:
    from playground.driver.person import Person


def buttons(blocks: list[Json]) -> list[str]:
    return [placed.label for placed in elements(blocks) if placed.kind == "button"]


def pick(blocks: list[Json], name: str, value: str | None = None) -> Placed:
    """The element of this name; a button's value tells apart those that are called the same."""
    if value is None:
        return named(blocks, name)
    for placed in elements(blocks):
        if name in (placed.label, placed.action_id, placed.block_id) and placed.element.get("value") == value:
            return placed
    raise LookupError(f"nothing called {name!r} has the value {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """A message as it was when somebody looked."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    ephemeral: bool
    metadata: Json | None
    files: list[Json]
    edited: bool

    @property
    def words(self) -> str:
        """Everything there is to read: the blocks where there are any, else the text."""
        return words(self.blocks) if self.blocks else self.text

    @property
    def buttons(self) -> list[str]:
        return buttons(self.blocks)


def seen(message: Message) -> SeenMessage:
    return SeenMessage(
        channel=message.channel,
        ts=message.ts,
        user=message.user,
        text=message.text,
        blocks=message.blocks,
        ephemeral=message.visible_to is not None,
        metadata=message.metadata,
        files=message.files,
        edited=message.edited is not None,
    )


class SeenView:
    """A modal or a home, always as it is now; LookupError once it is closed."""

    def __init__(self, person: "Person", view_id: str) -> None:
        self.person, self.id = person, view_id

    def _view(self) -> View:
        found = self.person.slack.room.workspace.views.find(self.id)
        if found is None:
            raise LookupError(f"the view {self.id} is closed")
        return found

    @property
    def view(self) -> Json:
        """The view with everything that Slack adds to it, including `state.values`."""
        return self.person.slack.call(lambda: self.person.slack.room.payloads.view(self._view()))

    @property
    def blocks(self) -> list[Json]:
        return self._view().blocks

    @property
    def callback_id(self) -> str:
        return str(self._view().definition.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        return str(self._view().definition.get("private_metadata") or "")

    @property
    def words(self) -> str:
        return words(self._view().definition)

    @property
    def text(self) -> str:
        return self.words

    @property
    def buttons(self) -> list[str]:
        return buttons(self.blocks)

    @property
    def title(self) -> str:
        return text_of(self._view().definition.get("title"))

    def press(self, name: str, value: str | None = None) -> Outcome:
        """Press the button with these words or this action id."""
        return self.person.press(self, name, value)

    def choose(self, name: str, value: Any) -> Outcome:
        """Choose in a select, picker, checkboxes or radio buttons."""
        return self.person.choose(self, name, value)


class Modal(SeenView):
    """The modal on top of somebody's stack."""

    @property
    def open(self) -> bool:
        return self.person.slack.room.workspace.views.find(self.id) is not None

    @property
    def errors(self) -> dict[str, str]:
        """What stands at the fields after a submission, by block id."""
        return dict(self._view().errors)

    @property
    def values(self) -> Json:
        """`state.values` as a submission would carry them."""
        return self.person.slack.call(lambda: self._view().values())

    def fill(self, **entries: Any) -> "Modal":
        """Enter values by label, action id or block id; what sits outside of inputs tells the app at once."""
        for name, value in entries.items():
            self.person.enter(self, name, value)
        return self

    def submit(self) -> Outcome:
        """Press the submit button."""
        slack = self.person.slack
        return slack.act(slack.modals.submit(self.person.id, self.id))

    def close(self, *, everything: bool = False) -> Outcome:
        """Press Cancel, or the cross that closes the whole stack."""
        slack = self.person.slack
        return slack.act(slack.modals.close(self.person.id, self.id, everything=everything))
