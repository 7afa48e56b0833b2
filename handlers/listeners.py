"""Puts every flow before Bolt, in one place."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.nudges import NudgeKind
from handlers import commands, errors
from handlers.directory import learn_one
from handlers.flow import Flow, Listener, Speaker
from handlers.flows import admins, home, leave, members, pause, programs, signup
from handlers.ids import AdminsIds, HomeIds
from handlers.payloads import actor_of, workspace_of
from handlers.visit import Desk, Visit

log = structlog.get_logger()

FLOWS: tuple[Flow, ...] = (home.FLOW, signup.FLOW, pause.FLOW, leave.FLOW, members.FLOW, admins.FLOW, programs.FLOW)
ANYTHING = re.compile(".*")


def words() -> tuple[Any, ...]:
    return tuple(word for flow in FLOWS for word in flow.words)


def admin_words() -> tuple[Any, ...]:
    return tuple(word for flow in FLOWS for word in flow.admin_words)


def speakers() -> Mapping[NudgeKind, Speaker]:
    return {kind: speaker for flow in FLOWS for kind, speaker in flow.speakers.items()}


def build_app(desk: Desk, *, signing_secret: str | None) -> App:
    """A Bolt app in which everything a listener does is done before Slack is answered."""
    app = App(
        client=desk.client,
        logger=logging.getLogger("slack_bolt"),
        signing_secret=signing_secret or "unused in Socket Mode",
        request_verification_enabled=signing_secret is not None,
        token_verification_enabled=False,
        process_before_response=True,
        authorize=None,
    )
    app.use(_receive(desk))
    app.error(_answer_error)
    for flow in FLOWS:
        _listen(app, flow)
    commands.listen(app, commands.MENTOR, words(), home.show_standing)
    commands.listen(app, commands.ADMIN, admin_words(), admins.show_hub, admins.require_role)
    app.action(HomeIds.HELP)(_show_help)
    app.action(AdminsIds.HELP)(_show_admin_help)
    _listen_to_the_unknown(app)
    return app


def _listen(app: App, flow: Flow) -> None:
    ways: tuple[tuple[Callable[..., Any], Mapping[str, Listener]], ...] = (
        (app.action, flow.actions),
        (app.view_submission, flow.submissions),
        (app.view_closed, flow.closings),
        (app.options, flow.options),
        (app.shortcut, flow.shortcuts),
        (app.event, flow.events),
    )
    for way, listeners in ways:
        for name, listener in listeners.items():
            way(str(name))(listener)


def _receive(desk: Desk) -> Callable[..., Any]:
    def receive(body: Mapping[str, Any], context: BoltContext, next: Callable[[], Any]) -> Any:  # noqa: A002
        workspace_id, actor = workspace_of(body), actor_of(body)
        context["visit"] = Visit(desk=desk, workspace_id=workspace_id, actor=actor, now=desk.now(), body=body)
        context["words"] = commands.rest(str(body.get("text") or ""))
        if actor and actor not in known:
            learn_one(desk.open_uow, desk.client, workspace_id, actor)
            known.add(actor)
        return next()

    known: set[str] = set()
    return receive


def _answer_error(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    return errors.answer_error(error, body, context)


def _show_admin_help(ack: Ack, visit: Visit) -> None:
    admins.require_role(visit)
    ack()
    visit.answer_privately(commands.help_on(commands.ADMIN, admin_words()))


def _show_help(ack: Ack, visit: Visit) -> None:
    ack()
    visit.answer_privately(commands.help_on(commands.MENTOR, words()))


def _listen_to_the_unknown(app: App) -> None:
    """Stale buttons and views of versions long gone get a sentence; what needs no answer gets a plain 200."""
    app.action(ANYTHING)(_say_unknown)
    app.view_submission(ANYTHING)(_say_unknown)
    app.shortcut(ANYTHING)(_say_unknown)
    app.view_closed(ANYTHING)(_just_acknowledge)
    app.options(ANYTHING)(_no_options)
    app.event(ANYTHING)(_just_acknowledge)


def _say_unknown(body: Mapping[str, Any], visit: Visit) -> BoltResponse:
    return errors.say_where_they_are(errors.UNKNOWN_BUTTON, body, visit)


def _just_acknowledge(ack: Ack) -> None:
    ack()


def _no_options(ack: Ack) -> None:
    ack(options=[])
