"""What people chose about nudges, which days they heard one, and what they were asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.choices import HowOften, Topic
from bot.domain.person import PersonId
from bot.nudges import Delivery, DeliveryState, Nudge
from bot.ports.nudges import Question
from storage.outbox_rows import OPEN, delivery_of
from storage.repositories.base import InWorkspace
from storage.rows.base import Row
from storage.rows.deliveries import OutboxRow
from storage.rows.nudges import NudgeChoiceRow, NudgeDayRow, QuestionRow, TopicDayRow

OUTBOX = cast(Table, OutboxRow.__table__)
QUESTIONS = cast(Table, QuestionRow.__table__)
TOPIC_DAYS = cast(Table, TopicDayRow.__table__)
# Asked at each tick.
TOUCHED = (
    select(QUESTIONS.c.person_id)
    .where(QUESTIONS.c.workspace_id == bindparam("workspace_id"), QUESTIONS.c.touched)
    .distinct()
    .limit(bindparam("most"))
)


class _OfPerson(InWorkspace):
    row: type[Row]

    @property
    def table(self) -> Table:
        return cast(Table, self.row.__table__)

    def _theirs(self, person_id: PersonId) -> tuple[ColumnElement[bool], ...]:
        return (self.table.c.workspace_id == self.workspace_id, self.table.c.person_id == person_id)

    def _insert(self, row: type[Row], **columns: Any) -> Any:
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(cast(Table, row.__table__)).values({"workspace_id": self.workspace_id, **columns})


class NudgeChoiceTable(_OfPerson):
    row = NudgeChoiceRow

    def of(self, person_id: PersonId) -> Mapping[Topic, HowOften]:
        query = select(self.table.c.topic, self.table.c.how_often).where(*self._theirs(person_id))
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def put(self, person_id: PersonId, topic: Topic, how_often: HowOften, *, now: datetime) -> None:
        self.connection.execute(delete(self.table).where(*self._theirs(person_id), self.table.c.topic == topic))
        if how_often is not HowOften.ALL:
            columns = {"person_id": person_id, "topic": topic, "how_often": how_often, "chosen_at": now}
            self.connection.execute(self._insert(NudgeChoiceRow, **columns))


class NudgeDayTable(_OfPerson):
    row = NudgeDayRow

    def holder(self, person_id: PersonId, day: date) -> str | None:
        query = select(self.table.c.key).where(*self._theirs(person_id), self.table.c.day == day)
        return self.connection.execute(query).scalar()

    def days(self, person_id: PersonId, first: date, last: date) -> Mapping[date, str]:
        column = self.table.c
        query = select(column.day, column.key).where(*self._theirs(person_id), column.day.between(first, last))
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def take(self, person_id: PersonId, day: date, key: str) -> bool:
        if self.holder(person_id, day) == key:
            return True
        self.give_back(person_id, key)
        insert = self._insert(NudgeDayRow, person_id=person_id, day=day, key=key).on_conflict_do_nothing()
        taken = self.connection.execute(insert.returning(self.table.c.key)).first()
        return taken is not None

    def pass_on(self, person_id: PersonId, day: date, key: str) -> None:
        self.connection.execute(delete(self.table).where(*self._theirs(person_id), self.table.c.day == day))
        self.connection.execute(self._insert(NudgeDayRow, person_id=person_id, day=day, key=key))

    def give_back(self, person_id: PersonId, key: str) -> None:
        self.connection.execute(delete(self.table).where(*self._theirs(person_id), self.table.c.key == key))

    def topic_day(self, person_id: PersonId, topic: Topic) -> tuple[date, str] | None:
        column = TOPIC_DAYS.c
        here = (column.workspace_id == self.workspace_id, column.person_id == person_id, column.topic == topic)
        found = self.connection.execute(select(column.day, column.key).where(*here)).first()
        return None if found is None else (found[0], found[1])

    def note_topic(self, person_id: PersonId, topic: Topic, day: date, key: str) -> None:
        column = TOPIC_DAYS.c
        here = (column.workspace_id == self.workspace_id, column.person_id == person_id, column.topic == topic)
        self.connection.execute(delete(TOPIC_DAYS).where(*here))
        self.connection.execute(self._insert(TopicDayRow, person_id=person_id, topic=topic, day=day, key=key))

    def due_for(self, person_id: PersonId, *, now: datetime, most: int) -> Sequence[Delivery]:
        column = OUTBOX.c
        # Named twice: the index is of those that are open, the answer of those that wait.
        waits = (column.state.in_(OPEN), column.state == DeliveryState.WAITING)
        due = (column.address == person_id, *waits, column.due_at <= now)
        return self._deliveries(self._outbox(*due).order_by(column.due_at, column.id).limit(most))

    def hold_for(self, deliveries: Sequence[Delivery], *, until: datetime, reason: str) -> Sequence[Delivery]:
        return [one for one in deliveries if self._hold(one, until, reason)]

    def _hold(self, delivery: Delivery, until: datetime, reason: str) -> bool:
        column = OUTBOX.c
        # Whoever had claimed it finds a newer claim and leaves it alone.
        changed = update(OUTBOX).where(
            column.id == delivery.id, column.state == DeliveryState.WAITING, column.claims == delivery.claims
        )
        free = {"holder": None, "held_until": None, "claims": delivery.claims + 1}
        return self.connection.execute(changed.values(due_at=until, reason=reason, **free)).rowcount == 1

    def rewrite(self, delivery: Delivery, nudge: Nudge) -> bool:
        column = OUTBOX.c
        here = (column.id == delivery.id, column.state == DeliveryState.WAITING, column.claims == delivery.claims)
        names = ("key", "subject", "due_at", "ends_at", "stopped_until")
        columns = {name: getattr(nudge, name) for name in names}
        return self.connection.execute(update(OUTBOX).where(*here).values(columns)).rowcount == 1

    def sent(self, delivery_id: int) -> Delivery | None:
        return next(iter(self._deliveries(self._outbox(OUTBOX.c.id == delivery_id))), None)

    def waiting(self, ids: Sequence[int]) -> Sequence[Delivery]:
        column = OUTBOX.c
        return self._deliveries(
            self._outbox(column.id.in_(ids), column.state == DeliveryState.WAITING).order_by(column.due_at, column.id)
        )

    def note_said(self, ids: Sequence[int], *, now: datetime, conversation_id: str, message_ts: str) -> None:
        where = {"conversation_id": conversation_id, "message_ts": message_ts}
        self._end(ids, state=DeliveryState.SENT, sent_at=now, reason="", **where)

    def drop(self, ids: Sequence[int], *, now: datetime, reason: str) -> None:
        self._end(ids, state=DeliveryState.DROPPED, sent_at=now, reason=reason)

    def _end(self, ids: Sequence[int], **columns: Any) -> None:
        here = (OUTBOX.c.workspace_id == self.workspace_id, OUTBOX.c.id.in_(ids))
        waiting = OUTBOX.c.state == DeliveryState.WAITING
        free = {"holder": None, "held_until": None}
        self.connection.execute(update(OUTBOX).where(*here, waiting).values(free | columns))

    def _outbox(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(OUTBOX).where(OUTBOX.c.workspace_id == self.workspace_id, *conditions)

    def _deliveries(self, query: Select[Any]) -> Sequence[Delivery]:
        return [delivery_of(row) for row in self.connection.execute(query).mappings()]


class QuestionTable(_OfPerson):
    row = QuestionRow

    def add(self, question: Question) -> None:
        columns = {
            "delivery_id": question.delivery.id,
            "person_id": question.person_id,
            "gathered_in": question.gathered_in,
            "words": question.words,
            "asked_at": question.asked_at,
            "settled": question.settled,
        }
        self.connection.execute(self._insert(QuestionRow, **columns).on_conflict_do_nothing())

    def of(self, person_id: PersonId) -> Sequence[Question]:
        return self._some(QUESTIONS.c.person_id == person_id, QUESTIONS.c.settled == "")

    def find(self, delivery_id: int) -> Question | None:
        return next(iter(self._some(QUESTIONS.c.delivery_id == delivery_id)), None)

    def in_digest(self, person_id: PersonId, key: str) -> Sequence[Question]:
        return self._some(QUESTIONS.c.person_id == person_id, QUESTIONS.c.gathered_in == key)

    def settle(self, delivery_id: int, how: str) -> bool:
        column = QUESTIONS.c
        here = (column.workspace_id == self.workspace_id, column.delivery_id == delivery_id, column.settled == "")
        return self.connection.execute(update(QUESTIONS).where(*here).values(settled=how)).rowcount == 1

    def touch(self, person_ids: Collection[PersonId]) -> None:
        self._touch(person_ids, touched=True)

    def touch_all(self) -> None:
        column = QUESTIONS.c
        here = (column.workspace_id == self.workspace_id, column.settled == "", ~column.touched)
        self.connection.execute(update(QUESTIONS).where(*here).values(touched=True))

    def touched(self, most: int) -> Sequence[PersonId]:
        return list(self.connection.execute(TOUCHED, {"workspace_id": self.workspace_id, "most": most}).scalars())

    def looked_at(self, person_id: PersonId) -> None:
        self._touch([person_id], touched=False)

    def _touch(self, person_ids: Collection[PersonId], *, touched: bool) -> None:
        column = QUESTIONS.c
        here = (column.workspace_id == self.workspace_id, column.person_id.in_(person_ids))
        self.connection.execute(update(QUESTIONS).where(*here, column.touched != touched).values(touched=touched))

    def forget(self, delivery_ids: Sequence[int]) -> None:
        column = QUESTIONS.c
        here = (column.workspace_id == self.workspace_id, column.delivery_id.in_(delivery_ids))
        self.connection.execute(delete(QUESTIONS).where(*here))

    def forget_before(self, moment: datetime) -> None:
        column = QUESTIONS.c
        here = (column.workspace_id == self.workspace_id, column.asked_at < moment)
        self.connection.execute(delete(QUESTIONS).where(*here))

    def _some(self, *conditions: ColumnElement[bool]) -> Sequence[Question]:
        column = QUESTIONS.c
        query = select(QUESTIONS).where(column.workspace_id == self.workspace_id, *conditions)
        rows = self.connection.execute(query.order_by(column.delivery_id)).mappings().all()
        asked = {one.id: one for one in self._deliveries([row["delivery_id"] for row in rows])}
        names = ("person_id", "gathered_in", "words", "asked_at", "settled")
        return [Question(delivery=asked[row["delivery_id"]], **{name: row[name] for name in names}) for row in rows]

    def _deliveries(self, ids: Sequence[int]) -> Sequence[Delivery]:
        here = (OUTBOX.c.workspace_id == self.workspace_id, OUTBOX.c.id.in_(ids))
        return [delivery_of(row) for row in self.connection.execute(select(OUTBOX).where(*here)).mappings()]
