"""The questions that somebody answered, in the words in which they were asked: forms change, answers stay.

Everything here is called in an open unit of work.
"""

from collections.abc import Mapping

from bot.domain.forms import Paper
from bot.domain.person import PersonId
from bot.domain.plan import Content
from bot.ports import UnitOfWork
from bot.services import built_in, contents


def of(uow: UnitOfWork, person_id: PersonId) -> Mapping[int, Mapping[str, str]]:
    """By the id of the paper and the key of the question; a skill's place is {skill}."""
    return {one.id: _asked(uow, one) for one in uow.forms.of(person_id)}


def _asked(uow: UnitOfWork, paper: Paper) -> Mapping[str, str]:
    content = _answered_in(uow, paper)
    texts = built_in.of(uow, content)
    usual = texts.forms.get(paper.form_name) or contents.usual_form(texts, content, paper.form)
    own = contents.own_questions(content.form_own.get(paper.form.value, ()))
    return {one.key: one.ask for one in (*contents.worded(usual, content).questions, *own)}


def _answered_in(uow: UnitOfWork, paper: Paper) -> Content:
    """Papers from before this was noted go by what their pairing began with."""
    if paper.content_id is not None:
        return uow.contents.get(paper.content_id).content
    return contents.of_pairing_or_program(uow, paper.program_id, paper.pairing_id)
