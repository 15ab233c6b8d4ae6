"""The count and the independent SQL count agree: on the vectors, and on invented elections."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.rules.election.makers import vector_make, vector_outcome
from tests.rules.election.second_count import recount, told

SHARED = Path(__file__).resolve().parents[4] / "shared/data/elections/vectors.json"
OWN = Path(__file__).with_name("vectors.json")
BATCH = 500


def vectors_of(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        pytest.skip("the vectors are not in the shared folder beside the repository")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, list) and len(found) > 10
    return found


@pytest.mark.parametrize("path", [SHARED, OWN], ids=["shared", "own"])
def test_every_vector_has_the_outcome_it_expects(path: Path) -> None:
    for vector in vectors_of(path):
        outcome = vector_outcome(vector)
        found = {key: outcome.get(key) for key in vector["expect"]}
        assert found == vector["expect"], vector["id"]


@pytest.mark.parametrize("path", [SHARED, OWN], ids=["shared", "own"])
def test_the_second_count_agrees_on_the_vectors(path: Path) -> None:
    vectors = vectors_of(path)
    assert recount(vectors) == [told(vector_outcome(vector)) for vector in vectors]


def agree(first: int, last: int) -> Counter[str]:
    """Compare a span of invented elections; returns how often each end was reached."""
    seen: Counter[str] = Counter()
    for start in range(first, last, BATCH):
        vectors = [vector_make(number) for number in range(start, min(start + BATCH, last))]
        for vector, second in zip(vectors, recount(vectors), strict=True):
            outcome = vector_outcome(vector)
            assert told(outcome) == second, json.dumps(vector, ensure_ascii=False)
            seen[outcome.get("next", outcome["meeting"])] += 1
            if outcome["meeting"] != "HELD":
                continue
            seen.update(outcome["void_why"].keys())
            seen["write-in elected"] += bool(set(outcome["elected"]) - set(vector["cands"]))
            seen["alternates"] += bool(outcome["alternates"])
            seen["30 seats or 500 ballots"] += vector["seats"] > 25 or outcome["recovered"] > 400
    return seen


ENDS = (
    *("COMPLETE", "REVOTE_AMONG_TIED", "SUPPLEMENTARY_ELECTION", "CLOSE_WITH_VACANCY", "ASK_PRESIDIUM"),
    *("NO_QUORUM", "HALT_ISSUED_GT_PRESENT", "ELECTION_VOID_RECOVERED_GT_ISSUED"),
    *("overvote", "not_exact", "identifying", "unclear_whole", "blank_excluded"),
    *("write-in elected", "alternates"),
)


def test_both_counts_agree_on_500_invented_elections_that_reach_every_end() -> None:
    seen = agree(0, 500)
    few = [end for end in ENDS if seen[end] < 5]
    assert not few, seen


@pytest.mark.slow
def test_both_counts_agree_on_10_000_invented_elections() -> None:
    seen = agree(500, 10_000)
    assert seen["30 seats or 500 ballots"] > 50
