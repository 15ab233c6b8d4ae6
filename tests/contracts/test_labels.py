"""The record speaks Chinese: every verb, kind of thing and kind of job that the code names has a label."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhuomu
from zhuomu.web.labels import ENTITIES, VERBS, agent_label, entity_label, job_label, verb_label
from zhuomu.web.working import job_functions

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(zhuomu.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("verb", sorted(set(re.findall(r'\bverb="([a-z_]+)"', SOURCE))))
def test_every_verb_has_a_name(verb: str) -> None:
    assert VERBS.get(verb)


@pytest.mark.parametrize("entity", sorted(set(re.findall(r'\bentity="([a-z_]+)"', SOURCE))))
def test_every_kind_of_thing_has_a_name(entity: str) -> None:
    assert ENTITIES.get(entity)


def test_every_kind_of_job_has_a_name() -> None:
    assert [kind for kind in job_functions() if job_label(kind) == kind] == []


def test_what_has_no_name_is_shown_as_it_is() -> None:
    assert (verb_label("dance"), entity_label("moon"), job_label("x.y")) == ("dance", "moon", "x.y")


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge，Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 13_0 like Mac OS X) Version/13.0 Safari/604.1",
            "Safari，苹果手机",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "火狐，Linux"),
        ("curl/8.0", "curl/8.0"),
        ("", "不详"),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent: str, label: str) -> None:
    assert agent_label(agent) == label
