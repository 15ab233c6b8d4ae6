"""Offices, areas, people and posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Area, Estate, Office, OfficeKind, Person, Post
from zhuomu.core.rights import Right, Role
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing


def office_create(*, by: Actor, name: str, kind: str, parent: Office | None, **fields: Any) -> Office:
    """Add a node of the tree; an area gets its ground with it."""
    if by.person is not None:
        by.require(Right.PEOPLE_MANAGE)
    with writing():
        _check_office_name(name, parent)
        office = Office.objects.create(name=name, kind=kind, parent=parent, **fields)
        office.path = f"{parent.path if parent else '/'}{office.pk}/"
        office.save(update_fields=["path"])
        if kind == OfficeKind.AREA:
            Area.objects.create(office=office)
        event_append(
            by=by,
            verb="office_create",
            entity="office",
            entity_id=office.pk,
            facts={"name": name, "kind": kind},
        )
    return office


def _check_office_name(name: str, parent: Office | None, but: Office | None = None) -> None:
    taken = Office.objects.filter(parent=parent, name=name).first()
    if taken is not None and taken != but:
        raise refuse(CoreCode.NAME_TAKEN, field="name", name=name)


def office_change(*, by: Actor, office: Office, **fields: Any) -> Office:
    """Change a node. A new parent moves everything below along; a parent below itself is refused."""
    by.require(Right.PEOPLE_MANAGE)
    parent = fields.get("parent", office.parent)
    if parent is not None and parent.path.startswith(office.path):
        raise refuse(CoreCode.OFFICE_LOOP, field="parent", name=office.name)
    if fields.get("is_active") is False and office.posts.current(by.today).exists():
        raise refuse(CoreCode.OFFICE_IN_USE, field="is_active", count=office.posts.current(by.today).count())
    with writing():
        _check_office_name(fields.get("name", office.name), parent, but=office)
        old_path = office.path
        for name, value in fields.items():
            setattr(office, name, value)
        office.path = f"{parent.path if parent else '/'}{office.pk}/"
        office.save()
        if office.path != old_path:
            for below in Office.objects.filter(path__startswith=old_path).exclude(pk=office.pk):
                below.path = office.path + below.path.removeprefix(old_path)
                below.save(update_fields=["path"])
        event_append(
            by=by,
            verb="office_change",
            entity="office",
            entity_id=office.pk,
            facts={"fields": sorted(fields)},
        )
    return office


def estate_create(*, by: Actor, area: Area, name: str, address: str = "") -> Estate:
    """Add an estate to an area."""
    if by.person is not None:
        by.require(Right.PEOPLE_MANAGE)
    with writing():
        if area.estates.filter(name=name).exists():
            raise refuse(CoreCode.NAME_TAKEN, field="name", name=name)
        estate = Estate.objects.create(area=area, name=name, address=address)
        event_append(by=by, verb="estate_create", entity="estate", entity_id=estate.pk, facts={"name": name})
    return estate


def area_describe(*, by: Actor, area: Area, description: str) -> Area:
    """Say which ground an area covers."""
    by.require(Right.PEOPLE_MANAGE)
    with writing():
        area.description = description
        area.save(update_fields=["description"])
        event_append(by=by, verb="area_describe", entity="office", entity_id=area.office_id)
    return area


def person_create(*, by: Actor, username: str, name: str, email: str = "", is_sample: bool = False) -> Person:
    """Add a person without a password: they come in by a one-time code and set their own."""
    if by.person is not None:
        by.require(Right.PEOPLE_MANAGE)
    username = username.strip().lower()
    with writing():
        if Person.objects.filter(username=username).exists():
            raise refuse(CoreCode.USERNAME_TAKEN, field="username", username=username)
        person = Person(username=username, name=name, email=email, is_sample=is_sample)
        person.set_unusable_password()
        person.save()
        event_append(
            by=by, verb="person_create", entity="person", entity_id=person.pk, facts={"username": username}
        )
    return person


def person_change(*, by: Actor, person: Person, name: str, email: str, is_active: bool) -> Person:
    """Change name, mail or whether the account is in use; nobody switches the own account off."""
    by.require(Right.PEOPLE_MANAGE)
    if not is_active and person == by.person:
        raise refuse(CoreCode.NOT_ONESELF, field="is_active")
    with writing():
        person.name, person.email, person.is_active = name, email, is_active
        person.save(update_fields=["name", "email", "is_active"])
        event_append(
            by=by, verb="person_change", entity="person", entity_id=person.pk, facts={"is_active": is_active}
        )
    return person


def post_give(
    *, by: Actor, person: Person, office: Office, role: Role, title: str, from_on: date, order: int = 1000
) -> Post:
    """Give a person a post in an office."""
    if by.person is not None:
        by.require(Right.PEOPLE_MANAGE)
    with writing():
        post = Post.objects.create(
            person=person, office=office, role=role, title=title, from_on=from_on, order=order
        )
        event_append(
            by=by,
            verb="post_give",
            entity="person",
            entity_id=person.pk,
            facts={"office": office.pk, "role": role},
        )
    return post


def post_end(*, by: Actor, post: Post, until_on: date) -> Post:
    """End a post on a day (that day included)."""
    by.require(Right.PEOPLE_MANAGE)
    if post.until_on is not None and post.until_on < by.today:
        raise refuse(CoreCode.POST_ENDED, field="until_on", until_on=post.until_on)
    with writing():
        post.until_on = max(until_on, post.from_on)
        post.save(update_fields=["until_on"])
        event_append(
            by=by, verb="post_end", entity="person", entity_id=post.person_id, facts={"post": post.pk}
        )
    return post
