"""How a pairing is doing, as its own members read it: in the second person, with what helps."""

from bot.domain.clocks import Cadence
from bot.domain.health import Health, HealthState, Reason, Why
from handlers.blocks import kit
from handlers.blocks.health import CADENCES, besides, days_in_words, weeks_in_words
from handlers.blocks.kit import Element
from handlers.ids import GoalIds, GuidesIds, LessonIds, ScheduleIds, SessionLogIds

TO_PLAN = frozenset({Why.NO_FIRST_SESSION, Why.SILENT, Why.MISSED_TWICE, Why.NOT_YET})
TO_SEE_GOALS = frozenset({Why.NO_GOAL, Why.GOALS_STAND_STILL})
STATES = {
    HealthState.ON_TRACK: "You are on track",
    HealthState.NEEDS_ATTENTION: "Your mentoring could use some attention",
    HealthState.TOO_EARLY: "Too early to say how it goes",
}


def sentence(found: Health, cadence: Cadence) -> str:
    """The state, and why."""
    state = "You are on a break" if found.is_paused else STATES[found.state]
    return f"{state}: {'; '.join(_reason(one, cadence) for one in found.reasons)}."


def short(found: Health, cadence: Cadence) -> str:
    """For a hub, which says already when they meet and who is away: more only where something helps."""
    if found.is_paused:
        return ""
    if found.state is HealthState.NEEDS_ATTENTION:
        return sentence(found, cadence)
    return f"{STATES[found.state]}."


def whole(found: Health, cadence: Cadence) -> str:
    """With what helps."""
    helps = HELPS.get(found.reasons[0].why, "")
    return f"*How you are doing together.* {sentence(found, cadence)} {helps}".rstrip()


def act(found: Health, pairing_id: int, number: int) -> Element | None:
    """The one thing that helps; None where nothing has to be done. `number` is the next session on the path."""
    why = found.reasons[0].why
    if why in TO_PLAN:
        return kit.button("Plan a session", ScheduleIds.OPEN, pairing_id)
    if why in TO_SEE_GOALS:
        return kit.button("Goals", GoalIds.SHOW)
    return {
        Why.DIFFERENT_ANSWERS: kit.button("Log a session", SessionLogIds.OPEN, pairing_id),
        Why.LESSONS_OPEN: kit.button("Lessons", LessonIds.SHOW),
        Why.LONG_IN_PHASE: kit.button("Open the guide", GuidesIds.OPEN, f"{pairing_id}:{number}"),
    }.get(why)


HELPS = {
    Why.SOMEBODY_LEFT: "Whoever runs the program knows, and finds you somebody else.",
    Why.NO_FIRST_SESSION: "A time is what is missing most often.",
    Why.SILENT: "Half an hour is enough to begin again.",
    Why.MISSED_TWICE: "Perhaps another time of day suits you better.",
    Why.NOT_YET: "A time is what is missing most often.",
    Why.DIFFERENT_ANSWERS: "Log what you held, then all of you see the same.",
    Why.LESSONS_OPEN: "They take two minutes each, and your next session is better for it.",
    Why.NO_GOAL: "One goal makes every session worth it.",
    Why.GOALS_STAND_STILL: "Spend the next session on them, or choose smaller steps.",
    Why.LONG_IN_PHASE: "That may be just right. Go on whenever you want.",
}


def _reason(one: Reason, cadence: Cadence) -> str:
    weeks, days, pause = weeks_in_words(one.days), days_in_words(one.days), besides(one)
    coming = kit.moment(one.at) if one.at else ""
    return {
        Why.SOMEBODY_LEFT: "one of you has left the workspace",
        Why.SOMEBODY_PAUSES: "one of you is pausing, so nothing is asked of you",
        Why.PAIRING_PAUSES: "nothing is asked of you until it is over",
        Why.PROGRAM_PAUSES: "the program is paused, so nothing is asked of you",
        Why.JUST_MATCHED: f"you were matched {days} ago",
        Why.BACK: f"you came back from a break {days} ago",
        Why.NO_FIRST_SESSION: f"you were matched {weeks} ago{pause}, and no session is held or planned yet",
        Why.SILENT: f"no session logged for {weeks}{pause}, and you meant to meet {CADENCES[cadence]}",
        Why.MISSED_TWICE: "the last two planned sessions did not happen",
        Why.NOT_YET: "at the last check-in you had not met",
        Why.DIFFERENT_ANSWERS: "whether you met since the last check-in is not clear yet",
        Why.LESSONS_OPEN: "not all lessons that the program asks for are finished",
        Why.NO_GOAL: "you have met three times or more, and no goal is set",
        Why.GOALS_STAND_STILL: "half of the path is behind you, and no goal has moved yet",
        Why.LONG_IN_PHASE: f"you are in “{kit.escape(one.name, 60)}” for {weeks}{pause}, longer than most",
        Why.RATINGS_FALL: "the ratings of three people or more went down lately",
        Why.PLANNED: f"your next session is {coming}",
        Why.SAID_THEY_MET: "by what was said at the last check-in",
        Why.MEETING: f"you last met {days} ago",
        Why.TIME_OVER: "your time in the program is complete; go on for as long as you like",
    }[one.why]
