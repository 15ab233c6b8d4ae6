"""The parts of the speller that need no built model."""

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed: the speller cannot run")

from zhuomu.proof.speller.build.counting import counted, packed, quantised  # noqa: E402
from zhuomu.proof.speller.encoding import DIGIT, EDGE, EDGE_LENGTH, FIRST_CHAR, OTHER, Alphabet  # noqa: E402
from zhuomu.proof.speller.gaps import GapFinder  # noqa: E402
from zhuomu.proof.speller.hashing import weight, window_keys  # noqa: E402
from zhuomu.proof.speller.kinds import WORD, kinds_of  # noqa: E402
from zhuomu.proof.speller.language import Language  # noqa: E402
from zhuomu.proof.speller.ranker import pairs_packed, pairs_unpacked  # noqa: E402
from zhuomu.proof.speller.table import NgramTable  # noqa: E402
from zhuomu.proof.speller.trees import Trees  # noqa: E402


def test_the_table_answers_what_was_put_in_and_seldom_anything_else() -> None:
    random = np.random.default_rng(1)
    keys = np.unique(random.integers(0, 1 << 63, 20_000, dtype=np.uint64))
    levels = random.integers(1, 64, len(keys)).astype(np.uint16)
    table = NgramTable(packed(keys, levels))
    assert (table.levels(keys) == levels).all()
    strangers = random.integers(1 << 63, (1 << 64) - 1, 50_000, dtype=np.uint64)
    assert (table.levels(strangers) > 0).mean() < 0.003


def test_the_same_ngrams_give_the_same_cells() -> None:
    keys = np.arange(1, 5000, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    levels = (np.arange(len(keys)) % 63 + 1).astype(np.uint16)
    assert (packed(keys, levels) == packed(keys, levels)).all()


def test_changing_a_character_is_one_addition_to_the_key() -> None:
    before, after = np.array([5, 6, 7, 8], np.uint16), np.array([5, 6, 9, 8], np.uint16)
    for order in (2, 3, 4):
        for start in range(4 - order + 1):
            place = 2 - start
            if 0 <= place < order:
                change = np.array([2], np.uint64) * weight(place)
                assert (
                    window_keys(after, order)[start]
                    == (window_keys(before, order)[start : start + 1] + change)[0]
                )


def test_runs_of_digits_are_one_and_every_number_knows_its_place() -> None:
    alphabet = Alphabet("的年月，")
    encoded = alphabet.encode("2019年11月,甲\n\n的")
    inner = encoded.ids[EDGE_LENGTH:-EDGE_LENGTH].tolist()
    year, month, comma, of = (alphabet.number(char) for char in "年月，的")
    assert inner == [DIGIT, year, DIGIT, month, comma, OTHER, *[EDGE] * EDGE_LENGTH, of]
    assert encoded.places[EDGE_LENGTH + 1] == 4
    assert encoded.places[len(encoded.ids) - EDGE_LENGTH - 1] == 12


def test_keys_are_counted_once_each() -> None:
    keys, counts = counted(np.array([3, 1, 3, 3], np.uint64))
    assert keys.tolist() == [1, 3]
    assert counts.tolist() == [1, 3]


def test_levels_start_at_one_and_grow_with_the_count() -> None:
    levels = quantised(np.array([0, 1, 2, 5, 100, 10**7])).tolist()
    assert levels[:2] == [0, 1]
    assert levels == sorted(levels)
    assert levels[-1] <= 63


def test_pairs_survive_packing_with_gaps_of_every_length() -> None:
    square = np.zeros((40, 40), np.uint8)
    square.reshape(-1)[[0, 1, 255, 256, 511, 1100, 1355, 1599]] = [1, 2, 3, 4, 5, 6, 7, 8]
    packed_arrays = pairs_packed(square)
    assert (pairs_unpacked(packed_arrays["pair_steps"], packed_arrays["pair_levels"], 40) == square).all()


def test_trees_add_up_their_leaves_and_go_left_at_the_threshold() -> None:
    trees = Trees(
        roots=np.array([0, 3], np.int32),
        features=np.array([0, 0, 0, 0], np.int16),
        thresholds=np.array([1.5, 0, 0, 0], np.float32),
        children=np.array([1, 2, 1, 1, 2, 2, 3, 3], np.int32),
        values=np.array([0, -1, 2, 0.5], np.float32),
        depth=1,
    )
    low, edge, high = trees.probabilities(np.array([[1.0], [1.5], [1.6]], np.float32)).tolist()
    assert low == edge == pytest.approx(1 / (1 + np.exp(0.5)))
    assert high == pytest.approx(1 / (1 + np.exp(-2.5)))
    assert trees.probabilities(np.zeros((0, 1), np.float32)).shape == (0,)


LETTERS = "社区治理工作，、德"


def counted_model(text: str) -> tuple[Alphabet, Language]:
    """A model that counted this text three times."""
    alphabet = Alphabet(LETTERS)
    size = len(alphabet)
    ids = alphabet.encode("\n".join([text] * 3)).ids
    pairs = np.zeros((size, size), np.uint8)
    pairs[ids[:-1], ids[1:]] = 6
    keys, counts = counted(np.concatenate([window_keys(ids, order) for order in (3, 4, 5)]))
    is_word = np.arange(size) >= FIRST_CHAR
    kinds = kinds_of(alphabet, is_word)
    frequencies = np.full(size, -2, np.float32)
    return alphabet, Language(pairs, NgramTable(packed(keys, quantised(counts))), frequencies, 100, kinds)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("社区治理工作", []),
        ("社区理工作", [("理", "治", False)]),
        ("社区治治理工作", [("治", "治", True)]),
        ("社区治治治理工作", []),
        ("社", []),
    ],
)
def test_what_may_be_left_out_or_stand_twice_is_looked_for(
    wrong: str, found: list[tuple[str, str, bool]]
) -> None:
    alphabet, language = counted_model("社区治理工作")
    reading = language.read(alphabet.encode(wrong).ids)
    gaps = GapFinder(language, np.arange(len(alphabet)) >= FIRST_CHAR).found(reading)
    told = zip(reading.ids[gaps.places], gaps.chars, gaps.is_double, strict=True)
    assert [(alphabet.char(at), alphabet.char(char), bool(twice)) for at, char, twice in told] == found


def test_kinds_tell_marks_digits_surnames_and_short_names_of_countries() -> None:
    alphabet = Alphabet("社德沈，、“")
    kinds = kinds_of(alphabet, np.arange(len(alphabet)) >= FIRST_CHAR)
    numbers = {char: alphabet.number(char) for char in "社德沈，、“1Aあ"}
    assert [kinds.kind[numbers[char]] == WORD for char in "社德沈"] == [True] * 3
    assert len({int(kinds.kind[numbers[char]]) for char in "社，、“1Aあ"}) == 7
    assert [bool(kinds.is_surname[numbers[char]]) for char in "沈德あ"] == [True, False, False]
    assert [bool(kinds.is_place[numbers[char]]) for char in "德沈あ"] == [True, False, False]
