from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail

from tests.conftest import actor_for, moment
from zhuomu.core.actor import Actor
from zhuomu.core.models import Draft, Letter, Notice, NoticeState, Office, Person
from zhuomu.core.rights import Role
from zhuomu.core.services import drafts, letters, notices
from zhuomu.core.write import writing

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
NOW = moment("2026-11-03 08:30")


def queue(to: Person, key: str = "returned 1", **more: str) -> Letter:
    with writing():
        return letters.letter_queue(
            by=Actor(None, NOW), key=key, to=to, subject="稿件退回", body="请改标题。", **more
        )


def test_the_same_key_is_one_letter(make_person: MakePerson) -> None:
    person = make_person(Role.EDITOR)
    assert queue(person) == queue(person)
    assert str(Letter.objects.get()) == "稿件退回"


def test_only_the_addressee_reads_a_letter(make_person: MakePerson) -> None:
    person, other = make_person(Role.EDITOR), make_person(Role.EDITOR)
    letter = queue(person)
    letters.letter_read(by=actor_for(other, NOW), letter=letter)
    assert Letter.objects.get().read_at is None
    letters.letter_read(by=actor_for(person, NOW), letter=letter)
    assert Letter.objects.get().read_at == NOW


def test_without_a_mail_server_nothing_is_mailed(make_person: MakePerson, settings: object) -> None:
    settings.EMAIL_HOST = ""  # type: ignore[attr-defined]
    queue(make_person(Role.EDITOR))
    assert letters.letters_mail(by=Actor(None, NOW)) == 0
    assert Letter.objects.get().mailed_at is None


def test_one_digest_for_each_person_once(make_person: MakePerson, settings: object) -> None:
    settings.EMAIL_HOST = "mail.example.org"  # type: ignore[attr-defined]
    person, without, reader = (make_person(Role.EDITOR) for _ in range(3))
    Person.objects.filter(pk=person.pk).update(email="editor@example.org")
    Person.objects.filter(pk=reader.pk).update(email="reader@example.org")
    queue(person, "a")
    queue(person, "b")
    queue(without, "c")
    letters.letter_read(by=actor_for(reader, NOW), letter=queue(reader, "d"))
    assert [letters.letters_mail(by=Actor(None, NOW)) for _ in range(2)] == [1, 0]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["editor@example.org"], "啄木：2 条待办消息")


def hand_in(office: Office, title: str, **more: object) -> Notice:
    return notices.notice_hand_in(
        by=Actor(None, NOW),
        key="winners 107",
        app="errata",
        kind="winners",
        office=office,
        title=title,
        paragraphs=["九月名单"],
        lists=[{"label": "最佳", "items": ["老张"]}],
        **more,  # type: ignore[arg-type]
    )


def test_a_notice_that_waits_takes_new_words_and_a_used_one_does_not(root_office: Office) -> None:
    notice = hand_in(root_office, "名单")
    assert hand_in(root_office, "名单（更正）", for_issue_number=108).pk == notice.pk
    assert str(Notice.objects.get()) == "名单（更正）"
    notice.refresh_from_db()
    with writing():
        notices.notice_settle(by=Actor(None, NOW), notice=notice, state=NoticeState.TAKEN, reason="108 期")
    hand_in(root_office, "太晚了")
    kept = Notice.objects.get()
    assert (kept.title, kept.state, kept.for_issue_number) == ("名单（更正）", NoticeState.TAKEN, 108)


def test_a_draft_is_kept_for_its_person_and_form(make_person: MakePerson) -> None:
    one, other = actor_for(make_person(Role.EDITOR)), actor_for(make_person(Role.EDITOR))
    drafts.draft_save(by=one, key="article-new", fields={"headline": "初稿"})
    drafts.draft_save(by=one, key="article-new", fields={"headline": "二稿"})
    drafts.draft_save(by=other, key="article-new", fields={"headline": "别人的"})
    assert drafts.draft_get(by=one, key="article-new") == {"headline": "二稿"}
    assert drafts.draft_get(by=one, key="else") == {}
    drafts.draft_drop(by=one, key="article-new")
    assert drafts.draft_get(by=one, key="article-new") == {}
    assert str(Draft.objects.get()) == "article-new"


def test_a_draft_is_cut_to_what_a_form_may_hold(make_person: MakePerson) -> None:
    by = actor_for(make_person(Role.EDITOR))
    drafts.draft_save(by=by, key="k" * 100, fields={f"f{n}": "字" * 200_001 for n in range(201)})
    kept = Draft.objects.get()
    assert (len(kept.key), len(kept.fields), {len(text) for text in kept.fields.values()}) == (
        80,
        200,
        {200_000},
    )


def test_nobody_has_no_draft() -> None:
    drafts.draft_save(by=actor_for(None), key="k", fields={"a": "b"})
    assert not Draft.objects.exists()
