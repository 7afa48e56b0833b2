"""Questions that are put to the pretend Slack and to other ones, so that their answers can be compared."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground import block_samples as samples
from tests.playground.everything import manifest

Body = dict[str, Any]
LOST_AFTER_SECONDS = 3.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """Somebody who pretends to be Slack, with a token that may do much and one that may do little."""

    api_url: str
    may_much: str
    api_url_for_little: str
    may_little: str
    new_trigger: Callable[[str | None], str]
    close_all: Callable[[], None]
    user: str
    channel: str

    def ask(self, method: str, token: str | None = None, **arguments: Any) -> Body:
        bearer = self.may_much if token is None else token
        url = self.api_url_for_little if bearer == self.may_little else self.api_url
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = plain_http.post(url + method, json=arguments, headers=headers, timeout=10)
        return dict(answer.json())

    def error(self, method: str, token: str | None = None, **arguments: Any) -> str:
        answer = self.ask(method, token, **arguments)
        return "ok" if answer.get("ok") else str(answer.get("error", answer.get("message")))


def of_ours(slack: PretendSlack, poor: PretendSlack) -> Opinion:
    return Opinion(
        api_url=slack.api_url,
        may_much=slack.bot_token,
        api_url_for_little=poor.api_url,
        may_little=poor.bot_token,
        new_trigger=lambda view: slack.call(lambda: slack.room.triggers.new_trigger("U0ADA", from_view=view)),
        close_all=lambda: slack.call(lambda: slack.room.workspace.views.stack("U0ADA").clear()),
        user="U0ADA",
        channel="C0MENTORING",
    )


def poor_manifest() -> Body:
    """An app that may read who there is, and nothing else."""
    poor = manifest()
    poor["oauth_config"]["scopes"]["bot"] = ["users:read"]
    return poor


def form(*blocks: Body) -> Body:
    view = samples.modal(*blocks, callback_id="second")
    return view if blocks else {**view, "blocks": [{"type": "divider"}]}


def answers(opinion: Opinion) -> Mapping[str, str]:
    """Every question with the error that comes back, or `ok`."""
    found = {}
    for question in QUESTIONS:
        found[question.__name__.replace("_", " ")] = question(opinion)
        opinion.close_all()
    return found


def a_scope_is_missing(opinion: Opinion) -> str:
    answer = opinion.ask("chat.postMessage", opinion.may_little, channel=opinion.channel, text="x")
    return f"{answer.get('error')}: needed {answer.get('needed')}, provided {answer.get('provided')}"


def the_token_is_unknown(opinion: Opinion) -> str:
    return opinion.error("auth.test", "xoxb-nobody-knows-it")


def there_is_no_token(opinion: Opinion) -> str:
    return opinion.error("auth.test", "")


def the_channel_is_unknown(opinion: Opinion) -> str:
    return opinion.error("chat.postMessage", channel="C0NOWHERE", text="x")


def the_message_is_unknown(opinion: Opinion) -> str:
    return opinion.error("chat.update", channel=opinion.channel, ts="1700000000.000001", text="x")


def the_person_is_unknown(opinion: Opinion) -> str:
    return opinion.error("users.info", user="U0NOBODY")


def the_address_is_unknown(opinion: Opinion) -> str:
    return opinion.error("users.lookupByEmail", email="nobody@example.com")


def there_is_nothing_to_say(opinion: Opinion) -> str:
    return opinion.error("chat.postMessage", channel=opinion.channel)


def the_blocks_are_nonsense(opinion: Opinion) -> str:
    return opinion.error("chat.postMessage", channel=opinion.channel, text="x", blocks=[{"type": "sektion"}])


def the_trigger_is_made_up(opinion: Opinion) -> str:
    return opinion.error("views.open", trigger_id="1.2.3", view=form())


def the_trigger_is_used_twice(opinion: Opinion) -> str:
    trigger = opinion.new_trigger(None)
    first = opinion.error("views.open", trigger_id=trigger, view=form())
    return f"{first}, then {opinion.error('views.open', trigger_id=trigger, view=form())}"


def the_trigger_is_older_than_three_seconds(opinion: Opinion) -> str:
    trigger = opinion.new_trigger(None)
    time.sleep(LOST_AFTER_SECONDS)
    return opinion.error("views.open", trigger_id=trigger, view=form())


def the_hash_of_a_modal_is_stale(opinion: Opinion) -> str:
    view = opinion.ask("views.open", trigger_id=opinion.new_trigger(None), view=form())["view"]
    fresh = opinion.error("views.update", view_id=view["id"], hash=view["hash"], view=form())
    return f"{fresh}, then {opinion.error('views.update', view_id=view['id'], hash=view['hash'], view=form())}"


def the_hash_of_a_home_is_stale(opinion: Opinion) -> str:
    home = samples.home({"type": "divider"})
    view = opinion.ask("views.publish", user_id=opinion.user, view=home)["view"]
    fresh = opinion.error("views.publish", user_id=opinion.user, hash=view["hash"], view=home)
    stale = opinion.error("views.publish", user_id=opinion.user, hash=view["hash"], view=home)
    return f"{fresh}, then {stale}"


def a_fourth_modal_is_pushed(opinion: Opinion) -> str:
    view = opinion.ask("views.open", trigger_id=opinion.new_trigger(None), view=form())["view"]
    said = []
    for _ in range(3):
        answer = opinion.ask("views.push", trigger_id=opinion.new_trigger(view["id"]), view=form())
        said.append("ok" if answer["ok"] else answer["error"])
        view = answer.get("view", view)
    return ", ".join(said)


def the_view_is_unknown(opinion: Opinion) -> str:
    return opinion.error("views.update", view_id="V0NONE", view=form())


def a_view_asks_without_submit(opinion: Opinion) -> str:
    view = form(samples.input_with(samples.INPUTS["url_text_input"]))
    del view["submit"]
    return opinion.error("views.open", trigger_id=opinion.new_trigger(None), view=view)


def the_method_is_unknown(opinion: Opinion) -> str:
    return opinion.error("chat.whisper")


QUESTIONS: tuple[Callable[[Opinion], str], ...] = (
    a_scope_is_missing,
    the_token_is_unknown,
    there_is_no_token,
    the_channel_is_unknown,
    the_message_is_unknown,
    the_person_is_unknown,
    the_address_is_unknown,
    there_is_nothing_to_say,
    the_blocks_are_nonsense,
    the_trigger_is_made_up,
    the_trigger_is_used_twice,
    the_trigger_is_older_than_three_seconds,
    the_hash_of_a_modal_is_stale,
    the_hash_of_a_home_is_stale,
    a_fourth_modal_is_pushed,
    the_view_is_unknown,
    a_view_asks_without_submit,
    the_method_is_unknown,
)
