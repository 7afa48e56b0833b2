"""One sentence for everything that can go wrong for a person: what is so, and what they can do."""

from collections.abc import Mapping
from string import Formatter

from bot.errors import Problem, Refusal
from handlers.blocks.kit import escape, mentions

REFUSALS: Mapping[Refusal, str] = {
    Refusal.ADMINS_ONLY: "This is for the people who run mentoring here. {who} can help you.",
    Refusal.NO_ADMINS_YET: (
        "Nobody runs mentoring here yet. An owner or admin of this Slack workspace can type "
        "`/mentor-admin` and appoint somebody."
    ),
    Refusal.NOT_YOURS: "That belongs to somebody else, so you cannot change it.",
    Refusal.GONE: "That is no longer there. Type `/mentor` to see where things stand now.",
    Refusal.CHANGED_MEANWHILE: "Somebody changed this a moment ago, so nothing was saved. Please open it again.",
    Refusal.NOT_POSSIBLE_NOW: "That is not possible any more. Type `/mentor` to see where things stand now.",
    Refusal.NOT_FROM_HERE: (
        "That does not fit where this stands now, so nothing was changed. Type `/mentor` to see where things stand."
    ),
    Refusal.NO_PROGRAM: (
        "No mentoring program is open for sign-up right now. Type `/mentor` any time to see whether one has opened."
    ),
    Refusal.SIGN_UP_CLOSED: "Sign-up for {program} has closed. {who} can tell you about the next round.",
    Refusal.NOT_ENROLLED: "You are in no mentoring program now. Type `/mentor signup` to join one.",
    Refusal.ALREADY_PAUSED: "You are already pausing. Type `/mentor resume` when you are back.",
    Refusal.NOT_PAUSED: "You are not pausing, so there is nothing to resume.",
    Refusal.PAIRING_NOT_PAUSED: "You take no break together, so there is nothing to end.",
    Refusal.NO_PAIRING: "You have nobody to meet right now. Type `/mentor` to see what happens next and when.",
    Refusal.AGREEMENT_CHANGED: (
        "The agreement was changed while you were reading, so nothing was accepted. Please open it again: "
        "the new words are there."
    ),
    Refusal.ALREADY_ANSWERED: "You answered this already. Your first answer stands.",
    Refusal.ALREADY_LOGGED: "This session is logged already. Type `/mentor` to see where things stand now.",
    Refusal.RATING_STANDS: "You rated this session more than a day ago, so your rating stands.",
    Refusal.REMATCH_WAITS: "They were asked already, each in private. Whoever has not answered still can.",
    Refusal.REMATCH_OVER: "This is settled already, so nothing was changed. Type `/mentor` to see where things stand.",
    Refusal.NOBODY_READS_IT: (
        "This person can no longer be reached here, so nothing was sent. Type `/mentor`, press *When life happens* "
        "beside the pairing, and choose somebody else there."
    ),
    Refusal.CONCERN_WAS_READ: "Whoever you chose has read it meanwhile, so it stays with them.",
    Refusal.FORM_CLOSED: (
        "This form is not open for you now, so nothing was saved. `/mentor feedback` shows what you can answer."
    ),
    Refusal.NOTHING_TO_RATE: "This session is noted as one that did not happen, so there is nothing to rate.",
    Refusal.LOGGED_BY_SOMEBODY_ELSE: (
        "Your partner logged this session, so only they can take it back. Please ask them."
    ),
    Refusal.PLACE_TAKEN: "That place was taken a moment ago. Nothing was changed for you.",
    Refusal.NOBODY_TO_MATCH: (
        "There is nobody to match in {program} yet: nobody who signed up has a free place. "
        "`/mentor-admin people` invites more people."
    ),
    Refusal.NO_PROGRAM_TO_RUN: "There is no program to match yet. `/mentor-admin new` creates one.",
    Refusal.COUPLE_NOT_POSSIBLE: "This pair is not possible, so nothing was added. Please choose two others.",
    Refusal.NO_MENTORS_TO_MATCH: (
        "There is no mentor with a free place in {program} yet, so nobody can be matched. "
        "`/mentor-admin people` invites more people."
    ),
    Refusal.NO_MENTEES_TO_MATCH: (
        "There is no mentee without a mentor in {program} yet, so nobody can be matched. "
        "`/mentor-admin people` invites more people."
    ),
    Refusal.ALREADY_MATCHING: (
        "I am already working on a proposal for {program}. Whoever asked for it hears from me when it is ready."
    ),
    Refusal.CARRIED_OUT_ALREADY: (
        "This is over already, so there is nothing to stop. `/mentor-admin match` shows what came of it."
    ),
    Refusal.RUN_OVER: (
        "This run is over already, so there is nothing to cancel. `/mentor-admin match` shows what came of it."
    ),
    Refusal.SWAP_NOT_POSSIBLE: "This swap is not possible, so nothing was changed. Please choose another pair.",
    Refusal.SWAPPED_ALREADY: "These two pairs have swapped already, so nothing was done twice.",
    Refusal.SWAP_PAIR_OVER: (
        "One of these two pairs is over by now, so nothing was swapped. The board shows who is together."
    ),
    Refusal.SWAP_OF_TWO_ONLY: (
        "Only a mentor and a mentee who are two can swap with two others, so nothing was changed. In a circle, among "
        "peers, and while somebody stands in, offer them a rematch instead: whoever wants somebody new is matched anew."
    ),
    Refusal.SWAP_ON_A_BREAK: (
        "{who} are on a break together, so nothing was swapped. Once they go on, it is possible."
    ),
    Refusal.SWAP_WHILE_RESTING: (
        "{program} is taking a break, so nobody is put together anew there now. Once it goes on, it is possible."
    ),
    Refusal.SWAP_SOMEBODY_AWAY: (
        "Nobody new can be put together with {who} now: whoever is on a break, has left, or has not done yet what the "
        "program requires before a match waits for that. Nothing was changed."
    ),
    Refusal.NOT_IN_A_THREE: (
        "One of these pairs belongs to three peers who go together, so it cannot be swapped. "
        "Drop it and pair two by hand instead."
    ),
    Refusal.NOBODY_CHOSEN: "No pair is left to approve among these, so nothing was done.",
    Refusal.OTHER_WORKSPACE: (
        "I look after the people of one Slack workspace only, and you are not among them, so nothing was done. "
        "Whoever runs mentoring in your own company knows what there is for you."
    ),
    Refusal.MESSAGE_SETTLED: (
        "That message was tried again or dropped a moment ago, so nothing was done twice. "
        "My Home tab shows what still did not arrive."
    ),
    Refusal.UNREADABLE: (
        "I cannot read this any more: it is of an older version of mine, or came in garbled. Nothing was changed. "
        "Please close it, type `/mentor`, and open it once more."
    ),
    Refusal.DECIDED_MEANWHILE: (
        "Somebody decided about this pair a moment ago, so nothing was done twice. The page shows it as it is now."
    ),
    Refusal.PROPOSAL_CHANGED: (
        "Somebody changed this proposal since you looked at it, so nothing was approved yet. "
        "*Review and change* shows what is different."
    ),
    Refusal.ALREADY_APPROVED: (
        "This proposal was approved already, so nothing was done twice. `/mentor-admin match` shows where it stands."
    ),
    Refusal.NOTHING_TO_APPROVE: "This proposal has no pairs and leaves nobody out, so there is nothing to approve.",
    Refusal.PROPOSAL_REPLACED: (
        "There is a newer proposal for {program}, so this one can no longer be changed or approved. "
        "`/mentor-admin match` shows the newer one."
    ),
    Refusal.REQUEST_OVER: "This request is no longer open, so there is nothing left for you to do. Thank you.",
    Refusal.FIND_AS_MENTEE: (
        "You are in {program} as a mentor. To look for a mentor as well, choose *Both* in `/mentor profile`."
    ),
    Refusal.FIND_NOT_ALLOWED: (
        "In {program} the people who run it bring mentors and mentees together, so there is nothing for you to do. "
        "{who} can tell you when."
    ),
    Refusal.FIND_TOO_EARLY: (
        "Matching in {program} is on {day}, and I tell you either way. If nobody is found for you then, "
        "`/mentor find` shows you who is free."
    ),
    Refusal.FIND_WHILE_PAUSED: "You are pausing. Type `/mentor resume` when you are back, and then this once more.",
    Refusal.PROGRAM_RESTS: "{program} is taking a break, so nobody is asked there now. {who} can tell you until when.",
    Refusal.NOT_PREPARED: (
        "{program} asks for its lessons and its agreement before anybody is matched. `/mentor lessons` shows what is "
        "left for you; it takes a few minutes, and then you can come back here."
    ),
    Refusal.NOBODY_IS_READY: (
        "Nobody in {program} can be matched yet: {people} still have lessons or the agreement to do. "
        "`/mentor-admin match` reminds them."
    ),
    Refusal.FIND_HAS_SOMEBODY: "You have somebody in {program} already. `/mentor` shows what is next for you two.",
    Refusal.ALREADY_ASKING: (
        "You are asking somebody already, and one at a time is kinder to them. `/mentor find` shows where that stands; "
        "there you can take it back or ask the next one."
    ),
    Refusal.OFFER_AS_MENTOR: "You are in {program} as a mentee. To mentor as well, choose *Both* in `/mentor profile`.",
    Refusal.OFFER_NOT_ALLOWED: (
        "In {program} mentors do not offer themselves to somebody by name. {who} can tell you how pairs are made."
    ),
    Refusal.OFFER_NO_PLACE: "All your places in {program} are taken. You can take more with `/mentor profile`.",
    Refusal.OFFER_OVER: "This offer is no longer open, so there is nothing left for you to do.",
    Refusal.OBJECTION_TOO_LATE: (
        "The time to say so by this button is over. {who} can still help you: please write to them."
    ),
    Refusal.ALREADY_SENT: "This was sent already. Nobody gets it twice.",
    Refusal.NOBODY_TO_TELL: "Nobody is left in this audience, so nothing was sent.",
    Refusal.TIME_HAS_PASSED: (
        "The time that was chosen has passed, so nothing was sent. Press *Change it* and choose a later one."
    ),
    Refusal.NOT_YOUR_OWN: "Nobody approves their own announcement. {who} can look at it.",
    Refusal.NOBODY_TO_APPROVE: (
        "Here a second person looks at each announcement first, and nobody else runs mentoring. Nothing was sent. "
        "Appoint somebody with `/mentor-admin admins`, and press Send again."
    ),
    Refusal.CHANGED_BY_ANOTHER_ONLY: (
        "Here a second person looks at each announcement, so its writer cannot change it alone once it is sent. "
        "{who} can change it, or you delete it and write a new one."
    ),
    Refusal.NOTHING_WAS_SENT: "None of it has arrived anywhere, so there is nothing to change or delete.",
    Refusal.LAST_ADMIN: "You are the last one who runs mentoring here. Appoint somebody else first.",
    Refusal.SIGN_UP_DAY_OVER: (
        "The last day of sign-up for {program} is over, so it cannot be opened. "
        "Press *Edit* and choose a later day first."
    ),
    Refusal.PROGRAM_IS_CLOSED: "{program} is closed, so nothing in it can be changed any more.",
    Refusal.PROGRAM_NOT_PAUSED: "{program} is not paused, so there is nothing to resume.",
    Refusal.TAKEN_OVER: "Somebody manages that program already. `/mentor-admin programs` shows who.",
    Refusal.CLOSE_FIRST: "{program} is not closed yet. Close it first; then it can be put away.",
    Refusal.ALREADY_NOMINATED: (
        "You have named this person already. Thank you; whoever runs the program has your words."
    ),
    Refusal.NO_NOMINATIONS: "There is no program right now for which you can name somebody.",
    Refusal.NO_PROGRAM_TO_FILL: "No program of yours is running now. Type `/mentor-admin programs` to see all of them.",
    Refusal.NOT_OPEN_FOR_SIGN_UP: (
        "{program} is not open for sign-up now, so nobody can be invited. Open it first: type `/mentor-admin programs`."
    ),
    Refusal.SNOOZE_TOO_LONG: "By then it is too late for this. Please choose a shorter time.",
    Refusal.ALREADY_SNOOZED: "I am already going to ask you again. Nothing was done twice.",
}

PROBLEMS: Mapping[Problem, str] = {
    Problem.REQUIRED: "Please answer this.",
    Problem.TOO_LONG: "This is too long. Please shorten it.",
    Problem.TOO_MANY: "These are too many. Please keep the ones that matter most.",
    Problem.NOT_BOTH: "Please choose people or a channel, and not both.",
    Problem.NOBODY_THERE: "Nobody is in this audience yet. Please choose another one.",
    Problem.NOT_A_NUMBER: "Please give a whole number.",
    Problem.OUT_OF_RANGE: "This number is out of range.",
    Problem.IN_THE_PAST: "This day is in the past. Please choose a later one.",
    Problem.ONLY_IF_IT_REPEATS: "This is for one that repeats. Please choose how often, or leave it empty.",
    Problem.NEWSLETTER_IS_NOT_NECESSARY: (
        "A newsletter goes to those who said yes, so it cannot be necessary. Please choose one of the two."
    ),
    Problem.TOO_FAR: "This day is more than a year away. Please choose an earlier one.",
    Problem.PAUSE_TOO_LONG: "A program pauses for half a year at most. Please choose an earlier day.",
    Problem.BREAK_TOO_LONG: (
        "A break lasts half a year at most, and ends before the program does. Please choose an earlier day."
    ),
    Problem.LONG_AFTER_THE_END: (
        "This day is more than a year after the program ends. Please choose one when you can look at the goal together."
    ),
    Problem.IN_THE_FUTURE: "This is still to come. Please choose when you met.",
    Problem.END_BEFORE_START: "This ends before it begins. Please choose a later one.",
    Problem.OTHER_THAN_MENTOR: "Nobody is paired with themselves. Please choose somebody else.",
    Problem.NOT_TAKING_PART: "This person is not taking part right now: not signed up, pausing, or gone.",
    Problem.NOT_PREPARED: "This person still has lessons or the agreement to do, which the program asks for first.",
    Problem.NOT_A_MENTOR: "This person did not sign up as a mentor.",
    Problem.NOT_A_MENTEE: "This person did not sign up as a mentee.",
    Problem.NO_FREE_PLACE: "This person has no free place.",
    Problem.NO_PLACE_IN_PROPOSAL: (
        "This proposal fills every place of this person already. Drop one of their pairs first."
    ),
    Problem.FLOOR_OUT_OF_REACH: "With every weight at 0 no pair has a score, so none reaches a floor. Set it to none.",
    Problem.CIRCLE_SIZE: "A circle has two to seven mentees.",
    Problem.MOST_BELOW_LEAST: "The most people in a circle cannot be fewer than the least.",
    Problem.RULES_CONTRADICT: (
        "The same thing is asked to be alike and different, so nobody could be matched. Take it out of one of the two."
    ),
    Problem.SHARES_SOMEBODY: "The two pairs share somebody, so there is nothing to swap. Please choose another pair.",
    Problem.UNKNOWN_FIELD: "No rule can go by this. Please choose something else.",
    Problem.TOGETHER_ALREADY: "These two are together already.",
    Problem.IN_THE_PROPOSAL: "These two are in this proposal already. If they were dropped, choose Keep beside them.",
    Problem.NOT_YOURSELF: "Please choose somebody other than yourself.",
    Problem.CHOSEN_TWICE: "You have chosen this person above already. Please choose somebody else, or nobody.",
    Problem.CANNOT_BE_ASKED: "I cannot ask this person for you right now. Please choose somebody else.",
    Problem.NAME_TAKEN: "There is a program of this name already. Please choose another name.",
    Problem.UNKNOWN_TIME_ZONE: "This time zone is not known. It looks like Europe/London.",
    Problem.CANNOT_TAKE_PART: "Somebody chosen here is a bot or has left the workspace. Please choose others.",
    Problem.MATCHING_BEFORE_SIGN_UP_CLOSES: "Matching cannot come before the last day of sign-up.",
    Problem.TOO_MANY_SKILLS: "Please give at most 100 skills.",
    Problem.SKILL_TOO_LONG: "A skill has at most 75 characters. Please shorten the longest one.",
    Problem.SKILL_OF_ANOTHER_PROGRAM: "That skill is one of another program of yours. Choose another one, or none.",
    Problem.NOBODY_NAMED: "Please choose people, or paste a list of them.",
    Problem.UNKNOWN_CALENDAR: (
        "I do not know one of these calendars. They are country codes, or a country with its part: US, GB-SCT, DE-BY."
    ),
    Problem.THREE_QUESTIONS: "A guide has three questions, one on each line.",
    Problem.KEEP_THE_SKILL: "Please keep {skill} in it: the name of the skill stands there.",
    Problem.OWN_QUESTIONS: "Please write five questions of your own at most, each once.",
    Problem.NOTHING_LEFT: "Please leave at least one question, or write one of your own.",
    Problem.NOT_YOURS_TO_NAME: "You can name people who report to you, or who were in a circle that you led.",
    Problem.RULE_NEEDED: "People join this program by a rule, so it needs one: levels, departments or a first day.",
    Problem.NOT_BY_RULE: "This program takes mentees by a rule that does not name you. You can join it as a mentor.",
    Problem.NOT_A_LINK: "Please paste a whole link that begins with https://.",
    Problem.AGENDA_FULL: "The agenda is full: 1,000 characters fit. Please take something off first.",
    Problem.NOT_A_CSV_FILE: "This is not a CSV file. In your spreadsheet choose Save as, then CSV UTF-8.",
    Problem.UNKNOWN_PLACEHOLDER: (
        "I do not know {unknown}. These work: {known}. Format braces as code to leave them as they are."
    ),
    Problem.NOT_ALL_KNOWN: "I do not know {unknown}. Please correct it or take it out, so that nobody is forgotten.",
    Problem.DAY_AND_HOUR: "Please give both a day and an hour, or neither to send it now.",
    Problem.REPEATS_FROM: "Please give the day and hour of the first one.",
    Problem.FILE_TOO_BIG: "This file is bigger than 10 MB. Please leave out columns that are not asked for.",
    Problem.NOT_RISING: "Please give each day once, the earliest first.",
    Problem.LESS_THAN_LEAST: "This is less than the least number of days above. Please give more.",
    Problem.AFTER_IT_LAPSES: "A reminder must come before the question lapses.",
}

SOMEBODY = {"who": "An owner of this Slack workspace"}


def _shown(value: object) -> str:
    """People come as tuples of ids, everything else as what it says."""
    return mentions([str(one) for one in value]) if isinstance(value, tuple) else escape(str(value))


def refusal(why: Refusal, values: Mapping[str, object]) -> str:
    """The sentence in mrkdwn."""
    given = SOMEBODY | {name: _shown(value) for name, value in values.items() if value != ()}
    names = {name for _, name, _, _ in Formatter().parse(REFUSALS[why]) if name}
    return REFUSALS[why].format(**{name: given.get(name, "it") for name in names})


def problem(what: Problem, values: Mapping[str, object] | None = None) -> str:
    """The sentence in plain text, as fields of forms show it."""
    names = {name for _, name, _, _ in Formatter().parse(PROBLEMS[what]) if name}
    return PROBLEMS[what].format(**{name: str((values or {}).get(name, "it")) for name in names})
