"""What is wrong with a file, each complaint at its line and column, all of them at once."""

from dataclasses import dataclass, field


class WrongFile(Exception):
    """A file that cannot be used; each line of the text says where, what is there and what is expected."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


@dataclass
class Complaints:
    """Collected while a file is read, so that somebody can correct everything in one go."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, line: int, column: str, there: str, expected: str) -> None:
        """One more: what is in a cell, and what is expected instead."""
        cell = f"“{there}” is there" if there else "nothing is there"
        self.found.append(f"{self.file}, line {line}, column {column}: {cell}, expected {expected}.")

    def say(self, where: str, sentence: str) -> None:
        """One more, in a sentence."""
        self.found.append(f"{self.file}{where}: {sentence}")

    def raise_any(self) -> None:
        """Raises WrongFile when there is anything to complain about."""
        if self.found:
            raise WrongFile(self.found)
