"""A published error becomes an erratum, a new version through three reviews, and a line in the next issue."""

from __future__ import annotations

from datetime import date

import pytest

from tests.apps.paper.making import Staff, article_make, current, published, refused, review, rewritten
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, ArticleKind, Erratum, Issue, Page, Paper
from zhuomu.apps.paper.selectors import article_public_get, errata_public, errata_waiting, step_due
from zhuomu.apps.paper.services import (
    Content,
    PaperCode,
    article_create,
    article_edit,
    article_submit,
    article_withdraw,
    correction_publish,
    correction_start,
    errata_box_create,
    erratum_create,
    erratum_sentence,
    issue_create,
    issue_publish,
)
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Office
from zhuomu.core.rights import Role
from zhuomu.core.services.search import search_find
from zhuomu.rules.article_flow import ArticleCode, ReviewStep, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(staff: Staff, issue: Issue, page: Page, editorial_office: Office) -> Article:
    """A published article with a list."""
    article = article_create(
        by=staff.author,
        page=page,
        office=editorial_office,
        content=Content(
            "电梯明年开建",
            byline="编辑部",
            body=(
                {"type": "paragraph", "text": "桂花弄的电梯明年开建。"},
                {"type": "paragraph", "text": "共有三十户人家。"},
                {"type": "list", "label": "居民代表", "items": ["林一", "陈贰"]},
            ),
        ),
    )
    article_submit(by=staff.author, article=article, seen_sha256=current(article).sha256)
    for step, reviewer in staff.reviewers:
        review(reviewer, article, step)
    issue_publish(by=staff.final, issue=issue)
    article.refresh_from_db()
    return article


@pytest.fixture
def next_issue(staff: Staff, paper: Paper, printed: Article) -> Issue:
    return issue_create(by=staff.author, paper=paper, number=109, publish_on=date(2026, 12, 7), page_count=1)


def note(staff: Staff, article: Article, wrong: str, right: str, credit: str = "") -> Erratum:
    return erratum_create(
        by=staff.author, article=article, wrong=wrong, right=right, kind="文字差错", credit=credit
    )


def pass_all(staff: Staff, article: Article) -> None:
    for step, reviewer in staff.reviewers:
        review(reviewer, article, step)


def test_a_correction_is_a_new_version_through_three_reviews(staff: Staff, printed: Article) -> None:
    first = published(printed)
    erratum = note(staff, printed, "三十户", "三十二户", "陈女士")
    assert not errata_public(printed).exists()
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    version = current(printed)
    assert (version.number, version.paragraphs[1]) == (2, "共有三十二户人家。")
    assert (printed.status, published(printed).pk) == ("correcting", first.pk)
    with refused(ArticleCode.REVIEWS_MISSING):
        correction_publish(by=staff.final, article=printed, seen_sha256=version.sha256)
    for step, reviewer in staff.reviewers:
        assert step_due(printed) is step
        review(reviewer, printed, step)
    assert step_due(printed) is None
    assert not search_find("三十二户", is_public=True)
    with refused(CoreCode.RIGHT_MISSING):
        correction_publish(by=staff.author, article=printed, seen_sha256=version.sha256)
    with refused(ArticleCode.TEXT_CHANGED):
        correction_publish(by=staff.final, article=printed, seen_sha256=first.sha256)
    correction_publish(by=staff.final, article=printed, seen_sha256=version.sha256)
    shown = article_public_get(issue=108, page=1, pk=printed.pk)
    assert shown.status == "corrected"
    assert shown.published is not None
    assert shown.published.paragraphs[1] == "共有三十二户人家。"
    assert list(errata_public(shown)) == [erratum]
    assert [entry.entity_id for entry in search_find("三十二户", is_public=True)] == [str(printed.pk)]
    first.refresh_from_db()
    assert first.paragraphs[1] == "共有三十户人家。"


def test_approvals_of_the_printed_text_count_no_more(staff: Staff, printed: Article) -> None:
    note(staff, printed, "三十户", "三十二户")
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    assert not printed.reviews.filter(cleared_at=None).exists()
    # a correction changed back into what was printed needs its reviews all the same
    article_edit(
        by=staff.author,
        article=printed,
        content=rewritten(
            printed, *[text.replace("三十二户", "三十户") for text in current(printed).paragraphs]
        ),
        seen_sha256=current(printed).sha256,
    )
    with refused(ArticleCode.STEP_OUT_OF_ORDER):
        review(staff.final, printed, ReviewStep.FINAL)


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("明年开建", "今年开建", "电梯今年开建"),  # the headline holds it first
        ("编辑部", "社区党建办", "（社区党建办）"),
        ("陈贰", "陈二", "居民代表：林一、陈二"),
        ("林一、陈贰", "陈二、林一", "居民代表：陈二、林一"),
        ("居民代表", "楼组代表", "楼组代表：林一、陈贰"),
        ("桂花弄的电梯", "桂花里的电梯", "桂花里的电梯明年开建。"),
    ],
)
def test_an_erratum_is_put_right_wherever_it_stands(
    staff: Staff, printed: Article, wrong: str, right: str, line: str
) -> None:
    note(staff, printed, wrong, right)
    correction_start(by=staff.author, article=printed, opinion="更正")
    assert line in current(printed).lines
    assert len(current(printed).lines) == len(published(printed).lines)


def test_all_that_was_noted_is_put_right_at_once(staff: Staff, printed: Article) -> None:
    errata = [
        note(staff, printed, "三十户人家", "三十二户人家"),
        note(staff, printed, "三十户", "三十二户"),  # the one before puts it right along
        note(staff, printed, "陈贰", "陈二"),
    ]
    correction_start(by=staff.author, article=printed, opinion="两处差错")
    assert current(printed).lines[2:4] == ["共有三十二户人家。", "居民代表：林一、陈二"]
    assert list(current(printed).errata.order_by("id")) == errata


@pytest.mark.parametrize("wrong", ["四十户", "", "  ", "开建\n桂花弄", "（编辑部）"])
def test_what_no_printed_piece_says_is_no_erratum(staff: Staff, printed: Article, wrong: str) -> None:
    with refused(PaperCode.WRONG_NOT_FOUND, field="wrong"):
        note(staff, printed, wrong, "四十一户")


def test_an_erratum_changes_something(staff: Staff, printed: Article) -> None:
    with refused(PaperCode.NOTHING_TO_CORRECT, field="right"):
        note(staff, printed, "三十户", "三十户")


def test_an_erratum_needs_its_right_and_a_published_article(
    staff: Staff, printed: Article, make_person: PersonMaker, editorial_office: Office, next_issue: Issue
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, editorial_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        erratum_create(by=clerk, article=printed, wrong="三十户", right="三户", kind="文字差错")
    draft = article_make(staff, next_issue.pages.get(), editorial_office)
    with refused(PaperCode.NOT_PUBLISHED):
        note(staff, draft, "正文", "文正")


def test_a_correction_without_an_erratum_does_not_start(staff: Staff, printed: Article) -> None:
    with refused(PaperCode.NOTHING_TO_CORRECT):
        correction_start(by=staff.author, article=printed, opinion="想改改")
    printed.refresh_from_db()
    assert printed.status == "published"


def test_a_correction_says_why_and_starts_only_from_print(
    staff: Staff, printed: Article, next_issue: Issue, editorial_office: Office
) -> None:
    note(staff, printed, "三十户", "三十二户")
    with refused(ArticleCode.OPINION_MISSING, field="opinion"):
        correction_start(by=staff.author, article=printed, opinion="")
    draft = article_make(staff, next_issue.pages.get(), editorial_office)
    with refused(ArticleCode.NO_SUCH_MOVE):
        correction_start(by=staff.author, article=draft, opinion="更正")


def test_a_status_that_lies_about_print_is_not_believed(
    staff: Staff, next_issue: Issue, editorial_office: Office
) -> None:
    draft = article_make(staff, next_issue.pages.get(), editorial_office)
    Article.objects.filter(pk=draft.pk).update(status="published")
    with refused(PaperCode.NOT_PUBLISHED):
        correction_start(by=staff.author, article=draft, opinion="更正")
    assert not errata_public(draft).exists()


def test_another_hand_in_the_correction_keeps_the_erratum_with_it(staff: Staff, printed: Article) -> None:
    erratum = note(staff, printed, "三十户", "三十二户")
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    review(staff.first, printed, ReviewStep.FIRST)
    article_edit(
        by=staff.author,
        article=printed,
        content=rewritten(printed, "桂花弄的电梯今年开建。", "共有三十二户人家。"),
        seen_sha256=current(printed).sha256,
    )
    assert current(printed).number == 3
    pass_all(staff, printed)
    correction_publish(by=staff.final, article=printed, seen_sha256=current(printed).sha256)
    assert published(printed).number == 3
    assert list(errata_public(printed)) == [erratum]


def test_a_correction_is_stopped_with_a_letter_and_goes_on(staff: Staff, printed: Article) -> None:
    note(staff, printed, "三十户", "三十二户")
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    review(staff.first, printed, ReviewStep.FIRST)
    review(staff.final, printed, ReviewStep.FINAL, Verdict.RETURNED, "请再核对户数")
    printed.refresh_from_db()
    assert (printed.status, step_due(printed)) == ("correcting", ReviewStep.FIRST)
    with refused(ArticleCode.STEP_OUT_OF_ORDER):
        review(staff.final, printed, ReviewStep.SECOND, Verdict.RETURNED, "退回")
    pass_all(staff, printed)
    correction_publish(by=staff.final, article=printed, seen_sha256=current(printed).sha256)


def test_a_correction_that_changes_nothing_is_not_published(staff: Staff, printed: Article) -> None:
    note(staff, printed, "三十户", "三十二户")
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    content = Content(**{name: getattr(published(printed), name) for name in ("headline", "byline", "body")})
    article_edit(by=staff.author, article=printed, content=content, seen_sha256=current(printed).sha256)
    pass_all(staff, printed)
    with refused(ArticleCode.CORRECTION_UNCHANGED):
        correction_publish(by=staff.final, article=printed, seen_sha256=current(printed).sha256)


def test_a_correction_whose_erratum_is_gone_is_not_published(staff: Staff, printed: Article) -> None:
    erratum = note(staff, printed, "三十户", "三十二户")
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    pass_all(staff, printed)
    erratum.delete()
    with refused(PaperCode.NOTHING_TO_CORRECT):
        correction_publish(by=staff.final, article=printed, seen_sha256=current(printed).sha256)


def test_an_article_is_corrected_a_second_time(staff: Staff, printed: Article) -> None:
    stale = Article.objects.select_related("published").get(pk=printed.pk)
    for wrong, right in (("三十户", "三十二户"), ("三十二户", "三十三户")):
        note(staff, stale, wrong, right)  # reads what is published now, not what the page once held
        correction_start(by=staff.author, article=printed, opinion="户数有误")
        pass_all(staff, printed)
        correction_publish(by=staff.final, article=printed, seen_sha256=current(printed).sha256)
    assert published(printed).paragraphs[1] == "共有三十三户人家。"
    assert errata_public(printed).count() == 2


def test_a_correction_may_be_given_up_with_the_article(staff: Staff, printed: Article) -> None:
    note(staff, printed, "三十户", "三十二户")
    correction_start(by=staff.author, article=printed, opinion="户数有误")
    article_withdraw(by=staff.final, article=printed, opinion="整篇失实")
    printed.refresh_from_db()
    assert printed.status == "withdrawn"


def test_the_box_prints_every_waiting_erratum_once(staff: Staff, printed: Article, next_issue: Issue) -> None:
    note(staff, printed, "陈贰", "陈二", "陈女士")
    note(staff, printed, "三十户", "三十二户")
    assert errata_waiting(next_issue.paper).count() == 2
    box = errata_box_create(by=staff.author, page=next_issue.pages.get())
    assert (box.kind, box.headline, box.office) == (ArticleKind.BOX, "更正", next_issue.paper.office)
    assert current(box).paragraphs == [
        "第108期第1版《电梯明年开建》一文，“陈贰”应为“陈二”。（陈女士指出）",
        "第108期第1版《电梯明年开建》一文，“三十户”应为“三十二户”。",
    ]
    assert not errata_waiting(next_issue.paper).exists()
    assert set(Erratum.objects.values_list("printed_in__number", flat=True)) == {109}
    with refused(PaperCode.NOTHING_TO_CORRECT):
        errata_box_create(by=staff.author, page=next_issue.pages.get())


def test_the_box_is_for_later_issues_of_the_same_paper(
    staff: Staff, printed: Article, editorial_office: Office, paper: Paper, make_person: PersonMaker
) -> None:
    note(staff, printed, "陈贰", "陈二")
    earlier = issue_create(
        by=staff.author, paper=paper, number=107, publish_on=date(2026, 12, 7), page_count=1
    )
    other = Paper.objects.create(name="梧桐晚报", office=editorial_office)
    elsewhere = issue_create(
        by=staff.author, paper=other, number=200, publish_on=date(2026, 12, 7), page_count=1
    )
    for page in (earlier.pages.get(), elsewhere.pages.get()):
        with refused(PaperCode.NOTHING_TO_CORRECT):
            errata_box_create(by=staff.author, page=page)
    with refused(PaperCode.ISSUE_PUBLISHED):
        Issue.objects.filter(pk=printed.page.issue_id).update(number=50)
        Issue.objects.filter(pk=earlier.pk).update(state="published")
        errata_box_create(by=staff.author, page=earlier.pages.get())
    assert errata_waiting(paper).count() == 1
    clerk = actor_for(make_person(Role.OFFICE_CLERK, editorial_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        errata_box_create(by=clerk, page=earlier.pages.get())


def test_a_sentence_names_an_article_whose_print_is_unknown(staff: Staff, printed: Article) -> None:
    erratum = note(staff, printed, "陈贰", "陈二")
    assert str(erratum) == "“陈贰”应为“陈二”"
    erratum.article.published = None
    assert erratum_sentence(erratum).startswith("第108期第1版《电梯明年开建》一文")
