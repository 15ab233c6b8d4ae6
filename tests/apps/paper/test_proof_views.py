"""The proofreading screens: the lexicon, the rules, the decisions, and the marks of an article's page."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.apps.paper.making import Staff, article_make, current, review
from tests.conftest import PersonMaker
from zhuomu.apps.paper.models import Article, LexiconEntry, MarkState, Page, Paper, ProofMark, RuleSwitch
from zhuomu.apps.paper.services import Term, article_submit, lexicon_add, mark_decide, marks_open
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.rules.article_flow import ReviewStep

pytestmark = pytest.mark.django_db
DOUBLED = "，，"


@pytest.fixture
def editor(make_person: PersonMaker, editorial_office: Office) -> Person:
    return make_person(Role.EDITOR, editorial_office, name="许小编", title="编辑")


@pytest.fixture
def client(signed_in: object, editor: Person) -> Client:
    return signed_in(editor)  # type: ignore[operator,no-any-return]


@pytest.fixture
def faulty(staff: Staff, page: Page, editorial_office: Office) -> Article:
    return article_make(
        staff, page, editorial_office, "街道开会", "食堂深受亲睐，，大家坐下，，说话。", "图书角也受亲睐。"
    )


def rejected(staff: Staff, article: Article, rule: str = "words.typo") -> ProofMark:
    mark = next(mark for mark in marks_open(current(article)) if mark.rule == rule)
    return mark_decide(
        by=staff.author,
        article=article,
        rule=rule,
        start=mark.start,
        end=mark.end,
        seen_sha256=current(article).sha256,
        state=MarkState.REJECTED,
    )


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


# marks of the article's page


def shown(client: Client, article: Article, query: str = "") -> list[dict[str, object]]:
    answer = client.get(reverse("paper_article", args=[article.pk]) + query)
    return answer.context["marks"]  # type: ignore[no-any-return]


def test_a_mark_stands_with_the_words_around_it_and_how_many_are_alike(
    client: Client, faulty: Article
) -> None:
    first = next(row for row in shown(client, faulty) if row["quote"] == DOUBLED)
    assert (first["before"], first["after"][:2], first["alike_count"]) == ("食堂深受亲睐", "大家", 2)  # type: ignore[index]


def test_all_alike_are_taken_by_one_button_and_the_next_mark_is_in_hand(
    client: Client, faulty: Article
) -> None:
    rows = shown(client, faulty)
    number = [row["quote"] for row in rows].index(DOUBLED) + 1
    answer = client.post(str(rows[number - 1]["accept_url"]), {"all": "1"})
    row = ProofMark.objects.get()
    assert answer.headers["Location"].endswith(f"?decided={row.pk}#mark-{number}")
    assert DOUBLED not in current(faulty).text
    assert "采纳了同样的 2 处。" in body(client.get(answer.headers["Location"]))


def test_a_mark_is_taken_or_rejected_and_nothing_else(client: Client, faulty: Article) -> None:
    address = str(shown(client, faulty)[0]["reject_url"]).replace("/rejected/", "/praised/")
    assert client.post(address).status_code == 404


def test_taking_a_mark_after_a_review_says_what_it_clears(
    client: Client, staff: Staff, faulty: Article
) -> None:
    article_submit(by=staff.author, article=faulty, seen_sha256=current(faulty).sha256)
    review(staff.first, faulty, ReviewStep.FIRST)
    row = shown(client, faulty)[0]
    assert "此前的审稿已作废" in body(client.post(str(row["accept_url"]), follow=True))


def test_after_the_last_mark_the_panel_is_in_hand(
    client: Client, staff: Staff, page: Page, editorial_office: Office
) -> None:
    article = article_make(staff, page, editorial_office, "一处", "食堂深受亲睐。")
    [row] = shown(client, article)
    assert client.post(str(row["accept_url"])).headers["Location"].endswith("#marks")


def test_a_rejection_offers_the_words_for_the_lexicon(
    client: Client, faulty: Article, signed_in: object, make_person: PersonMaker, editorial_office: Office
) -> None:
    row = next(row for row in shown(client, faulty) if row["quote"] == "亲睐")
    address = client.post(str(row["reject_url"])).headers["Location"]
    page = body(client.get(address))
    assert "“亲睐”以后不再提示。" in page
    offer = client.get(address).context["offer"]["url"]
    form = client.get(offer).context["form"]
    assert (form["name"].value(), form["kind"].value()) == ("亲睐", "expression")
    assert client.post(offer, {"kind": "expression", "name": "亲睐"}).headers["Location"] == (
        f"/desk/paper/articles/{faulty.pk}/"
    )
    assert LexiconEntry.objects.get().name == "亲睐"
    clerk = signed_in(make_person(Role.OFFICE_CLERK, editorial_office))  # type: ignore[operator]
    assert clerk.get(address).context["offer"] is None


def test_what_was_taken_is_offered_with_its_wrong_form(client: Client, faulty: Article) -> None:
    row = next(row for row in shown(client, faulty) if row["quote"] == "亲睐")
    address = client.post(str(row["accept_url"])).headers["Location"]
    form = client.get(client.get(address).context["offer"]["url"]).context["form"]
    assert (form["name"].value(), form["wrong_forms"].value()) == ("青睐", "亲睐")


@pytest.mark.parametrize("query", ["?decided=x", "?decided=999999", "?decided="])
def test_nothing_is_offered_for_what_was_not_decided(client: Client, faulty: Article, query: str) -> None:
    answer = client.get(reverse("paper_article", args=[faulty.pk]) + query)
    assert answer.context["offer"] is None


def test_signs_are_not_offered_for_the_lexicon(client: Client, faulty: Article, staff: Staff) -> None:
    row = rejected(staff, faulty, "marks.doubled")
    answer = client.get(reverse("paper_article", args=[faulty.pk]) + f"?decided={row.pk}")
    assert answer.context["offer"] is None


def test_queries_stand_behind_a_link_and_stay_shown_after_a_decision(
    client: Client, staff: Staff, page: Page, editorial_office: Office
) -> None:
    article = article_make(staff, page, editorial_office, "笔画", "按姓氏笔划排列，附案语。")
    assert shown(client, article) == []
    answer = client.get(reverse("paper_article", args=[article.pk]))
    assert f"另有 {answer.context['query_count']} 处存疑" in body(answer)
    rows = shown(client, article, "?level=query")
    assert rows
    assert {row["severity"] for row in rows} == {"hint"}
    assert "level=query" in client.post(str(rows[0]["reject_url"])).headers["Location"]


def test_what_is_typed_is_proofread_and_not_saved(client: Client, faulty: Article) -> None:
    before = current(faulty)
    sent = {
        "headline": "街道开会",
        "text": "还没有存的贯切落实。",
        "office": faulty.office_id,
        "kind": "article",
        "seen_sha256": before.sha256,
    }
    address = reverse("paper_article_edit", args=[faulty.pk])
    answer = client.post(address, {**sent, "proof": "1"})
    assert answer.status_code == 200
    assert "贯彻" in body(answer)
    assert answer.context["form"]["text"].value() == "还没有存的贯切落实。"
    assert current(faulty).sha256 == before.sha256
    assert ProofMark.objects.count() == 0
    answer = client.post(address, {**sent, "kind": "planet", "proof": "1"})
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == "还没有存的贯切落实。"


def test_a_new_article_is_proofread_before_it_is_there(
    client: Client, page: Page, editorial_office: Office
) -> None:
    address = reverse("paper_article_new", args=[page.pk])
    sent = {"headline": "新", "text": "一句好话。", "office": editorial_office.pk, "kind": "article"}
    assert "校对没有发现问题。没有保存。" in body(client.post(address, {**sent, "proof": "1"}))
    assert not Article.objects.exists()


# the lexicon


def test_the_lexicon_shows_core_and_own_and_finds_by_words(
    client: Client, staff: Staff, paper: Paper, party_office: Office
) -> None:
    lexicon_add(by=staff.author, paper=paper, term=Term("expression", "邻里汇", wrong_forms=("邻里会",)))
    page = body(client.get(reverse("paper_lexicon")))
    assert "邻里汇" in page
    assert party_office.name in page
    found = client.get(reverse("paper_lexicon"), {"q": "里会"}).context["lines"]
    assert [line.name for line in found] == ["邻里汇"]
    answer = client.get(reverse("paper_lexicon"), {"kind": "expression"})
    assert [line.name for line in answer.context["lines"]] == ["邻里汇"]
    assert client.get(reverse("paper_lexicon"), {"kind": "planet"}).status_code == 200


def test_an_entry_is_added_changed_retired_and_restored(client: Client, paper: Paper) -> None:
    sent = {"kind": "person", "name": "林川北", "title": "楼组长", "from_on": "2024-03-01", "order": "7"}
    client.post(reverse("paper_lexicon_new"), sent)
    entry = LexiconEntry.objects.get()
    address = reverse("paper_lexicon_entry", args=[entry.pk])
    assert client.get(address).context["form"]["title"].value() == "楼组长"
    client.post(address, {**sent, "title": "书记", "wrong_forms": "林川背、林川倍"})
    entry.refresh_from_db()
    assert (entry.title, entry.wrong_forms) == ("书记", ["林川背", "林川倍"])
    client.post(reverse("paper_lexicon_use", args=[entry.pk, "retire"]))
    retired = client.get(reverse("paper_lexicon"), {"kind": "retired", "q": "林"})
    assert [line.name for line in retired.context["lines"]] == ["林川北"]
    client.post(reverse("paper_lexicon_new"), {**sent, "title": "书记"})
    answer = client.post(reverse("paper_lexicon_use", args=[entry.pk, "restore"]), follow=True)
    assert "词库里已经有" in body(answer)
    LexiconEntry.objects.exclude(pk=entry.pk).delete()
    client.post(reverse("paper_lexicon_use", args=[entry.pk, "restore"]))
    entry.refresh_from_db()
    assert entry.retired_at is None


def test_a_wrong_entry_comes_back_filled_in(client: Client, paper: Paper) -> None:
    answer = client.post(reverse("paper_lexicon_new"), {"kind": "area", "name": "桂花弄", "title": "书记"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["title"] == ["只有人名才填职务、任职时间和名录次序。"]
    assert client.get(reverse("paper_lexicon_entry", args=[999_999])).status_code == 404


def test_without_a_paper_there_is_no_lexicon(client: Client) -> None:
    assert client.get(reverse("paper_lexicon")).status_code == 404


def upload(client: Client, text: str) -> object:
    file = SimpleUploadedFile("词库.csv", text.encode("gb18030"))
    return client.post(reverse("paper_lexicon_import"), {"file": file})


def test_a_sheet_is_taken_in(client: Client, paper: Paper) -> None:
    answer = upload(client, "类别,写法\n固定写法,邻里汇\n固定写法,邻里汇\n")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert "加了 1 条，1 条本来就有。" in body(client.get(reverse("paper_lexicon")))
    assert LexiconEntry.objects.get().name == "邻里汇"


def test_the_bad_rows_of_a_sheet_are_named(client: Client, paper: Paper) -> None:
    answer = upload(client, "类别,写法,任职自\n固定写法,邻里汇,\n人名,林川北,去年\n行星,,\n")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert [(number, column) for number, _, column, _ in answer.context["bad"]] == [  # type: ignore[attr-defined]
        (3, "任职自"),
        (4, "类别"),
        (4, "写法"),
    ]
    assert "“去年”不像日期" in body(answer)
    assert not LexiconEntry.objects.exists()


def test_no_file_is_told(client: Client, paper: Paper) -> None:
    answer = client.post(reverse("paper_lexicon_import"))
    assert "请选一个文件。" in body(answer)


def test_the_entries_in_use_are_exported(client: Client, staff: Staff, paper: Paper) -> None:
    lexicon_add(by=staff.author, paper=paper, term=Term("expression", "邻里汇"))
    answer = client.get(reverse("paper_lexicon_file", args=["xlsx"]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == ["固定写法", "邻里汇"]
    answer = client.get(reverse("paper_lexicon_file", args=["csv"]))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "固定写法,邻里汇,,,,,,"


# rules and decisions


def test_every_count_opens_its_rows(client: Client, staff: Staff, faulty: Article) -> None:
    rejected(staff, faulty)
    page = body(client.get(reverse("paper_rules")))
    wanted = f"{reverse('paper_decisions')}?rule=words.typo&amp;tab=silent"
    assert f'<a href="{wanted}">1</a>' in page
    answer = client.get(wanted.replace("&amp;", "&"))
    assert [line["row"].words for line in answer.context["lines"]] == ["亲睐"]
    assert client.get(reverse("paper_decisions"), {"tab": "taken"}).context["lines"] == []
    found = client.get(reverse("paper_decisions"), {"q": "无此", "tab": "planet"})
    assert found.context["lines"] == []


def test_a_rule_is_proposed_switched_off_and_on(client: Client, staff: Staff, faulty: Article) -> None:
    row = rejected(staff, faulty)
    for number in range(20):
        row.pk, row.words = None, f"词{number}"
        row.save()
    page = body(client.get(reverse("paper_rules")))
    assert "建议停用" in page
    client.post(reverse("paper_rule_turn", args=["words.typo", "off"]))
    answer = client.get(reverse("paper_rules"), {"show": "off"})
    assert [line.rule for line in answer.context["lines"]] == ["words.typo"]
    client.post(reverse("paper_rule_turn", args=["words.typo", "on"]))
    assert not RuleSwitch.objects.filter(on_at=None).exists()
    answer = client.post(reverse("paper_rule_turn", args=["no.such", "off"]), follow=True)
    assert "没有“no.such”这条校对规则" in body(answer)


def test_a_silent_word_is_brought_back(client: Client, staff: Staff, faulty: Article) -> None:
    row = rejected(staff, faulty)
    address = reverse("paper_decision_undo", args=[row.pk])
    assert "“亲睐”以后又会提示。" in body(client.post(address, follow=True))
    assert "请刷新后再看" in body(client.post(address, follow=True))
    undone = client.get(reverse("paper_decisions"), {"tab": "undone"})
    assert [line["row"].pk for line in undone.context["lines"]] == [row.pk]


def test_decisions_in_an_article_out_of_sight_are_out_of_sight(
    staff: Staff,
    page: Page,
    party_office: Office,
    area_office: Office,
    make_person: PersonMaker,
    signed_in: object,
) -> None:
    article = article_make(staff, page, party_office, "只有本科室看得见", "食堂深受亲睐。")
    row = rejected(staff, article)
    clerk = signed_in(make_person(Role.OFFICE_CLERK, area_office))  # type: ignore[operator]
    assert clerk.get(reverse("paper_decisions")).context["lines"] == []
    assert clerk.post(reverse("paper_decision_undo", args=[row.pk])).status_code == 404
