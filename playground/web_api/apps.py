"""Who the app is, and how it connects."""

from playground.shapes import Json
from playground.socket_mode import SocketMode
from playground.web_api.calls import ApiError, Call, method


@method("api.test", caller="none")
def test_api(call: Call) -> Json:
    if call.text("error"):
        raise ApiError(call.text("error"), args=call.args)
    return {"args": call.args}


@method("auth.test")
def test_auth(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.cast.team_domain}.slack.com/",
        "team": workspace.cast.team_name,
        "user": workspace.people[workspace.app.bot_user_id].handle,
        "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user_id,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def revoke_auth(call: Call) -> Json:
    if not call.flag("test"):
        call.workspace.token_revoked = True
    return {"revoked": not call.flag("test")}


@method("apps.uninstall")
def uninstall(call: Call) -> Json:
    call.workspace.installed = False
    return {}


@method("apps.connections.open", "connections:write", caller="app")
def open_connection(call: Call) -> Json:
    transport = call.room.delivery.transport
    if not isinstance(transport, SocketMode):
        raise ApiError("socket_mode_not_enabled")
    return {"url": transport.open_url()}


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    workspace = call.workspace
    team = {
        "id": workspace.team_id,
        "name": workspace.cast.team_name,
        "url": f"https://{workspace.cast.team_domain}.slack.com/",
        "domain": workspace.cast.team_domain,
        "email_domain": "playground.example",
        "icon": {"image_default": True},
        "avatar_base_url": "https://ca.slack-edge.com/",
        "is_verified": False,
    }
    return {"team": team}


@method("bots.info", "users:read")
def bot_info(call: Call) -> Json:
    wanted = call.text("bot", otherwise=call.workspace.app.bot_id)
    member = next((item for item in call.workspace.people.values() if item.bot_id == wanted), None)
    if member is None:
        raise ApiError("bot_not_found")
    bot: Json = {
        "id": member.bot_id,
        "deleted": False,
        "name": member.name,
        "updated": 1_700_000_000,
        "app_id": member.app_id or "A0OTHER",
        "user_id": member.id,
        "icons": {},
    }
    return {"bot": bot}
