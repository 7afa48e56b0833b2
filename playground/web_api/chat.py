"""Messages: sending, editing, deleting."""

from playground.conversations import Conversation
from playground.messages import Message
from playground.posting import read_content
from playground.shapes import Json
from playground.validator import Problem, check_message
from playground.web_api.calls import ApiError, Call, method


def destination(call: Call) -> Conversation:
    """Where a new message goes: a conversation, a channel's name, or a person's DM with the app."""
    channel = call.text("channel")
    if channel in call.workspace.people:
        return direct_message(call, channel)
    named = next(
        (item for item in call.workspace.conversations.values() if item.name == channel.lstrip("#") and item.name),
        None,
    )
    conversation = named or call.conversation(channel)
    if conversation.kind == "im":
        need_messages_tab(call)
    member = call.workspace.app.bot_user_id in conversation.members
    public = conversation.kind == "channel" and "chat:write.public" in call.workspace.manifest.scopes
    if not member and not public:
        raise ApiError("not_in_channel")
    return conversation


def need_messages_tab(call: Call) -> None:
    """An app without the tab has no place for direct messages."""
    if not call.workspace.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")


def direct_message(call: Call, user: str) -> Conversation:
    need_messages_tab(call)
    member = call.workspace.people[user]
    # Slack keeps the DM of somebody who left, and lets apps write there; it opens no new one.
    if member.is_bot or (member.deactivated and call.workspace.existing_dm(user) is None):
        raise ApiError("channel_not_found")
    return call.workspace.dm(user)


def checked(call: Call) -> Json:
    """The body, if Slack would take it."""
    call.text("text"), call.text("thread_ts")
    body = call.args
    if not any(body.get(key) for key in ("text", "blocks", "attachments", "markdown_text")):
        call.room.wire.problem(call.method, "text", "a message needs a text or blocks", call.row)
        raise ApiError("no_text")
    problems = check_message({key: value for key, value in body.items() if key != "token"})
    if not isinstance(body.get("attachments") or [], list):
        raise ApiError("invalid_attachments")
    call.refuse(problems, error_of(problems))
    return body


def error_of(problems: list[Problem]) -> str:
    """Slack's word for the first thing that is wrong."""
    parts = {problem.path.partition("[")[0].partition(".")[0] for problem in problems}
    if "blocks" in parts:
        return "invalid_blocks"
    return "invalid_metadata_format" if "metadata" in parts else "invalid_arguments"


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    conversation = destination(call)
    message = call.room.posting.by_app(conversation, read_content(checked(call)))
    shape = message.shape(team_id=call.workspace.team_id)
    return {"channel": conversation.id, "ts": message.ts, "message": shape}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    conversation = destination(call)
    user = call.text("user")
    call.member(user)
    if user not in conversation.members:
        raise ApiError("user_not_in_channel")
    message = call.room.posting.by_app(conversation, read_content(checked(call)), only_for=user)
    return {"message_ts": message.ts}


def own_message(call: Call, error: str) -> tuple[Conversation, Message]:
    """A message of the app; these methods take ids of conversations, not of people."""
    conversation = call.conversation(call.text("channel"))
    message = conversation.find(call.text("ts"))
    if message is None or message.visible_to is not None:
        raise ApiError("message_not_found")
    if message.bot_id != call.workspace.app.bot_id:
        raise ApiError(error)
    return conversation, message


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    conversation, message = own_message(call, "cant_update_message")
    call.room.posting.change(conversation, message, checked(call))
    shape = message.shape(team_id=call.workspace.team_id)
    del shape["ts"]
    return {"channel": conversation.id, "ts": message.ts, "text": message.text, "message": shape}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    conversation, message = own_message(call, "cant_delete_message")
    call.room.posting.delete(conversation, message)
    return {"channel": conversation.id, "ts": message.ts}


@method("chat.getPermalink")
def permalink(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    message = conversation.find(call.text("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    address = f"https://{call.workspace.cast.team_domain}.slack.com/archives"
    link = f"{address}/{conversation.id}/p{message.ts.replace('.', '')}"
    return {"channel": conversation.id, "permalink": link}
