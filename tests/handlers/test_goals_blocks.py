"""What people see of goals; one golden file for each state."""

from dataclasses import replace
from datetime import date

from bot.domain.goal import Goal, GoalComment, GoalState, Milestone
from bot.services.goals import Overview, Seen, TheirGoals, Writing
from handlers.blocks import goal_form, goals
from handlers.flows.goals import recalled
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GROW, INES, NOW, TRICKY

GOAL = Goal(
    id=7,
    program_id=1,
    mentee_id=ADA,
    title="Lead the planning of one quarter by myself",
    measure="My manager changes nothing in it",
    due_on=date(2026, 6, 30),
    progress=40,
    milestones=(Milestone(text="Watch one planning round", done=True), Milestone(text="Draft mine")),
    set_at=NOW,
)
SAID = GoalComment(id=3, goal_id=7, writer_id=BOB, text="Start with the budget.", written_at=NOW)
SEEN = Seen(goal=GOAL, comments=(SAID,), mentors=(BOB,), is_mine=True, program="Grow")
NOTHING = Overview(may_set=True, mine=(), mentees=(), shared=())
TRICKY_GOAL = replace(
    GOAL, title=TRICKY, measure=TRICKY, milestones=tuple(Milestone(text=f"{place} {TRICKY}") for place in range(10))
)


def test_all_of_them(golden: Golden) -> None:
    golden("goals/overview_empty", goals.overview(NOTHING))
    reached = replace(GOAL, id=8, title="Say no once a week", state=GoalState.REACHED, progress=100)
    golden("goals/overview_mentee", goals.overview(replace(NOTHING, mine=(reached, GOAL))))
    mentor = Overview(may_set=False, mine=(), mentees=(), shared=())
    golden("goals/overview_mentor_without_mentees", goals.overview(mentor))
    theirs = (
        TheirGoals(person_id=ADA, goals=(GOAL,), program="Grow"),
        TheirGoals(person_id=INES, goals=(), program="Peers who lead", among_peers=True),
    )
    two = replace(GOAL, id=9, program_id=2, only_mine=True)
    both = replace(NOTHING, mine=(GOAL, two), programs={1: "Grow", 2: "Peers who lead"}, mentees=theirs)
    golden("goals/overview_both_roles", goals.overview(both))
    golden("goals/overview_mentor", goals.overview(replace(mentor, mentees=theirs)))
    golden("goals/overview_manager", goals.overview(replace(mentor, shared=theirs[:1])))


def test_one_of_them(golden: Golden) -> None:
    golden("goals/detail_mentee", goals.detail(SEEN))
    golden("goals/detail_saved", goals.detail(SEEN, saved=True, below="V123"))
    alone = replace(SEEN, comments=(), mentors=(), goal=replace(GOAL, milestones=(), measure="", due_on=None))
    golden("goals/detail_without_mentor", goals.detail(alone))
    golden("goals/detail_to_sharpen", goals.detail(alone, saved=True))
    golden("goals/detail_shared", goals.detail(replace(SEEN, goal=replace(GOAL, shared_with_manager=True))))
    golden("goals/detail_mentor", goals.detail(replace(SEEN, is_mine=False)))
    private = replace(SEEN, mentors=(), goal=replace(GOAL, only_mine=True))
    golden("goals/detail_private", goals.detail(private, saved=True))
    peers = replace(SEEN, among_peers=True, is_mine=False)
    golden("goals/detail_peer", goals.detail(peers))
    golden("goals/detail_own_among_peers", goals.detail(replace(peers, is_mine=True, mentors=(BOB, INES))))
    golden("goals/detail_reached", goals.detail(replace(SEEN, goal=replace(GOAL, state=GoalState.REACHED))))
    golden("goals/detail_set_aside", goals.detail(replace(SEEN, goal=replace(GOAL, state=GoalState.DROPPED))))


def test_the_form(golden: Golden) -> None:
    golden("goals/form_new", goal_form.form(Writing(goal=None, programs=(GROW,), mentors={"Grow": (BOB,)})))
    both = (GROW, replace(GROW, id=2, name="Peers who lead"))
    golden(
        "goals/form_new_several_programs",
        goal_form.form(Writing(goal=None, programs=both, mentors={"Grow": (BOB,), "Peers who lead": (INES,)})),
    )
    golden("goals/form_change", goal_form.form(Writing(goal=GOAL, programs=(), mentors={"Grow": (BOB,)}), below="V123"))


def test_the_form_of_a_private_goal_among_peers(golden: Golden) -> None:
    shown = Writing(goal=replace(GOAL, only_mine=True), programs=(), mentors={"Grow": ()}, among_peers=True)
    golden("goals/form_private", goal_form.form(shown))


def test_what_is_said_unasked(golden: Golden) -> None:
    golden("goals/commented_by_mentor", goals.commented(SEEN, SAID))
    answer = replace(SAID, writer_id=ADA)
    golden("goals/commented_by_mentee", goals.commented(replace(SEEN, is_mine=False), answer))
    other = replace(SEEN, is_mine=False, mentors=(BOB, INES))
    golden("goals/commented_by_other_mentor", goals.commented(other, replace(SAID, writer_id=INES)))
    golden("goals/commented_by_peer", goals.commented(replace(SEEN, among_peers=True), SAID))


def test_tricky_words_stay_words(golden: Golden) -> None:
    many = tuple(replace(SAID, id=number, text=TRICKY) for number in range(30))
    tricky = replace(SEEN, goal=TRICKY_GOAL, comments=many)
    golden("goals/detail_tricky", goals.detail(tricky))
    golden("goals/not_open_any_more", goals.not_open_any_more(TRICKY * 40))
    golden("goals/commented_tricky", goals.commented(tricky, many[0]))
    crowd = tuple(TheirGoals(person_id=ADA, goals=(TRICKY_GOAL,) * 20) for _ in range(6))
    view = goals.overview(Overview(may_set=True, mine=(TRICKY_GOAL,) * 50, mentees=crowd, shared=crowd))
    golden("goals/overview_tricky", view)
    assert "<!channel>" not in str([block["text"]["text"] for block in view["blocks"] if block["type"] == "section"])


def test_a_bar_shows_what_the_number_says() -> None:
    assert goals.progress_bar(0) == "□□□□□□□□□□ 0%"
    assert goals.progress_bar(40) == "■■■■□□□□□□ 40%"
    assert goals.progress_bar(100) == "■■■■■■■■■■ 100%"


def test_what_a_form_remembers_comes_back() -> None:
    assert recalled(goals.remember(7, "V1")) == (7, "V1")
    assert recalled(goals.remember(0, "")) == (0, "")
    for crafted in ("nonsense", "", "9" * 5_000, "²", "-1", "1.5"):
        assert recalled(crafted) == (0, "")
