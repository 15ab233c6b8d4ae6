"""Every refusal can be said: each code has one Chinese sentence, and its blanks are facts that are given."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import zhuomu
from zhuomu.core import http
from zhuomu.rules.reason import Code
from zhuomu.web import sentences_core
from zhuomu.web.sentences import SENTENCES, merged

ROOT = Path(zhuomu.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def families() -> list[type[Code]]:
    """Every family of codes in the product, wherever it is declared."""
    for module in pkgutil.walk_packages(zhuomu.__path__, "zhuomu."):
        if module.name.endswith((".wsgi", ".__main__")):
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:  # a part that needs an extra which is not installed here
            if str(error.name).startswith("zhuomu"):
                raise
    return [family for family in Code.__subclasses__() if family.__module__.startswith("zhuomu.")]


CODES = [code for family in families() for code in family]


def blanks(text: str) -> Iterator[str]:
    """The names between braces."""
    return (name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@cache
def sources() -> dict[Path, str]:
    return {
        path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if "sentences" not in path.name
    }


def test_there_are_codes_to_speak_for() -> None:
    assert len(CODES) > 60
    assert len({str(code) for code in CODES}) == len(CODES), "two families share a code"


@pytest.mark.parametrize("code", CODES, ids=str)
def test_every_code_has_a_chinese_sentence(code: Code) -> None:
    assert CHINESE.search(SENTENCES.get(str(code), "")), f"no sentence for {code}"


@pytest.mark.parametrize("code", CODES, ids=str)
def test_the_blanks_of_a_sentence_are_facts_given_where_the_code_is_used(code: Code) -> None:
    # whatever short name a module gives the family, the member's name stands behind a dot
    used = [text for text in sources().values() if f".{code.name}" in text]
    given = "\n".join(used)
    unknown = [name for name in blanks(SENTENCES.get(str(code), "")) if not re.search(rf"\b{name}\b", given)]
    assert unknown == []


def test_the_blanks_are_plain_names() -> None:
    assert [
        text for text in SENTENCES.values() if not all(name.isidentifier() for name in blanks(text))
    ] == []


def test_no_sentence_speaks_for_a_code_that_is_gone() -> None:
    assert set(sentences_core.SENTENCES) - {str(code) for code in CODES} == set()


def test_the_lower_floors_were_given_their_sentences() -> None:
    assert SENTENCES.items() <= http.SENTENCES.items()


def test_two_sentences_for_one_code_are_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"core\.not_found"):
        merged([{"core.not_found": "a"}, {"core.not_found": "b"}])
