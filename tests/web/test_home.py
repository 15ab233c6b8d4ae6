from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.conftest import actor_for
from zhuomu.core.models import Job, JobState, Letter, Office, Person
from zhuomu.core.registry import App, MenuEntry, Task
from zhuomu.core.rights import Right, Role
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.write import writing
from zhuomu.web import context
from zhuomu.web.views.home import task_groups

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
SignedIn = Callable[[Person], Client]


def test_tasks_stand_by_urgency_and_empty_groups_are_left_out() -> None:
    late = Task("件超期", 1, "/a", is_overdue=True, is_due_today=True)
    today, waiting = Task("件今天", 2, "/b", is_due_today=True), Task("件待办", 3, "/c")
    assert [(label, tasks) for _, label, tasks in task_groups([waiting, today, late])] == [
        ("已超期", [late]),
        ("今天到期", [today]),
        ("等我办", [waiting]),
    ]
    assert task_groups([]) == []


@pytest.fixture
def one_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """One app with a task for editors, below its menu entry."""

    def tasks(actor: object) -> list[Task]:
        return [Task("件待判", 7, "/desk/calendar/?state=wait"), Task("件没有", 0, "/desk/calendar/")]

    menu = (
        MenuEntry("纠错", "calendar", "bird", frozenset({Right.ERRATA_VIEW})),
        MenuEntry("没有这页", "no_such_name", "bird", frozenset()),
    )
    monkeypatch.setattr(context, "APPS", (App("test", "测试", menu=menu, tasks=tasks),))
    monkeypatch.setattr(context, "DESK_MENU", context.DESK_MENU[:2])


def test_the_first_screen_counts_what_waits_and_opens_to_it(
    one_app: None, make_person: MakePerson, signed_in: SignedIn
) -> None:
    page = signed_in(make_person(Role.EDITOR)).get("/desk/").content.decode()
    assert 'href="/desk/calendar/?state=wait"' in page and "件待判" in page and "件没有" not in page


def test_the_rail_shows_what_the_rights_open_with_counts_and_the_place(
    one_app: None, make_person: MakePerson, signed_in: SignedIn
) -> None:
    def rail(client: Client, address: str) -> list[tuple[str, int, bool]]:
        return [(entry.label, entry.count, entry.is_active) for entry in client.get(address).context["menu"]]

    editor = signed_in(make_person(Role.EDITOR))
    assert rail(editor, "/desk/") == [("今天", 0, True), ("纠错", 7, False)]
    assert rail(editor, "/desk/calendar/?year=2026") == [("今天", 0, False), ("纠错", 7, True)]
    manager = signed_in(make_person(Role.SYSTEM_ADMINISTRATOR))
    assert [label for label, _, _ in rail(manager, "/desk/people/")] == ["今天", "人员", "部门"]


def test_somebody_without_a_post_is_told_why_the_desk_is_empty(
    make_person: MakePerson, signed_in: SignedIn
) -> None:
    person = make_person(Role.EDITOR)
    person.posts.all().delete()
    assert "您现在没有职务" in signed_in(person).get("/desk/").content.decode()


def letter_to(person: Person, key: str, url: str = "") -> Letter:
    with writing():
        return letter_queue(
            by=actor_for(None), key=key, to=person, subject=f"信 {key}", body="请看。", url=url
        )


def test_letters_wait_on_the_home_page_until_they_are_read(
    make_person: MakePerson, signed_in: SignedIn
) -> None:
    person = make_person(Role.EDITOR)
    desk = signed_in(person)
    letters = [letter_to(person, str(number)) for number in range(7)]
    page = desk.get("/desk/")
    assert len(page.context["letters"]) == 5 and "7 条未读" in page.content.decode()
    assert page.context["menu"][0].count == 7
    assert desk.post(f"/desk/letters/{letters[0].pk}/").headers["Location"] == "/desk/letters/"
    assert desk.get("/desk/").context["letter_count"] == 6
    assert len(desk.get("/desk/letters/").context["page_obj"]) == 7


@pytest.mark.parametrize(
    ("url", "goes"), [("/desk/calendar/", "/desk/calendar/"), ("https://x.example/", "/desk/letters/")]
)
def test_reading_a_letter_leads_where_it_points_on_this_site(
    make_person: MakePerson, signed_in: SignedIn, url: str, goes: str
) -> None:
    person = make_person(Role.EDITOR)
    assert (
        signed_in(person).post(f"/desk/letters/{letter_to(person, 'a', url).pk}/").headers["Location"] == goes
    )


def test_my_jobs_are_shown_while_they_run_and_for_a_day(make_person: MakePerson, signed_in: SignedIn) -> None:
    person = make_person(Role.EDITOR)
    desk = signed_in(person)
    job = job_enqueue(
        key="a",
        kind="core.letters_mail",
        run_after=timezone.now(),
        asked_by=person,
        payload={"label": "导入"},
    )
    job_enqueue(
        key="b", kind="core.letters_mail", run_after=timezone.now(), asked_by=make_person(Role.EDITOR)
    )
    (shown,) = desk.get("/desk/").context["jobs"]
    assert (shown.label, shown.state, shown.poll_url) == ("导入", "queued", f"/desk/jobs/{job.pk}/")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, progress_percent=40)
    assert 'value="40"' in desk.get(f"/desk/jobs/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE,
        finished_at=timezone.now(),
        result={"message": "12 行。", "url": "/desk/letters/"},
    )
    part = desk.get(f"/desk/jobs/{job.pk}/").content.decode()
    assert "12 行。" in part and 'href="/desk/letters/"' in part and "<html" not in part
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    assert "没有办成" in desk.get(f"/desk/jobs/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=2))
    assert desk.get("/desk/").context["jobs"] == []


def test_newcomers_are_led_while_the_sample_month_is_there(
    make_person: MakePerson, signed_in: SignedIn, root_office: Office
) -> None:
    desk = signed_in(make_person(Role.EDITOR))
    assert "样例月" not in desk.get("/desk/").content.decode()
    Office.objects.filter(pk=root_office.pk).update(is_sample=True)
    page = desk.get("/desk/")
    assert "初次来？" in page.content.decode()
    assert page.context["sample"]["people"] == []


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        (Role.EDITOR, ["看报", "报错", "编报", "说事"]),
        (Role.TELLER, ["看报", "报错", "说事", "大会"]),
        (Role.DISPATCHER, ["看报", "报错", "编报", "说事", "台账", "走访"]),
    ],
)
def test_a_newcomer_is_shown_the_doors_that_are_open_to_them(
    role: Role, doors: list[str], make_person: MakePerson, signed_in: SignedIn, root_office: Office
) -> None:
    Office.objects.filter(pk=root_office.pk).update(is_sample=True)
    desk = signed_in(make_person(role))
    links = desk.get("/desk/").context["sample"]["links"]
    assert [link["label"] for link in links] == doors
    assert {desk.get(link["url"]).status_code for link in links} == {200}


def test_the_elder_version_is_a_cookie_that_a_button_sets_and_clears(client: Client) -> None:
    assert client.get("/elder/").status_code == 405
    assert client.post("/elder/", {"next": "/search/?q=x"}).headers["Location"] == "/search/?q=x"
    assert client.cookies["elder"].value == "1"
    assert 'class="elder"' in client.get("/search/").content.decode()
    assert client.post("/elder/", {"next": "https://x.example/"}).headers["Location"] == "/"
    assert client.cookies["elder"].value == ""
    assert 'class="elder"' not in client.get("/search/").content.decode()


def test_the_shell_names_a_real_subdistrict_before_the_sample(root_office: Office, client: Client) -> None:
    Office.objects.filter(pk=root_office.pk).update(is_sample=True, order=0)
    assert "梧桐路街道" in client.get("/search/").content.decode()
    Office.objects.create(
        name="银杏街道", short_name="银杏", kind="subdistrict", order=9, phone="0000-5550199"
    )
    cache.clear()  # as when somebody posts, or half a minute later
    page = client.get("/search/").content.decode()
    assert "银杏街道" in page and "0000-5550199" in page and "梧桐路街道" not in page


def test_an_empty_product_still_has_a_shell(client: Client) -> None:
    shown = context.shell(SimpleNamespace(COOKIES={}))  # type: ignore[arg-type]
    assert (str(shown["subdistrict"].name), str(shown["paper_name"]), shown["menu"]) == ("啄木", "", [])
    assert client.get("/search/").status_code == 200
