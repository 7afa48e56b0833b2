"""Finds the listener of a request by its name, in one step however many there are.

Bolt asks its listeners one after the other, about 20 µs each; with some hundred of them that is most of an answer's
time. So Bolt gets one listener for each way in, which looks its own up and gives it by name what it asks for.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from slack_bolt import Args

from handlers.flow import Listener
from handlers.payloads import Body

Name = Callable[[Body], str]


def route(listeners: Mapping[str, Listener], name: Name, otherwise: Listener) -> Callable[[Args], Any]:
    """`name` reads from a request which of the listeners it is for; `otherwise` answers for names long gone."""
    table = {str(one): listener for one, listener in listeners.items()}

    def run(args: Args) -> Any:
        return call(table.get(name(args.body), otherwise), args)

    return run


def call(listener: Listener, args: Args) -> Any:
    """As Bolt would: each argument by its name, ours from the context."""
    given = {one: args.context[one] if one in args.context else getattr(args, one) for one in _names(listener)}
    return listener(**given)


@lru_cache(maxsize=1024)
def _names(listener: Listener) -> tuple[str, ...]:
    return tuple(inspect.signature(listener).parameters)


def action_id(body: Body) -> str:
    return str(body["actions"][0]["action_id"])


def option_id(body: Body) -> str:
    return str(body["action_id"])


def view_id(body: Body) -> str:
    return str(body["view"]["callback_id"])


def shortcut_id(body: Body) -> str:
    return str(body["callback_id"])


def event_type(body: Body) -> str:
    return str(body["event"]["type"])
