"""A large integer program in a process of its own, which ends when its time is over, whatever HiGHS is doing."""

import io
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.matching.integer import Found, Numbers, Program, found_by

ROOT = Path(__file__).parents[2]
TO_BEGIN = 5.0  # seconds that a process may take to load what it needs and to read the program
TO_END = 1.0  # seconds for which HiGHS may go on after its time


def stages_within(seconds: float, program: Program, aims: Sequence[Numbers], known: Sequence[int]) -> Iterator[Found]:
    """What is found after each aim until the time is over; nothing where the process fails."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bot.matching.own_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *(path for path in sys.path if path)])},
    )
    try:
        written, _ = child.communicate(
            pickle.dumps((program, aims, known, seconds)), timeout=TO_BEGIN + seconds + TO_END
        )
    except subprocess.TimeoutExpired:
        child.kill()
        written, _ = child.communicate()
    finally:
        child.kill()
        child.wait()
    return _whole(written)


def _whole(written: bytes) -> Iterator[Found]:
    """The answers that were written to their end."""
    stream = io.BytesIO(written)
    while stream.tell() < len(written):
        try:
            yield pickle.load(stream)  # noqa: S301, written by our own child
        except (EOFError, pickle.UnpicklingError):
            return


def _main() -> None:
    program, aims, known, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301, from our own parent
    if hasattr(signal, "setitimer"):
        # The system itself ends this process, also where its parent is gone before.
        signal.setitimer(signal.ITIMER_REAL, seconds + TO_END)
    for found in found_by(program, aims, known, seconds):
        pickle.dump(found, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
