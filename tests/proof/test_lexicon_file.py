"""A lexicon as a file: what it may hold, whose posts count on a day, what is refused and where."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhuomu.proof import Lexicon, check, lexicon_file
from zhuomu.proof.lexicon_file import LexiconError, LexiconFlaw, lexicon_of, lexicon_read

FULL = {
    "people": [
        "林川北",
        {"name": "沈一鸣", "posts": ["街道党工委书记"], "from": "2024-01-01", "to": "2026-06-30"},
        {"name": "何秋水", "posts": ["街道办事处主任"], "from": "2026-07-01"},
        {"name": "陆小舟"},
    ],
    "words": ["邻里守望 "],
    "forms": {"最后1公里": "最后一公里"},
    "order": ["沈一鸣", "何秋水"],
    "rejected": [["marks.space", " "]],
}


def as_file(held: Any) -> bytes:
    return json.dumps(held, ensure_ascii=False).encode()


def test_every_part_is_read_and_a_part_may_be_missing() -> None:
    lexicon = lexicon_of(b"\xef\xbb\xbf" + as_file(FULL))
    assert lexicon == Lexicon(
        people=frozenset({"林川北", "沈一鸣", "何秋水", "陆小舟"}),
        words=frozenset({"邻里守望"}),
        rejected=frozenset({("marks.space", " ")}),
        order=("沈一鸣", "何秋水"),
        posts=(("沈一鸣", "街道党工委书记"), ("何秋水", "街道办事处主任")),
        forms=(("最后1公里", "最后一公里"),),
    )
    assert lexicon_of(b"{}") == Lexicon()
    assert lexicon_of(as_file(dict.fromkeys(FULL))) == Lexicon()


@pytest.mark.parametrize(
    ("on", "names"),
    [
        (date(2023, 12, 31), []),
        (date(2024, 1, 1), ["沈一鸣"]),
        (date(2026, 6, 30), ["沈一鸣"]),
        (date(2026, 7, 1), ["何秋水"]),
    ],
)
def test_a_post_counts_on_the_days_of_office(on: date, names: list[str]) -> None:
    assert [name for name, _ in lexicon_of(as_file(FULL), on).posts] == names


@pytest.mark.parametrize(
    ("data", "why", "part"),
    [
        (b"\xff\xfe", LexiconFlaw.NOT_JSON, ""),
        (b"[" * 100_000, LexiconFlaw.NOT_JSON, ""),
        (b"[]", LexiconFlaw.WRONG_SHAPE, ""),
        (as_file({"peopel": []}), LexiconFlaw.UNKNOWN_PART, "peopel"),
        (as_file({"people": "沈一鸣"}), LexiconFlaw.WRONG_SHAPE, "people"),
        (as_file({"people": [3]}), LexiconFlaw.WRONG_SHAPE, "people"),
        (as_file({"people": [{"posts": ["主任"]}]}), LexiconFlaw.WRONG_SHAPE, "people"),
        (as_file({"people": [{"name": "沈一鸣", "age": 3}]}), LexiconFlaw.WRONG_SHAPE, "people"),
        (as_file({"people": [{"name": "沈一鸣", "from": "去年"}]}), LexiconFlaw.WRONG_SHAPE, "people"),
        (as_file({"words": [" "]}), LexiconFlaw.WRONG_SHAPE, "words"),
        (as_file({"forms": [["甲", "乙"]]}), LexiconFlaw.WRONG_SHAPE, "forms"),
        (as_file({"forms": {"甲": 1}}), LexiconFlaw.WRONG_SHAPE, "forms"),
        (as_file({"order": {"沈一鸣": 1}}), LexiconFlaw.WRONG_SHAPE, "order"),
        (as_file({"rejected": [["marks.space"]]}), LexiconFlaw.WRONG_SHAPE, "rejected"),
        (as_file({"rejected": [["", "甲"]]}), LexiconFlaw.WRONG_SHAPE, "rejected"),
    ],
)
def test_what_is_no_lexicon_is_refused_with_the_part_that_is_wrong(
    data: bytes, why: LexiconFlaw, part: str
) -> None:
    with pytest.raises(LexiconError) as caught:
        lexicon_of(data)
    assert (caught.value.why, caught.value.part) == (why, part)


def test_a_file_is_read_and_one_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lexicon.json"
    path.write_bytes(as_file(FULL))
    assert lexicon_read(path).order == ("沈一鸣", "何秋水")
    monkeypatch.setattr(lexicon_file, "MAX_BYTES", 10)
    with pytest.raises(LexiconError) as caught:
        lexicon_read(path)
    assert caught.value.why is LexiconFlaw.TOO_LARGE


def test_what_the_file_says_is_what_the_engine_holds_the_text_against() -> None:
    text = "街道党工委副书记沈一鸣、街道办事处主任何秋山出席，打通最后1公里。"
    assert check(text) == []
    marks = check(text, lexicon=lexicon_of(as_file(FULL)))
    assert [mark.rule for mark in marks] == [
        "people.directory_post",
        "people.directory_name",
        "words.house_form",
    ]
    assert marks[1].suggestion == "何秋水"
