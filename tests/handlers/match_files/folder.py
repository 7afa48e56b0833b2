"""A folder in which people match files, and what a run said."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console

from handlers.match_files import Files, run

ON = date(2026, 11, 16)

PEOPLE = """\
id,name,role,level,experience_years,department,manager_id,languages,time_zone,offers,wants,capacity,do_not_match,shoe
ada,Ada,mentee,1,2,Research,cat,en;no,Europe/Oslo,,Public speaking,,,42
bob,Bob,mentor,2,9,Sales,,en,Europe/Oslo,Public speaking;Negotiation,,1,,
cat,Cat,mentor,3,20,Finance,,en;es,Europe/Oslo,Strategy,,2,,
dan,Dan,mentee,1,1,Sales,,ja,Asia/Tokyo,,SQL,,,
eve,Eve,mentee,1,1,Finance,,en,Europe/Oslo,,Strategy,,cat,
"""


class Folder:
    """A folder with files, and what a run said."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said = ""

    def write(self, name: str, text: str) -> Path:
        (self.path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        return self.path / name

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.path / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def run(self, people: str, rules: str | None = None) -> int:
        files = Files(
            people=self.write("people.csv", people),
            rules=None if rules is None else self.write("rules.toml", rules),
            pairs=self.path / "pairs.csv",
            candidates=self.path / "candidates.csv",
            unmatched=self.path / "unmatched.csv",
        )
        screen = StringIO()
        code = run(files, on=ON, console=Console(file=screen, width=200))
        self.said = screen.getvalue()
        return code

    def names(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir())
