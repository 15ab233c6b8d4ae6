"""Finding the words of a list: both ways find every place of every word, and nothing else."""

import random
import sys
from collections.abc import Callable, Iterable

import pytest

from zhuomu.proof.words.finder import SearchedWords, WordFinder, word_finder
from zhuomu.proof.words.finder_hashed import _BLOCK, HashedWords

Make = Callable[[Iterable[str]], WordFinder]
WORDS = ("坐无虚席", "虚席以待", "既使", "使用", "梧桐梧", "𠮷祥", "的的")

both = pytest.mark.parametrize("make", [SearchedWords, HashedWords])


def places(text: str, words: Iterable[str]) -> list[tuple[int, str]]:
    """What must be found, looked for in the plainest way."""
    return sorted((at, word) for word in words for at in range(len(text)) if text.startswith(word, at))


@both
@pytest.mark.parametrize(
    "text",
    [
        "",
        "坐",
        "坐无虚席",
        "坐无虚席以待既使用",
        "梧桐梧桐梧，的的的",
        "无虚席",
        "𠮷祥如意，既使𠮷祥",
        "\ud800既使\udfff",
        "既\n使，席坐无虚",
    ],
)
def test_every_place_of_every_word_is_found(make: Make, text: str) -> None:
    assert sorted(make(WORDS).found(text)) == places(text, WORDS)


@both
def test_words_are_found_wherever_a_long_text_is_cut(make: Make) -> None:
    finder = make(WORDS)
    for before in range(_BLOCK - 5, _BLOCK + 2):
        text = "，" * before + "坐无虚席" + "。" * 9
        assert list(finder.found(text)) == [(before, "坐无虚席")]


@both
def test_in_texts_made_by_chance_both_find_what_stands_there(make: Make) -> None:
    dice = random.Random(7)
    chars = "的一是在坐无虚席待既使用，。\n𠮷a1"
    for _ in range(200):
        text = "".join(dice.choices(chars, k=40))
        words = {"".join(dice.choices(chars, k=dice.randrange(2, 5))) for _ in range(30)}
        assert sorted(make(words).found(text)) == places(text, words)


@both
def test_without_words_nothing_is_found(make: Make) -> None:
    assert list(make(()).found("坐无虚席")) == []


def test_without_numpy_the_words_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(word_finder(WORDS), HashedWords)
    monkeypatch.delitem(sys.modules, "zhuomu.proof.words.finder_hashed")
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert isinstance(word_finder(WORDS), SearchedWords)
