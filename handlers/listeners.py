"""Puts every flow before Bolt, in one place."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from handlers import commands, errors, presses, routing, storable
from handlers.directory import learn_one
from handlers.flow import Flow, Listener, Speaker
from handlers.flows import (
    admins,
    agreement,
    announcement_cards,
    announcements,
    board,
    check_in,
    clocks,
    connections,
    content,
    cover,
    feedback,
    find,
    first_session,
    forms,
    goals,
    gone,
    guides,
    health,
    home,
    kept,
    ladder,
    leave,
    lessons,
    life,
    matching,
    members,
    newcomers,
    newsletters,
    no_shows,
    nominations,
    nudges,
    offers,
    pair_by_hand,
    pairing,
    pairing_pause,
    path,
    pause,
    pay_forward,
    people,
    program_life,
    programs,
    reporting_lines,
    review,
    schedule,
    session_log,
    settings,
    signup,
    swap_pairings,
    undelivered,
)
from handlers.ids import AdminsIds, HomeIds
from handlers.payloads import actor_of, workspace_of
from handlers.routing import route
from handlers.said import Said
from handlers.visit import Desk, Visit

log = structlog.get_logger()

FLOWS: tuple[Flow, ...] = (
    home.FLOW,
    signup.FLOW,
    pause.FLOW,
    pairing_pause.FLOW,
    life.FLOW,
    cover.FLOW,
    leave.FLOW,
    gone.FLOW,
    lessons.FLOW,
    agreement.FLOW,
    goals.FLOW,
    guides.FLOW,
    content.FLOW,
    kept.FLOW,
    nudges.FLOW,
    schedule.FLOW,
    path.FLOW,
    connections.FLOW,
    first_session.FLOW,
    session_log.FLOW,
    no_shows.FLOW,
    pay_forward.FLOW,
    feedback.FLOW,
    forms.FLOW,
    check_in.FLOW,
    ladder.FLOW,
    matching.FLOW,
    review.FLOW,
    pair_by_hand.FLOW,
    swap_pairings.FLOW,
    pairing.FLOW,
    find.FLOW,
    offers.FLOW,
    members.FLOW,
    admins.FLOW,
    programs.FLOW,
    program_life.FLOW,
    nominations.FLOW,
    newcomers.FLOW,
    clocks.FLOW,
    people.FLOW,
    reporting_lines.FLOW,
    settings.FLOW,
    undelivered.FLOW,
    announcements.FLOW,
    announcement_cards.FLOW,
    newsletters.FLOW,
    health.FLOW,
    board.FLOW,
)
ANYTHING = re.compile(".*")


def words() -> tuple[Any, ...]:
    return tuple(word for flow in FLOWS for word in flow.words)


def admin_words() -> tuple[Any, ...]:
    return tuple(word for flow in FLOWS for word in flow.admin_words)


def said() -> Said:
    """Everything that flows say unasked, with what goes with it: choices, and several in one message."""
    return Said({kind: speaker for flow in FLOWS for kind, speaker in flow.speakers.items()})


def speakers() -> Mapping[NudgeKind, Speaker]:
    return said().speakers()


def build_app(desk: Desk, *, signing_secret: str | None) -> App:
    """A Bolt app in which everything a listener does is done before Slack is answered."""
    app = App(
        name="mentor",  # else Bolt looks through the stack for one
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
    app.command(commands.MENTOR)(commands.listener(commands.MENTOR, words(), home.show_standing))
    app.command(commands.ADMIN)(
        commands.listener(commands.ADMIN, admin_words(), admins.show_hub, require=admins.require_role)
    )
    helpers = {HomeIds.HELP: _show_help, AdminsIds.HELP: _show_admin_help}
    app.action(ANYTHING)(route(_all("actions") | helpers, routing.action_id, _say_unknown))
    app.view_submission(ANYTHING)(route(_all("submissions"), routing.view_id, _say_unknown))
    app.view_closed(ANYTHING)(route(_all("closings"), routing.view_id, _just_acknowledge))
    app.options(ANYTHING)(route(_all("options"), routing.option_id, _no_options))
    app.shortcut(ANYTHING)(route(_all("shortcuts"), routing.shortcut_id, _say_unknown))
    app.event(ANYTHING)(route(_all("events"), routing.event_type, _just_acknowledge))
    return app


def _all(way: str) -> dict[str, Listener]:
    """What all flows listen to in one way. An id belongs to one flow."""
    return {str(name): listener for flow in FLOWS for name, listener in getattr(flow, way).items()}


def _receive(desk: Desk) -> Callable[..., Any]:
    def receive(body: Mapping[str, Any], context: BoltContext, next: Callable[[], Any]) -> Any:  # noqa: A002
        storable.clean(body)
        workspace_id, actor = workspace_of(body), actor_of(body)
        context["visit"] = Visit(desk=desk, workspace_id=workspace_id, actor=actor, now=desk.now(), body=body)
        context["words"] = commands.rest(str(body.get("text") or ""))
        if desk.workspace() not in {None, workspace_id}:
            raise Refused(Refusal.OTHER_WORKSPACE)
        context["meant"] = commands.meant(str((body.get("event") or {}).get("text") or ""), words())
        if actor and actor not in known:
            learn_one(desk.open_uow, desk.client, workspace_id, actor, desk.now())
            known.add(actor)
        presses.note(context["visit"])
        return next()

    known: set[str] = set()
    return receive


def _answer_error(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    return errors.answer_error(error, body, context)


def _show_admin_help(ack: Ack, visit: Visit) -> None:
    admins.require_role(visit)
    ack()
    visit.answer_privately(commands.help_on(commands.ADMIN, commands.usable(visit, admin_words())))


def _show_help(ack: Ack, visit: Visit) -> None:
    ack()
    visit.answer_privately(commands.help_on(commands.MENTOR, words()))


# Stale buttons and views of versions long gone get a sentence; what needs no answer gets a plain 200.


def _say_unknown(body: Mapping[str, Any], visit: Visit) -> BoltResponse:
    return errors.say_where_they_are(errors.UNKNOWN_BUTTON, body, visit)


def _just_acknowledge(ack: Ack) -> None:
    ack()


def _no_options(ack: Ack) -> None:
    ack(options=[])
