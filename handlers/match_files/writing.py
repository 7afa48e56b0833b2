"""The files that come out: all of them or none."""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Row = Sequence[str]


class Outputs:
    """Files that are written beside their places and put there together at the end."""

    def __init__(self) -> None:
        self._ready: list[tuple[Path, Path]] = []

    def write(self, path: Path, header: Row, rows: Iterable[Row]) -> None:
        """Writes a CSV file; nobody sees it before `publish`. Raises OSError where it cannot be."""
        try:
            number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error
        self._ready.append((Path(name), path))
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)

    def publish(self) -> None:
        """Puts every file in its place."""
        mask = os.umask(0)
        os.umask(mask)
        while self._ready:
            made, path = self._ready[0]
            # Made for one reader only; as readable now as any file that this person makes.
            made.chmod(0o666 & ~mask)
            made.replace(path)
            self._ready.pop(0)

    def discard(self) -> None:
        """Leaves nothing behind."""
        for made, _ in self._ready:
            made.unlink(missing_ok=True)


@contextmanager
def all_or_none() -> Iterator[Outputs]:
    """Publishes at a clean end; leaves nothing after an error."""
    outputs = Outputs()
    try:
        yield outputs
        outputs.publish()
    finally:
        outputs.discard()
