"""Everything that is kept about one person, across all tables; and how its words go."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.enrollment import Answers
from bot.domain.goal import GoalState
from bot.domain.pairing import Origin
from bot.domain.person import PersonId
from storage.repositories.base import InWorkspace
from storage.rows import (
    Row,
    announcements,
    contents,
    deliveries,
    forms,
    lessons,
    life,
    matching,
    nudges,
    pairings,
    people,
    plans,
    programs,
)

NOT_SHOWN = {"workspace_id", "version"}

FROM_HR_AND_THEMSELVES = ("working_hours", "holiday_calendar", "department", "manager_id", "level", "start_date")

# What each part is called in the file, and the column that says whose it is.
PARTS: Mapping[str, InstrumentedAttribute[Any]] = {
    "about_me": people.PersonRow.id,
    "runs_mentoring": people.AdminRow.person_id,
    "programs": programs.EnrollmentRow.person_id,
    "never_match_me_with": people.DoNotMatchRow.writer_id,
    "group_i_named": matching.GroupAnswerRow.person_id,
    "nominations_i_wrote": contents.NominationRow.nominator_id,
    "lessons": lessons.ReadingRow.person_id,
    "agreements_accepted": lessons.AcceptanceRow.person_id,
    "agenda_points": plans.AgendaPointRow.writer_id,
    "resources_i_shared": plans.ResourceRow.shared_by,
    "reflections": plans.ReflectionRow.writer_id,
    "introductions_i_made": plans.ConnectionRow.mentor_id,
    "goals": programs.GoalRow.mentee_id,
    "goal_comments": programs.GoalCommentRow.writer_id,
    "pairings": pairings.PairingMemberRow.person_id,
    "asked_to_mentor": pairings.RequestRow.mentor_id,
    "asked_for_a_mentor": pairings.RequestRow.mentee_id,
    "offers_i_made": pairings.OfferRow.mentor_id,
    "searches": pairings.SearchRow.person_id,
    "sessions_i_noted": pairings.SessionRow.recorded_by,
    "sessions_i_logged": pairings.SessionRow.logged_by,
    "next_steps": pairings.ActionItemRow.owner_id,
    "feedback": pairings.FeedbackRow.person_id,
    "check_ins": pairings.CheckInAnswerRow.person_id,
    "concerns": pairings.ConcernRow.writer_id,
    "concern_replies": pairings.ConcernReplyRow.writer_id,
    "forms": forms.FormPaperRow.person_id,
    "form_answers": forms.FormAnswerRow.person_id,
    "new_partner_wanted": forms.RematchAnswerRow.person_id,
    "announcements": deliveries.AnnouncementRow.author_id,
    "announcement_choices": announcements.AnnouncementChoiceRow.person_id,
    "announcements_i_opened": announcements.OpeningRow.person_id,
    "announcement_changes": announcements.RewriteRow.asked_by,
    "nudges_i_chose": nudges.NudgeChoiceRow.person_id,
    "nudge_days": nudges.NudgeDayRow.person_id,
    "nudge_topic_days": nudges.TopicDayRow.person_id,
    "open_questions": nudges.QuestionRow.person_id,
    "acts_as_admin": people.AuditRow.actor_id,
    "matchings_i_asked_for": matching.MatchingRunRow.asked_by,
    "proposals_i_changed": matching.ProposalChangeRow.actor_id,
    "drafts": deliveries.DraftRow.person_id,
    "messages_being_changed": deliveries.LateEditRow.person_id,
    "asked_to_cover": life.CoverRow.mentor_id,
    "sessions_that_fell_through": life.NoShowRow.writer_id,
    "pauses": life.ClockStopRow.person_id,
    "whether_i_would_mentor": life.PayForwardRow.person_id,
}

# What somebody else decided or wished: nobody reads a rejection, nor whom else a mentee would ask.
OF_OTHERS: Mapping[str, frozenset[str]] = {
    "asked_to_mentor": frozenset({"next_choices", "put_aside"}),
    "asked_for_a_mentor": frozenset(
        {"state", "answered_at", "decline_reason", "lapses_at", "word_asked_at", "clock_stopped_at", "put_aside"}
    ),
    "offers_i_made": frozenset({"state", "answered_at", "lapses_at"}),
    "introductions_i_made": frozenset({"state", "settled_at"}),
}
# What the program asked for a mentee they never hear of before a yes.
ONLY: Mapping[str, ColumnElement[bool]] = {"asked_for_a_mentor": pairings.RequestRow.origin == Origin.MENTEE}


class PersonalTables(InWorkspace):
    def kept(self, person_id: PersonId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        return {name: self._rows(name, whose, person_id) for name, whose in PARTS.items()}

    def _rows(self, part: str, whose: InstrumentedAttribute[Any], person_id: PersonId) -> Sequence[Mapping[str, Any]]:
        table, hidden = whose.class_.__table__, NOT_SHOWN | OF_OTHERS.get(part, frozenset())
        query = select(table).where(table.c.workspace_id == self.workspace_id, whose == person_id)
        query = query.where(ONLY[part]) if part in ONLY else query
        rows = self.connection.execute(query.order_by(*table.primary_key.columns)).mappings()
        return [to_jsonable_python({name: row[name] for name in row if name not in hidden}) for row in rows]

    def forget_words(self, person_id: PersonId) -> None:
        self._forget_goals(person_id)
        said = dict.fromkeys(FROM_HR_AND_THEMSELVES)
        self._blank(people.PersonRow, people.PersonRow.id == person_id, **said, fields={})
        enrollment = programs.EnrollmentRow
        self._blank(enrollment, enrollment.person_id == person_id, answers=Answers(), leave_reason="")
        nomination = contents.NominationRow
        theirs = (nomination.nominator_id == person_id) | (nomination.nominee_id == person_id)
        self._blank(nomination, theirs, words="")
        session = pairings.SessionRow
        self._blank(session, session.recorded_by == person_id, notes="", agenda=())
        # Whoever says that it was held wrote what was noted of it, also where somebody else had planned it.
        self._blank(session, session.logged_by == person_id, notes="")
        self._blank(pairings.ActionItemRow, pairings.ActionItemRow.owner_id == person_id, text="")
        self._blank(pairings.FeedbackRow, pairings.FeedbackRow.person_id == person_id, sentence="", tags=())
        self._blank(pairings.ConcernRow, pairings.ConcernRow.writer_id == person_id, words="")
        self._blank(pairings.ConcernReplyRow, pairings.ConcernReplyRow.writer_id == person_id, words="")
        answer = forms.FormAnswerRow
        self._blank(answer, (answer.person_id == person_id) & answer.words.is_not(None), words="")
        self._blank(plans.ConnectionRow, plans.ConnectionRow.mentor_id == person_id, why="")
        self._blank(plans.ReflectionRow, plans.ReflectionRow.writer_id == person_id, words="")
        self._blank(plans.AgendaPointRow, plans.AgendaPointRow.writer_id == person_id, words="")
        self._blank(plans.ResourceRow, plans.ResourceRow.shared_by == person_id, why="")
        self._blank(pairings.RequestRow, pairings.RequestRow.mentor_id == person_id, decline_reason="")
        self._blank(pairings.RequestRow, pairings.RequestRow.mentee_id == person_id, note="", next_choices=())
        self._blank(pairings.OfferRow, pairings.OfferRow.mentor_id == person_id, note="")
        self._blank(pairings.SearchRow, pairings.SearchRow.person_id == person_id, found=None)
        self._blank(pairings.UnmatchedRow, pairings.UnmatchedRow.person_id == person_id, reason="", what_would_help="")
        kept_for_slack = (deliveries.DraftRow.person_id, deliveries.LateEditRow.person_id)
        apart = (people.DoNotMatchRow.writer_id, matching.GroupAnswerRow.person_id, *kept_for_slack)
        chosen = (nudges.NudgeChoiceRow, nudges.NudgeDayRow, nudges.TopicDayRow, nudges.QuestionRow)
        of_life = (life.NoShowRow.writer_id, life.PayForwardRow.person_id, life.ClockStopRow.person_id)
        for whose in (*apart, *of_life, *(one.person_id for one in chosen)):
            table = whose.class_.__table__
            self.connection.execute(delete(table).where(table.c.workspace_id == self.workspace_id, whose == person_id))

    def _forget_goals(self, person_id: PersonId) -> None:
        """With what others wrote about them: their words are about this person."""
        goal, comment = programs.GoalRow, programs.GoalCommentRow
        mine = select(goal.id).where(goal.workspace_id == self.workspace_id, goal.mentee_id == person_id)
        self._blank(comment, comment.goal_id.in_(mine), text="")
        self._blank(comment, comment.writer_id == person_id, text="")
        self._blank(goal, goal.mentee_id == person_id, title="", measure="", milestones=(), shared_with_manager=False)
        self._blank(goal, (goal.mentee_id == person_id) & (goal.state == GoalState.OPEN), state=GoalState.DROPPED)

    def _blank(self, row: type[Row], theirs: ColumnElement[bool], **columns: Any) -> None:
        table = row.__table__
        here = table.c.workspace_id == self.workspace_id
        self.connection.execute(update(row).where(here, theirs).values(**columns))
