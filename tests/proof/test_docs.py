"""The page of rules is the registry's."""

from pathlib import Path

from zhuomu.proof import all_rules
from zhuomu.proof.docs import page

PAGE = Path(__file__).resolve().parents[2] / "docs/proof-rules.md"


def test_the_page_in_docs_is_the_one_the_registry_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m zhuomu.proof.docs > docs/proof-rules.md"
    )


def test_every_rule_stands_on_the_page_with_its_source_and_both_kinds_of_example() -> None:
    text = page()
    for rule in all_rules():
        section = text.split(f"（`{rule.id}`）")[1].split("\n##")[0]
        assert rule.source in section
        assert "- 错：" in section
        assert "- 不标：" in section
