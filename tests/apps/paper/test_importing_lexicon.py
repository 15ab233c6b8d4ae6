"""The lexicon as a sheet: out and in again, all of it or nothing, and every bad row by its number."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.apps.paper.making import Staff, refused
from zhuomu.apps.paper.importing_lexicon import (
    HEAD,
    day_read,
    lexicon_csv,
    lexicon_read,
    lexicon_xlsx,
    words_split,
)
from zhuomu.apps.paper.models import LexiconEntry, Paper
from zhuomu.apps.paper.services import (
    PaperCode,
    Term,
    entry_term,
    lexicon_add,
    lexicon_import,
    lexicon_plan,
)
from zhuomu.core.models import Event
from zhuomu.core.reading_sheets import SheetCode

pytestmark = pytest.mark.django_db
TERMS = (
    Term("expression", "“三驾马车”", wrong_forms=("三架马车", "三驾马年"), note="=SUM(1)"),
    Term("person", "林川北", "楼组长", date(2024, 3, 1), date(2026, 6, 30), 7),
    Term("estate", "北弄新村"),
)


def csv_of(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.mark.parametrize("write", [lexicon_xlsx, lexicon_csv], ids=["xlsx", "csv"])
def test_what_is_exported_can_be_read_in_again(staff: Staff, paper: Paper, write: object) -> None:
    for term in TERMS:
        lexicon_add(by=staff.author, paper=paper, term=term)
    data = write(LexiconEntry.objects.order_by("pk"))  # type: ignore[operator]
    rows = lexicon_read(data)
    assert [row.number for row in rows] == [2, 3, 4]
    note = "'=SUM(1)" if write is lexicon_csv else "=SUM(1)"
    assert rows[0].term.note in (note, "=SUM(1)")
    assert [row.term.key for row in rows] == [term.key for term in TERMS]
    assert rows[1].term == TERMS[1]
    plan = lexicon_import(by=staff.author, paper=paper, rows=rows)
    assert (len(plan.fresh), LexiconEntry.objects.count()) == (0, 3)
    LexiconEntry.objects.all().delete()
    lexicon_import(by=staff.author, paper=paper, rows=rows)
    assert [entry_term(row).wrong_forms for row in LexiconEntry.objects.order_by("pk")] == [
        term.wrong_forms for term in TERMS
    ]


def test_no_cell_of_ours_becomes_a_formula(staff: Staff, paper: Paper) -> None:
    lexicon_add(by=staff.author, paper=paper, term=Term("expression", "=1+1家"))
    entries = LexiconEntry.objects.all()
    assert "'=1+1家" in lexicon_csv(entries).decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(lexicon_xlsx(entries))).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1家", "s")
    assert [lexicon_read(write(entries))[0].term.name for write in (lexicon_csv, lexicon_xlsx)] == [
        "=1+1家",
        "=1+1家",
    ]


def test_a_sheet_with_other_names_of_columns_and_days_is_read() -> None:
    rows = lexicon_read(
        csv_of("姓名,种类,职位,开始,结束,误", "林川北,人名,主任,2024年3月,2026/6/30,林川背；林川倍", ",,,,,")
    )
    assert [(row.number, row.term) for row in rows] == [
        (
            2,
            Term(
                "person",
                "林川北",
                "主任",
                date(2024, 3, 1),
                date(2026, 6, 30),
                wrong_forms=("林川背", "林川倍"),
            ),
        )
    ]


def test_every_bad_row_is_named_and_nothing_is_taken_in(staff: Staff, paper: Paper) -> None:
    rows = lexicon_read(
        csv_of(
            ",".join(HEAD),
            "固定写法,邻里汇,,,,,邻里会,",
            "行星,火星站,,,,,,",
            "人名,林川北,主任,去年春天,2026-13-01,头一个,,",
            "固定写法,邻里会,,,,,,",
            "固定写法,邻里汇,,,,,,",
            "小区,村,,,,,,",
        )
    )
    plan = lexicon_plan(by=staff.author, paper=paper, rows=rows)
    assert {row.number: [reason.code for reason in row.reasons] for row in plan.bad} == {
        3: [PaperCode.ENTRY_KIND_WRONG],
        4: [PaperCode.ENTRY_DAY_WRONG, PaperCode.ENTRY_DAY_WRONG, PaperCode.ENTRY_ORDER_WRONG],
        5: [PaperCode.ENTRY_FORM_TAKEN],
        7: [PaperCode.ENTRY_NAME_WRONG],
    }
    assert [row.number for row in plan.rows if row.is_known] == [6]
    with refused(PaperCode.ENTRIES_BAD, field="file"):
        lexicon_import(by=staff.author, paper=paper, rows=rows)
    assert not LexiconEntry.objects.exists()
    assert not Event.objects.filter(verb="lexicon_import").exists()


def test_an_import_is_one_event_with_counts_alone(staff: Staff, paper: Paper) -> None:
    rows = lexicon_read(csv_of("类别,写法", "固定写法,邻里汇", "固定写法,邻里汇"))
    lexicon_import(by=staff.author, paper=paper, rows=rows)
    assert Event.objects.get(verb="lexicon_import").facts == {"added": 1, "seen": 2}


def test_too_many_rows_and_no_head_are_refused(
    staff: Staff, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhuomu.apps.paper.services.lexicon.IMPORT_MAX", 1)
    rows = lexicon_read(csv_of("类别,写法", "固定写法,邻里汇", "固定写法,邻里家"))
    with refused(PaperCode.ENTRIES_TOO_MANY, field="file"):
        lexicon_plan(by=staff.author, paper=paper, rows=rows)


def test_a_list_of_twenty_bad_rows_is_cut_in_the_sentence(staff: Staff, paper: Paper) -> None:
    rows = lexicon_read(csv_of("类别,写法", *(f"行星,第{number}站" for number in range(25))))
    with refused(PaperCode.ENTRIES_BAD, field="file"):
        lexicon_import(by=staff.author, paper=paper, rows=rows)


def test_what_has_no_head_is_no_lexicon() -> None:
    from zhuomu.core.errors import Refused

    with pytest.raises(Refused) as caught:
        lexicon_read("只是一段话\n又一段话".encode())
    assert caught.value.reasons[0].code == SheetCode.NO_HEAD


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", None),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026.3.9", date(2026, 3, 9)),
        ("2026年3月9日", date(2026, 3, 9)),
    ],
)
def test_days_are_read_as_people_write_them(words: str, day: date | None) -> None:
    assert day_read(words) == day


@pytest.mark.parametrize("words", ["三月", "2026", "2026-2-30", "26-1-1"])
def test_what_is_no_day_is_no_day(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        day_read(words)


def test_forms_are_split_and_told_once() -> None:
    assert words_split("邻里会、 邻里惠，邻里会;") == ("邻里会", "邻里惠")
