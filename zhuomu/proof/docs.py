"""The page of all rules, made from the registry: `python -m zhuomu.proof.docs > docs/proof-rules.md`."""

import sys
from collections.abc import Iterator

from . import rules as _declared  # noqa: F401  importing the package declares its rules
from .diagnostic import LABELS
from .registry import FAMILY_TITLES, Example, Rule, all_rules
from .words import LISTS, entries_of, table_of

_LIST_TITLES = {
    "typos": "错别字、错词",
    "variants": "异形词",
    "confusables": "易混词",
    "pleonasms": "重复的说法",
}
_NEAR_MISSES = 3


def page() -> str:
    """The page in Markdown; ends with a line break."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 校对规则"
    yield ""
    yield f"本页由登记表生成（`python -m zhuomu.proof.docs > docs/proof-rules.md`），共 {len(all_rules())} 条。"
    yield "每条列出级别、依据、错例（⟦ ⟧ 里是标出的地方）和不应标的近似例；这些例子就是规则的测试。"
    yield "默认显示错误和警告；存疑只在 `--level query` 时显示。"
    yield ""
    yield "词表（在 `zhuomu/proof/words/`，一次扫描全部）：" + "；".join(_list_sizes()) + "。"
    for family, title in FAMILY_TITLES.items():
        members = [rule for rule in all_rules() if rule.family == family]
        yield from ("", f"## {title}（`{family}`，{len(members)} 条）")
        for rule in members:
            yield from _section(rule)


def _list_sizes() -> Iterator[str]:
    for name in LISTS:
        yield f"{_LIST_TITLES[name]} {len(entries_of(table_of(name)))} 条"
    pairs = [line for line in table_of("collocations").splitlines() if not line.startswith("#")]
    yield f"动宾搭配 {len(pairs)} 条"


def _section(rule: Rule) -> Iterator[str]:
    yield from ("", f"### {rule.title}（`{rule.id}`）", "")
    yield f"{LABELS[rule.severity]} · {rule.source}"
    yield ""
    for example in rule.examples:
        if example.spans:
            right = f" → {_shown(example.right)}" if example.right is not None else ""
            yield f"- 错：{_marked(example)}{right}"
    silent = [example for example in rule.examples if not example.spans]
    yield from (f"- 不标：{_shown(example.text)}" for example in silent[:_NEAR_MISSES])


def _marked(example: Example) -> str:
    text = example.text
    for start, end in reversed(example.spans):
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return _shown(text)


def _shown(text: str) -> str:
    """On one line, as code, long texts shortened."""
    line = text.replace("\n", "⏎").replace("`", "'")
    return f"`{line if len(line) <= 90 else line[:88] + '……'}`"


if __name__ == "__main__":  # pragma: no cover
    sys.stdout.write(page())
