"""委托: an absent delegate asks in writing that another one votes for them, as far as the measures allow it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhuomu.apps.congress.models import Attendance, Congress, Credential, Delegate, DelegateKind, Proxy
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require, not_closed
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import ProxyRule
from zhuomu.rules.reason import Reason


def proxy_add(
    *, by: Actor, giver: Delegate, holder: Delegate, written_on: date, is_agreed: bool = False
) -> Proxy:
    """Note a written proxy. It must be written before the day (选举法 2020 art. 42), and within what the measures allow."""
    congress_require(by, giver.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress = not_closed(giver.congress)
        giver, holder = (congress.delegates.get(pk=one.pk) for one in (giver, holder))
        refuse_if(*_faults(congress, giver, holder, written_on, is_agreed=is_agreed))
        proxy = Proxy.objects.create(giver=giver, holder=holder, written_on=written_on, is_agreed=is_agreed)
        event_append(
            by=by,
            verb="proxy_add",
            entity="congress",
            entity_id=congress.pk,
            facts={"giver": giver.pk, "holder": holder.pk, "is_agreed": is_agreed},
        )
    return proxy


def _faults(
    congress: Congress, giver: Delegate, holder: Delegate, written_on: date, *, is_agreed: bool
) -> Iterator[Reason]:
    if giver.pk == holder.pk:
        yield Reason(MeetingCode.PROXY_SELF, field="holder")
        return
    for delegate, field in ((giver, "giver"), (holder, "holder")):
        if delegate.kind != DelegateKind.FORMAL or delegate.credential != Credential.VALID:
            yield Reason(MeetingCode.CREDENTIAL_NOT_VALID, {"name": delegate.name}, field)
    if written_on >= congress.on:
        yield Reason(MeetingCode.PROXY_TOO_LATE, {"on": congress.on}, "written_on")
    if Proxy.objects.filter(giver=giver).exists():
        yield Reason(MeetingCode.PROXY_TAKEN, {"name": giver.name}, "giver")
    if Proxy.objects.filter(giver=holder).exists() or Proxy.objects.filter(holder=giver).exists():
        yield Reason(MeetingCode.PROXY_CHAIN, field="holder")
    known = Attendance.objects.filter(delegate=giver).first()
    if known is not None and known.is_here:
        yield Reason(MeetingCode.PROXY_HERE, {"name": giver.name}, "giver")
    yield from _forbidden(congress, holder, is_agreed=is_agreed)


def _forbidden(congress: Congress, holder: Delegate, *, is_agreed: bool) -> Iterator[Reason]:
    in_force = measures_in_force(congress)
    if in_force is None:
        yield Reason(MeetingCode.PROXY_NO_MEASURES)
        return
    rule, limit = in_force.measures.proxy, in_force.measures.proxy_limit
    held = Proxy.objects.filter(holder=holder).count()
    if rule is ProxyRule.NONE:
        yield Reason(MeetingCode.PROXY_FORBIDDEN)
    elif rule is ProxyRule.CONSENT and not is_agreed:
        yield Reason(MeetingCode.NOT_AGREED, field="is_agreed")
    elif rule is ProxyRule.UP_TO and held >= limit:
        yield Reason(MeetingCode.PROXY_TOO_MANY, {"name": holder.name, "limit": limit}, "holder")


def proxy_remove(*, by: Actor, proxy: Proxy) -> None:
    """Take a proxy back: the giver comes after all, or withdrew it."""
    congress_require(by, proxy.giver.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress, giver = not_closed(proxy.giver.congress), proxy.giver_id
        proxy.delete()
        event_append(
            by=by, verb="proxy_remove", entity="congress", entity_id=congress.pk, facts={"giver": giver}
        )
