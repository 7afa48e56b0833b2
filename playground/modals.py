"""Submitting and closing modals, and what the app may answer to that."""

from typing import Any

from playground import outcome
from playground.blocks import Placed, elements
from playground.interactions import Interactions, done, failed
from playground.outcome import Ack, CannotDo, Outcome
from playground.people import Member
from playground.room import Room
from playground.shapes import Json
from playground.state_values import State, is_empty, merge
from playground.validator import check_response, usable
from playground.views import STACK_AT_MOST, View


class Modals:
    """What a person does with the modal on top of their stack."""

    def __init__(self, room: Room, interactions: Interactions) -> None:
        self._room, self._interactions = room, interactions

    async def submit(self, user: str, view_id: str, values: Any = None) -> Outcome:
        """Press the submit button. Slack itself holds back what is incomplete."""
        member = self._interactions.member(user)
        view = self._on_top(user, view_id)
        merge(view.typed, values, view.blocks)
        held_back = incomplete(view.blocks, view.values())
        if held_back:
            return self._with_errors(view, held_back, Ack(ms=0.0))
        view.errors = {}
        ack = await self._room.interact("interactive", self._submission(member, view))
        if not ack.ok:
            return failed(ack, outcome.SUBMISSION_FAILED)
        return self._follow(view, ack)

    def _on_top(self, user: str, view_id: str) -> View:
        view = self._interactions.view(user, view_id)
        if view is not self._room.workspace.views.top(user):
            raise CannotDo(f"the view {view_id} is not on top")
        return view

    def _submission(self, member: Member, view: View) -> Json:
        return self._room.payloads.interaction("view_submission", member) | {
            "trigger_id": self._room.triggers.new_trigger(member.id, from_view=view.id, channel=view.channel),
            "view": self._room.payloads.view(view),
            "response_urls": self._response_urls(member, view),
        }

    def _response_urls(self, member: Member, view: View) -> list[Json]:
        """One address for each select whose `response_url_enabled` asks for it."""
        urls = []
        for placed in elements(view.blocks):
            if placed.element.get("response_url_enabled"):
                value = view.values()[placed.block_id][placed.action_id]
                channel = value.get("selected_conversation") or value.get("selected_channel")
                urls.append(self._response_url(member, placed, str(channel)))
        return urls

    def _response_url(self, member: Member, placed: Placed, channel: str) -> Json:
        url = self._room.triggers.new_response_url("actions", user=member.id, channel=channel)
        return {
            "block_id": placed.block_id,
            "action_id": placed.action_id,
            "channel_id": channel,
            "response_url": url,
        }

    def _follow(self, view: View, ack: Ack) -> Outcome:
        """Do what the ack says; without a word the view closes."""
        body = ack.body if isinstance(ack.body, dict) else {}
        problems = check_response("view_submission", ack.body)
        self._room.refuse(f"ack of {view.definition.get('callback_id')}", problems)
        if problems and (self._room.strict or not usable("view_submission", ack.body)):
            return failed(ack, outcome.SUBMISSION_FAILED)
        match body.get("response_action"):
            case "errors":
                return self._follow_errors(view, body["errors"], ack)
            case "update":
                view.replace(body["view"])
            case "push":
                return self._follow_push(view, body["view"], ack)
            case "clear":
                self._room.workspace.views.stack(view.user).clear()
            case _:
                self._room.workspace.views.remove(view)
        self._tell(view.user)
        return done(ack)

    def _follow_errors(self, view: View, errors: dict[str, str], ack: Ack) -> Outcome:
        inputs = {block.get("block_id") for block in view.blocks if block.get("type") == "input"}
        strangers = [block_id for block_id in errors if block_id not in inputs]
        for block_id in strangers:
            self._room.wire.problem(
                f"ack of {view.definition.get('callback_id')}", f"errors.{block_id}", "no input has this block_id"
            )
        if strangers and self._room.strict:
            return failed(ack, outcome.SUBMISSION_FAILED)
        return self._with_errors(view, errors, ack)

    def _with_errors(self, view: View, errors: dict[str, str], ack: Ack) -> Outcome:
        view.errors = dict(errors)
        self._tell(view.user)
        return Outcome(ok=False, errors=view.errors, ack_ms=ack.ms, response=ack.body)

    def _follow_push(self, view: View, definition: Json, ack: Ack) -> Outcome:
        views = self._room.workspace.views
        if len(views.stack(view.user)) >= STACK_AT_MOST:
            self._room.wire.problem("ack with push", "response_action", "a stack has at most three views")
            return failed(ack, outcome.SUBMISSION_FAILED)
        views.push(view.user, definition, view.channel)
        self._tell(view.user)
        return done(ack)

    async def close(self, user: str, view_id: str, *, everything: bool = False) -> Outcome:
        """Cancel the view on top, or the whole stack with the cross."""
        member = self._interactions.member(user)
        view = self._on_top(user, view_id)
        stack = self._room.workspace.views.stack(user)
        cleared = everything or bool(view.definition.get("clear_on_close"))
        closed = list(reversed(stack)) if cleared else [view]
        for gone in closed:
            stack.remove(gone)
        self._tell(user)
        acks = [await self._closed(member, gone, cleared) for gone in closed if gone.definition.get("notify_on_close")]
        return Outcome(ok=True, ack_ms=max((ack.ms for ack in acks), default=0.0))

    async def _closed(self, member: Member, view: View, cleared: bool) -> Ack:
        payload = self._room.payloads.interaction("view_closed", member) | {
            "view": self._room.payloads.view(view),
            "is_cleared": cleared,
        }
        return await self._room.interact("interactive", payload)

    def _tell(self, user: str) -> None:
        self._room.stream.tell({"kind": "modals"}, user)


def incomplete(blocks: list[Json], values: State) -> dict[str, str]:
    """What Slack says at the fields before it asks the app."""
    errors: dict[str, str] = {}
    for placed in elements(blocks):
        if placed.is_input and placed.block_id not in errors:
            error = field_error(placed, values[placed.block_id][placed.action_id])
            if error:
                errors[placed.block_id] = error
    return errors


def field_error(placed: Placed, value: Json) -> str:
    if is_empty(value):
        return "" if placed.block.get("optional") else outcome.REQUIRED_FIELD
    if placed.kind == "plain_text_input":
        return length_error(placed.element, str(value["value"]))
    if placed.kind == "number_input":
        return number_error(placed.element, str(value["value"]))
    if placed.kind == "email_text_input" and "@" not in str(value["value"]):
        return "Please enter a valid email address."
    if placed.kind == "url_text_input" and "://" not in str(value["value"]):
        return "Please enter a valid URL."
    return ""


def length_error(element: Json, text: str) -> str:
    if len(text) < int(element.get("min_length") or 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > int(element.get("max_length") or 3000):
        return f"Please enter at most {element.get('max_length') or 3000} characters."
    return ""


def number_error(element: Json, text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and not text.lstrip("-").isdigit():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return ""
