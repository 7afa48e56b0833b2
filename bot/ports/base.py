"""What every repository keeps: values with an id, added, read and saved."""

from typing import Protocol, TypeVar

V = TypeVar("V")


class Repository(Protocol[V]):
    def add(self, value: V) -> V: ...
    def get(self, id: int) -> V: ...  # noqa: A002, it is the value's id
    def save(self, value: V) -> V: ...
