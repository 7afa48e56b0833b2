"""What people wrote in their own words, as sets of terms that can be counted against each other.

Two spellings of a word count as one when RapidFuzz finds them nearly the same: inflections and slips, no meaning.
The measure of a couple depends on that couple alone, so that a newcomer changes nobody else's score.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix
from scipy.sparse import csr_array

WORD = re.compile(r"[^\W\d_][\w+#-]*")
SLIP = 87.0  # of 100: "comunication" and "communication" are above, "strategy" and "statistics" below
# Inflections begin alike and go on alike: "negotiate" and "negotiation", "leader" and "leadership".
BEGINS, GOES_ON = 0.57, 72.0
REPEATED = 30  # characters of a picked skill, which many people share, at most
SHORT = 4  # shorter words are the same only when spelled the same

_EMPTY = (
    "a about above across after again all also am an and any are as at be because been become becoming before "
    "being better between both but by can could did do does doing down during each etc every few for from get "
    "gets getting give giving good great grow growing had has have having he help helping her here hers him his "
    "how i if im improve improving in into is it its ive just keep know learn learned learning like ll love make "
    "making many may me mentee mentees mentor mentoring mentors might more most much my myself need needs new no "
    "not now of off on once one only or other others our ours out over own people per really same she should so "
    "some somebody someone something such take than that the their theirs them then there these they thing things "
    "this those through to too under until up us use used using very want wants was way we well were what when "
    "where which while who whom whose why will with within without work worked working would year years you your "
    "yours"
)
EMPTY_WORDS = frozenset(_EMPTY.split())


def terms(*texts: str) -> frozenset[str]:
    """The telling words of some texts, in lower case."""
    return frozenset().union(*(_telling(text) if len(text) > REPEATED else _known(text) for text in texts))


def _telling(text: str) -> frozenset[str]:
    found = {word.strip("-") for word in WORD.findall(text.casefold())}
    return frozenset(word for word in found - EMPTY_WORDS if len(word) > 1)


_known = lru_cache(maxsize=4096)(_telling)


def same_words(vocabulary: Sequence[str]) -> csr_array:
    """Which words of a vocabulary count as one, as a matrix of ones."""
    size = len(vocabulary)
    every = np.arange(size)
    cells = [(every, every), *(_near(places, vocabulary) for places in _by_first_letter(vocabulary))]
    rows = np.concatenate([row for row, _ in cells])
    columns = np.concatenate([column for _, column in cells])
    same = csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=(size, size))
    return at_most_one(same)


def _by_first_letter(vocabulary: Sequence[str]) -> list[NDArray[np.int64]]:
    # People who slip rarely slip at the first letter; comparing all with all would take minutes for 10,000 people.
    places: dict[str, list[int]] = {}
    for index, word in enumerate(vocabulary):
        if len(word) >= SHORT:
            places.setdefault(word[0], []).append(index)
    return [np.array(indices, dtype=np.int64) for indices in places.values()]


def _near(places: NDArray[np.int64], vocabulary: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    words = [vocabulary[place] for place in places]
    near = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=GOES_ON, dtype=np.float32)
    begins = process.cdist(words, words, scorer=Prefix.normalized_similarity, score_cutoff=BEGINS, dtype=np.float32)
    rows, columns = np.nonzero((near >= SLIP) | ((near > 0) & (begins > 0)))
    return places[rows], places[columns]


def incidence(rows: Sequence[Iterable[str]], vocabulary: Sequence[str]) -> csr_array:
    """Which row has which term, as a matrix of ones."""
    place = {term: index for index, term in enumerate(vocabulary)}
    columns = [sorted({place[term] for term in row}) for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    column = np.fromiter(chain.from_iterable(columns), dtype=np.int64, count=int(ends[-1]))
    return csr_array((np.ones(len(column), np.float32), column, ends), shape=(len(rows), len(vocabulary)))


def covered(terms_of: csr_array, same: csr_array) -> csr_array:
    """Which terms a row has or has nearly, as a matrix of ones."""
    return at_most_one(csr_array(terms_of @ same))


def at_most_one(counts: csr_array) -> csr_array:
    """The same matrix with every count above one as one."""
    counts.sum_duplicates()
    counts.data = np.minimum(counts.data, np.float32(1))
    return counts
