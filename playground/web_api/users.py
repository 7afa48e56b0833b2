"""The people of the workspace, as far as the app's scopes show them."""

from playground.people import Member, user_object
from playground.shapes import Json
from playground.web_api.calls import ApiError, Call, method


def described(call: Call, member: Member) -> Json:
    return user_object(
        member,
        team_id=call.workspace.team_id,
        now=call.workspace.now(),
        with_email="users:read.email" in call.workspace.manifest.scopes,
    )


@method("users.list", "users:read")
def list_users(call: Call) -> Json:
    # Slack answers everything at once when no limit is given, as long as it can.
    members, cursor = call.page(list(call.workspace.people.values()), default=1_000)
    return {
        "members": [described(call, member) for member in members],
        "cache_ts": int(call.workspace.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.info", "users:read")
def user_info(call: Call) -> Json:
    return {"user": described(call, call.member(call.text("user")))}


@method("users.lookupByEmail", "users:read.email")
def look_up_user(call: Call) -> Json:
    wanted = call.text("email").lower()
    for member in call.workspace.people.values():
        if member.email and member.email.lower() == wanted and not member.deactivated:
            return {"user": described(call, member)}
    raise ApiError("users_not_found")


@method("users.getPresence", "users:read")
def presence(call: Call) -> Json:
    call.member(call.text("user", otherwise=call.workspace.app.bot_user_id))
    return {"presence": "active"}


@method("users.profile.get", "users.profile:read")
def user_profile(call: Call) -> Json:
    profile: Json = described(call, call.member(call.text("user")))["profile"]
    return {"profile": profile}


@method("dnd.info", "dnd:read")
def dnd_info(call: Call) -> Json:
    member = call.member(call.text("user", otherwise=call.workspace.app.bot_user_id))
    return do_not_disturb(call, member.id)


@method("dnd.teamInfo", "dnd:read")
def dnd_team_info(call: Call) -> Json:
    return {"users": {one: do_not_disturb(call, one) for one in call.ids("users")}, "cached": False}


def do_not_disturb(call: Call, user_id: str) -> Json:
    """Of somebody who never set it, Slack says so with a moment long past."""
    begins, ends = call.workspace.do_not_disturb.get(user_id, (1, 1))
    is_set = ends > call.workspace.now().timestamp()
    return {"dnd_enabled": is_set, "next_dnd_start_ts": begins, "next_dnd_end_ts": ends}


@method("usergroups.list", "usergroups:read")
def list_user_groups(_call: Call) -> Json:
    return {"usergroups": []}
