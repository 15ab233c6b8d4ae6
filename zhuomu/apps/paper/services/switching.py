"""Rules of the proofreading switched off in a paper, and on again."""

from __future__ import annotations

from zhuomu.apps.paper.models import Paper, RuleSwitch
from zhuomu.apps.paper.proofing import rule_titles
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing


def rule_switch(*, by: Actor, paper: Paper, rule: str, is_on: bool) -> None:
    """Switch a rule off or on for all articles of a paper. What is so already stays so, without an event."""
    by.require(Right.PAPER_PLAN)
    with writing():
        off = RuleSwitch.objects.filter(paper=paper, rule=rule, on_at=None)
        # a rule of an older version may be gone: it can still be switched on
        if rule not in rule_titles() and not off.exists():
            raise refuse(PaperCode.RULE_UNKNOWN, rule=rule[:60])
        if is_on == (not off.exists()):
            return
        if is_on:
            off.update(on_at=by.at, on_by=by.person)
        else:
            RuleSwitch.objects.create(paper=paper, rule=rule, off_at=by.at, off_by=by.person)
        facts = {"rule": rule, "is_on": is_on}
        event_append(by=by, verb="rule_switch", entity="paper", entity_id=paper.pk, facts=facts)
