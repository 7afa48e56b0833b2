"""Views: modals that a trigger opens, and the App Home."""

from playground.shapes import Json
from playground.triggers import Refused, Trigger
from playground.validator import check_view
from playground.views import STACK_AT_MOST, View
from playground.web_api.calls import ApiError, Call, messages, method


def checked(call: Call, surface: str) -> Json:
    """The view, if Slack would take it."""
    view = call.args.get("view")
    if not isinstance(view, dict):
        raise ApiError("invalid_arguments", response_metadata=messages("[ERROR] view must be an object"))
    problems = check_view(view, surface)
    if any("250 KB" in problem.reason for problem in problems):
        call.refuse(problems, "view_too_large")
    call.refuse(problems, "invalid_arguments")
    return view


def unique(call: Call, definition: Json, view: View | None = None) -> None:
    external_id = definition.get("external_id")
    other = call.workspace.views.by_external_id(str(external_id)) if external_id else None
    if other is not None and other is not view:
        raise ApiError("duplicate_external_id")


def exchange(call: Call) -> Trigger:
    """The trigger, still unused: a call that is refused for its view does not cost it."""
    try:
        return call.room.triggers.check(call.require("trigger_id"))
    except Refused as refused:
        raise ApiError(refused.error) from None


def show(call: Call, trigger: Trigger) -> Json:
    definition = checked(call, "modal")
    unique(call, definition)
    views = call.workspace.views
    if len(views.stack(trigger.user)) >= STACK_AT_MOST:
        raise ApiError("push_limit_reached")
    trigger.exchanged = True
    view = views.push(trigger.user, definition, trigger.channel)
    return answer(call, view, {"kind": "modals"})


def answer(call: Call, view: View, change: Json) -> Json:
    call.room.stream.tell(change, view.user)
    return {"view": call.room.payloads.view(view, with_state=False)}


@method("views.open")
def open_view(call: Call) -> Json:
    return show(call, exchange(call))


@method("views.push")
def push_view(call: Call) -> Json:
    trigger = exchange(call)
    if not call.workspace.views.stack(trigger.user) or trigger.from_view is None:
        raise ApiError("not_found")
    return show(call, trigger)


@method("views.update")
def update_view(call: Call) -> Json:
    views = call.workspace.views
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise ApiError("invalid_arguments")
    view = views.find(view_id) if view_id else views.by_external_id(external_id)
    if view is None or view.definition.get("type") == "home":
        raise ApiError("not_found")
    definition = checked(call, "modal")
    unique(call, definition, view)
    check_hash(call, view)
    view.replace(definition)
    return answer(call, view, {"kind": "modals"})


@method("views.publish")
def publish_view(call: Call) -> Json:
    if not call.workspace.manifest.home_tab:
        raise ApiError("not_enabled")
    member = call.member(call.require("user_id"))
    if member.deactivated:
        raise ApiError("user_disabled")
    definition = checked(call, "home")
    home = call.workspace.views.homes.get(member.id)
    unique(call, definition, home)
    if home is not None:
        check_hash(call, home)
    return answer(call, call.workspace.views.publish(member.id, definition), {"kind": "home"})


def check_hash(call: Call, view: View) -> None:
    stale = call.text("hash")
    if stale and stale != view.hash:
        raise ApiError("hash_conflict")
