"""Pieces of a comparison and of a marked text."""

from hypothesis import given
from hypothesis import strategies as st

from zhuomu.web.segments import Span, diff_segments, marked_pieces, severity_name

texts = st.text(alphabet="邻里节，。“”ab", max_size=30)
spans = st.lists(
    st.builds(
        Span,
        number=st.integers(1, 9),
        start=st.integers(-3, 40),
        end=st.integers(-3, 40),
        severity=st.sampled_from(["error", "warning", "hint"]),
    ),
    max_size=6,
)


@given(texts, texts)
def test_a_comparison_holds_both_versions_wholly(old: str, new: str) -> None:
    found = diff_segments(old, new)
    assert "".join(s.text for s in found if s.kind != "ins") == old
    assert "".join(s.text for s in found if s.kind != "del") == new


def test_what_was_deleted_stands_before_what_was_inserted() -> None:
    assert next((s.kind, s.text) for s in diff_segments("二十个", "十八个")) == ("del", "二")


@given(texts, spans)
def test_marks_never_change_the_text(text: str, marks: list[Span]) -> None:
    pieces = marked_pieces(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.index for piece in pieces] == list(range(len(pieces)))


def test_overlapping_marks_share_a_piece_and_the_worst_colours_it() -> None:
    pieces = marked_pieces("甲乙丙丁", [Span(1, 0, 3, "hint"), Span(2, 1, 4, "error")])
    assert [(p.text, p.numbers, p.ending, p.severity) for p in pieces] == [
        ("甲", (1,), (), "hint"),
        ("乙丙", (1, 2), (1,), "error"),
        ("丁", (2,), (2,), "error"),
    ]


def test_a_gap_between_characters_gets_an_empty_piece() -> None:
    assert [(p.text, p.numbers) for p in marked_pieces("甲乙", [Span(1, 1, 1, "error")])] == [
        ("甲", ()),
        ("", (1,)),
        ("乙", ()),
    ]
    assert [(p.text, p.numbers) for p in marked_pieces("甲", [Span(1, 1, 1, "error")])] == [
        ("甲", ()),
        ("", (1,)),
    ]


def test_an_unknown_severity_is_a_hint() -> None:
    assert [severity_name(value) for value in ("error", "warning", "悬", None)] == [
        "error",
        "warning",
        "hint",
        "hint",
    ]
