"""What every ledger starts with, filled in once and never over what was edited."""

from __future__ import annotations

import pytest

from zhuomu.core.actor import Actor
from zhuomu.core.models import Event
from zhuomu.ledger.models import Category, DeadlinePolicy, Problem
from zhuomu.ledger.services import ledger_seed
from zhuomu.ledger.services.clocks import policy_for, rule_of
from zhuomu.rules.clocks import DEFAULT_BOOK, DEFAULT_CLOCKS

pytestmark = pytest.mark.django_db


def test_categories_and_policies_come_in_once(system: Actor) -> None:
    assert ledger_seed(by=system) == 14 + len(DEFAULT_BOOK)
    assert ledger_seed(by=system) == 0
    assert Event.objects.filter(verb="ledger_seed").count() == 1
    assert list(DeadlinePolicy.objects.values_list("key", "name", "resolve").order_by("id")) == [
        ("default", "一般事项", 5), ("consult", "咨询类", 1), ("suggest", "建议类", 1),
    ]  # fmt: skip
    assert DeadlinePolicy.objects.get(key="default").rule == DEFAULT_CLOCKS


def test_what_was_edited_stays_as_it_is(system: Actor) -> None:
    ledger_seed(by=system)
    Category.objects.filter(key="lift").update(name="电梯与扶梯")
    Category.objects.filter(key="noise").delete()
    DeadlinePolicy.objects.filter(key="consult").update(resolve=2)
    assert ledger_seed(by=system) == 1
    assert Category.objects.get(key="lift").name == "电梯与扶梯"
    assert DeadlinePolicy.objects.get(key="consult").resolve == 2


def test_a_name_that_the_operator_gave_to_a_category_of_their_own_is_left_alone(system: Actor) -> None:
    Category.objects.create(key="dianti", name="电梯")
    ledger_seed(by=system)
    assert not Category.objects.filter(key="lift").exists()


def test_an_empty_table_of_policies_gives_the_rules_own_default(db: None) -> None:
    problem = Problem(channel="residents", nature="help")
    assert policy_for(problem) is None
    assert rule_of(problem) == DEFAULT_CLOCKS
