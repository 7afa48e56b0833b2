"""Conversations: opening, describing, listing, reading."""

from playground.conversations import Conversation, channel_object
from playground.messages import Message
from playground.shapes import Json
from playground.web_api.calls import ApiError, Call, method

PEOPLE_AT_MOST = 8
KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}


def described(call: Call, conversation: Conversation) -> Json:
    people = call.workspace.people
    return channel_object(
        conversation,
        team_id=call.workspace.team_id,
        app_user=call.workspace.app.bot_user_id,
        deactivated=any(people[member].deactivated for member in conversation.members),
    )


@method("conversations.open")
def open_conversation(call: Call) -> Json:
    channel, users = call.text("channel"), call.ids("users")
    if channel:
        return resume(call, channel)
    if not users:
        raise ApiError("users_list_not_supplied")
    others = [user for user in dict.fromkeys(users) if user != call.workspace.app.bot_user_id]
    call.need(*(("im:write",) if len(others) <= 1 else ("mpim:write",)))
    check_people(call, others)
    if len(others) == 1:
        there = call.workspace.existing_dm(others[0]) is not None
        return answer_open(call, call.workspace.dm(others[0]), there)
    conversation, there = call.workspace.group(others)
    if not there:
        call.room.stream.tell({"kind": "state"}, *conversation.members)
    return answer_open(call, conversation, there)


def check_people(call: Call, others: list[str]) -> None:
    if not others:
        raise ApiError("not_enough_users")
    if len(others) > PEOPLE_AT_MOST:
        raise ApiError("too_many_users")
    for user in others:
        member = call.member(user)
        if member.deactivated:
            raise ApiError("user_disabled")
        if member.is_bot and len(others) == 1:
            raise ApiError("cannot_dm_bot")


def resume(call: Call, channel: str) -> Json:
    conversation = call.conversation(channel)
    if conversation.kind not in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    call.need(f"{conversation.kind}:write")
    return answer_open(call, conversation, True)


def answer_open(call: Call, conversation: Conversation, there: bool) -> Json:
    known = {"no_op": True, "already_open": True} if there else {}
    full = call.flag("return_im")
    return known | {"channel": described(call, conversation) if full else {"id": conversation.id}}


@method("conversations.info")
def conversation_info(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    call.need(f"{conversation.scope_family}:read")
    shown = described(call, conversation)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


@method("conversations.members")
def conversation_members(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    call.need(f"{conversation.scope_family}:read")
    members, cursor = call.page(conversation.members, default=100)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


@method("conversations.list")
def list_conversations(call: Call) -> Json:
    return listing(call, call.workspace.app.bot_user_id, only_own=False)


@method("users.conversations")
def conversations_of_user(call: Call) -> Json:
    user = call.text("user", otherwise=call.workspace.app.bot_user_id)
    call.member(user)
    found = listing(call, user, only_own=True)
    for channel in found["channels"]:
        # Whoever asks knows that this person is in it.
        channel.pop("is_member", None)
        channel.pop("num_members", None)
    return found


def listing(call: Call, user: str, *, only_own: bool) -> Json:
    types = call.ids("types") or ["public_channel"]
    if unknown := [name for name in types if name not in KINDS]:
        raise ApiError("invalid_types", response_metadata={"messages": unknown})
    kinds = {KINDS[name] for name in types}
    for conversation_kind in sorted(kinds):
        family = {"channel": "channels", "private": "groups"}.get(conversation_kind, conversation_kind)
        call.need(f"{family}:read")
    there = [
        conversation
        for conversation in call.workspace.conversations.values()
        if conversation.kind in kinds and visible(call, conversation, user, only_own)
    ]
    page, cursor = call.page(there, default=100)
    shown = [described(call, conversation) for conversation in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def visible(call: Call, conversation: Conversation, user: str, only_own: bool) -> bool:
    app_knows = conversation.kind == "channel" or call.workspace.app.bot_user_id in conversation.members
    return app_knows and (user in conversation.members or not only_own)


@method("conversations.history")
def history(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    call.need(f"{conversation.scope_family}:history")
    if call.workspace.app.bot_user_id not in conversation.members:
        raise ApiError("not_in_channel")
    newest_first = [message for message in reversed(conversation.messages) if wanted(call, message)]
    page, cursor = call.page(newest_first, default=100)
    answer: Json = {"messages": [shape(call, message) for message in page], "has_more": bool(cursor)}
    answer |= {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def wanted(call: Call, message: Message) -> bool:
    """Ephemeral messages are in no history; replies are in their threads."""
    if message.visible_to is not None or message.thread_ts not in (None, message.ts):
        return False
    oldest, latest = call.text("oldest", otherwise="0"), call.text("latest")
    if call.flag("inclusive"):
        return oldest <= message.ts and (not latest or message.ts <= latest)
    return oldest < message.ts and (not latest or message.ts < latest)


def shape(call: Call, message: Message) -> Json:
    return message.shape(team_id=call.workspace.team_id, with_metadata=call.flag("include_all_metadata"))


@method("conversations.replies")
def replies(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    call.need(f"{conversation.scope_family}:history")
    ts = call.text("ts")
    thread = [
        message
        for message in conversation.messages
        if message.visible_to is None and ts in (message.ts, message.thread_ts)
    ]
    if not thread:
        raise ApiError("thread_not_found")
    page, cursor = call.page(thread, default=1_000)
    shown = [shape(call, message) for message in page]
    return {"messages": shown, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    if conversation.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    app = call.workspace.app.bot_user_id
    if app not in conversation.members:
        conversation.members.append(app)
        call.room.events.membership("member_joined_channel", app, conversation)
    return {"channel": described(call, conversation)}


@method("conversations.close")
def close(call: Call) -> Json:
    conversation = call.conversation(call.text("channel"))
    if conversation.kind not in ("im", "mpim"):
        raise ApiError("method_not_supported_for_channel_type")
    call.need(f"{conversation.kind}:write")
    return {}
