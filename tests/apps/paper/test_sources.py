"""A page is read in from text or Word, and becomes drafts when a person confirms it."""

from __future__ import annotations

import pytest

from tests.apps.paper.making import Staff, article_make, current, paragraphs, picture, refused
from tests.apps.paper.words import word, word_with_broken_picture
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, Issue, Page, PageSource, Photo
from zhuomu.apps.paper.services import (
    ConfirmedArticle,
    Content,
    PaperCode,
    body_blocks,
    source_confirm,
    source_drop,
    source_read,
)
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Event, Office
from zhuomu.core.rights import Role
from zhuomu.rules.reading import ReadingCode

pytestmark = pytest.mark.django_db
PAGE = """梧桐社区报  2026年11月9日  第1版

加装电梯圆了上楼梦
——桂花弄十二号楼先行一步

　　10月8日，桂花弄十二号楼的电梯正式运行，住在六楼的老
人不用再一级一级地爬楼梯了。
　　居民区党总支书记说，楼里住着三十二户人家，大家商量
了整整一年。
（社区发展办）

社区食堂添新菜

　　食堂本月新增六道菜，价格不变。
　　老人说，味道比以前好得多了。
（社区党建办）
"""
PLAIN = "这一版没有任何题目，只有一整段话，说的是楼组里的老人们每天早晨一起在花园里锻炼身体的事情。\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_a_text_is_read_in_every_usual_encoding(staff: Staff, page: Page, encoding: str, named: str) -> None:
    source = source_read(by=staff.author, page=page, data=PAGE.encode(encoding), file_name="第一版.txt")
    assert (source.encoding, source.state, source.file_name) == (named, "waiting", "第一版.txt")
    assert source.text == PAGE
    assert [(one["headline"], one["signed"], one["lines"]) for one in source.pieces["articles"]] == [
        ("加装电梯圆了上楼梦", "社区发展办", [3, 10]),
        ("社区食堂添新菜", "社区党建办", [12, 16]),
    ]
    assert source.pieces["articles"][0]["paragraphs"][0].startswith(
        "10月8日，桂花弄十二号楼的电梯正式运行，住在六楼的老人"
    )
    assert not Article.objects.exists()
    assert str(source) == "第1版原文"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ReadingCode.EMPTY),
        (" \n　\n".encode(), ReadingCode.EMPTY),
        ("梧桐社区报  2026年11月9日  第1版\n".encode(), ReadingCode.NO_PARAGRAPH),
        (b"%PDF-1.7 ...", ReadingCode.BINARY),
        (b"\x00\x01\x02" * 40, ReadingCode.BINARY),
        (b"\xff\xfe\x00", ReadingCode.BINARY),
        (b"\x81\xff\xff\xfe\xfd\xfc" * 9, ReadingCode.ENCODING_UNKNOWN),
        (b"a" * (2 * 1024 * 1024 + 1), ReadingCode.TOO_LARGE),
        (b"PK\x03\x04 no archive", CoreCode.ARCHIVE_BROKEN),
        (b"PK\x03\x04" + bytes(20 * 1024 * 1024), PaperCode.WORD_UNREADABLE),
    ],
)
def test_what_is_no_text_is_refused_and_nothing_stays(
    staff: Staff, page: Page, data: bytes, code: ReadingCode | CoreCode | PaperCode
) -> None:
    with refused(code, field="file"):
        source_read(by=staff.author, page=page, data=data)
    assert not PageSource.objects.exists()


def test_a_page_without_headlines_is_kept_whole_with_a_warning(staff: Staff, page: Page) -> None:
    source = source_read(by=staff.author, page=page, data=PLAIN.encode())
    assert [warning["code"] for warning in source.pieces["warnings"]] == [ReadingCode.NO_HEADLINE]
    assert source.pieces["articles"][0]["paragraphs"] == [PLAIN.strip()]


def test_a_long_file_name_is_kept_by_its_end(staff: Staff, page: Page) -> None:
    source = source_read(by=staff.author, page=page, data=PAGE.encode(), file_name="长" * 200 + ".txt")
    assert len(source.file_name) == 120
    assert source.file_name.endswith(".txt")


def test_a_word_file_gives_text_and_pictures(staff: Staff, page: Page) -> None:
    data = word(
        "加装电梯圆了上楼梦", "10月8日，桂花弄十二号楼的电梯正式运行了。", picture("red"), "（社区发展办）"
    )
    source = source_read(by=staff.author, page=page, data=data, file_name="来稿.docx")
    [article] = source.pieces["articles"]
    assert (source.encoding, article["headline"], article["signed"]) == (
        "docx",
        "加装电梯圆了上楼梦",
        "社区发展办",
    )
    photo = Photo.objects.get()
    assert source.pieces["photos"] == [{"photo": photo.pk, "line": 4}]
    assert source.pieces["pictures_left_out"] == 0
    assert (photo.paper, photo.attachment.is_public, photo.has_consent) == (page.issue.paper, False, False)
    assert str(photo) == f"照片{photo.pk}"


def test_a_drawing_that_cannot_be_shown_is_left_out_not_the_page(staff: Staff, page: Page) -> None:
    source = source_read(
        by=staff.author, page=page, data=word_with_broken_picture("加装电梯", "电梯正式运行了。")
    )
    assert (source.pieces["photos"], source.pieces["pictures_left_out"]) == ([], 1)
    assert source.pieces["articles"]


def test_a_word_file_without_words_leaves_no_photos_behind(staff: Staff, page: Page) -> None:
    with refused(ReadingCode.EMPTY, field="file"):
        source_read(by=staff.author, page=page, data=word(picture()))
    assert not Photo.objects.exists()


def test_a_page_of_a_published_issue_takes_nothing_in(staff: Staff, issue: Issue, page: Page) -> None:
    Issue.objects.filter(pk=issue.pk).update(state="published")
    with refused(PaperCode.ISSUE_PUBLISHED):
        source_read(by=staff.author, page=Page.objects.get(pk=page.pk), data=PAGE.encode())
    reviewer = staff.first
    with refused(CoreCode.RIGHT_MISSING):
        source_read(by=reviewer, page=page, data=PAGE.encode())


def test_blocks_stand_as_they_are_printed() -> None:
    names = {"type": "list", "label": "名单", "items": ["林一"]}
    assert body_blocks(["一", "二"], [("说明", 7), ("无图", None)], [names]) == (
        {"type": "paragraph", "text": "一"},
        {"type": "photo", "photo": 7, "caption": "说明", "alt": ""},
        {"type": "photo", "photo": None, "caption": "无图", "alt": ""},
        {"type": "paragraph", "text": "二"},
        names,
    )
    assert body_blocks([], [("说明", 7)]) == ({"type": "photo", "photo": 7, "caption": "说明", "alt": ""},)


@pytest.fixture
def source(staff: Staff, page: Page) -> PageSource:
    return source_read(by=staff.author, page=page, data=PAGE.encode())


def confirmed(office: Office, headline: str, kind: str = "article") -> ConfirmedArticle:
    return ConfirmedArticle(
        Content(headline, byline=office.short_name, body=paragraphs("正文。")), office, kind
    )


def test_a_confirmed_page_becomes_drafts_once(
    staff: Staff, page: Page, source: PageSource, party_office: Office, editorial_office: Office
) -> None:
    kept = article_make(staff, page, editorial_office)
    pieces = [confirmed(party_office, "加装电梯"), confirmed(editorial_office, "启事", "box")]
    made = source_confirm(by=staff.author, source=source, articles=pieces)
    assert [
        (one.headline, one.office, one.kind, one.order, one.status)
        for one in page.articles.exclude(pk=kept.pk)
    ] == [
        ("加装电梯", party_office, "article", 2, "drafting"),
        ("启事", editorial_office, "box", 3, "drafting"),
    ]
    assert current(made[0]).author == staff.author.person
    source.refresh_from_db()
    assert source.state == "confirmed"
    with refused(PaperCode.SOURCE_SETTLED):
        source_confirm(by=staff.author, source=source, articles=pieces)
    with refused(PaperCode.SOURCE_SETTLED):
        source_drop(by=staff.author, source=source)
    assert page.articles.count() == 3


def test_one_piece_that_is_refused_keeps_back_all(
    staff: Staff, page: Page, source: PageSource, party_office: Office
) -> None:
    events = Event.objects.count()
    pieces = [confirmed(party_office, "加装电梯"), confirmed(party_office, "长" * 121)]
    with refused(PaperCode.TEXT_TOO_LONG):
        source_confirm(by=staff.author, source=source, articles=pieces)
    source.refresh_from_db()
    assert (source.state, page.articles.count(), Event.objects.count()) == ("waiting", 0, events)


def test_nothing_confirmed_is_not_a_confirmation(staff: Staff, source: PageSource) -> None:
    with refused(PaperCode.SOURCE_WITHOUT_ARTICLES):
        source_confirm(by=staff.author, source=source, articles=[])


def test_a_clerk_confirms_for_the_own_office_only(
    make_person: PersonMaker, source: PageSource, party_office: Office, editorial_office: Office
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        source_confirm(
            by=clerk,
            source=source,
            articles=[confirmed(party_office, "本办"), confirmed(editorial_office, "他办")],
        )
    assert not Article.objects.exists()


def test_a_reading_is_put_aside_once_and_its_text_stays(staff: Staff, source: PageSource) -> None:
    source_drop(by=staff.author, source=source)
    source.refresh_from_db()
    assert (source.state, source.text) == ("dropped", PAGE)
    with refused(PaperCode.SOURCE_SETTLED):
        source_drop(by=staff.author, source=source)
    with refused(CoreCode.RIGHT_MISSING):
        source_drop(by=staff.first, source=source)


def test_the_real_page_is_read_and_waits_for_a_person(staff: Staff, page: Page, shared_page: bytes) -> None:
    source = source_read(by=staff.author, page=page, data=shared_page)
    articles = source.pieces["articles"]
    read = [one for one in articles if one["byline"]]
    assert len(read) == 4
    made = source_confirm(
        by=staff.author,
        source=source,
        articles=[
            ConfirmedArticle(
                Content(
                    one["headline"], one["kicker"], one["deck"], one["signed"], body_blocks(one["paragraphs"])
                ),
                page.issue.paper.office,
            )
            for one in articles
        ],
    )
    assert [one.headline for one in made] == [one["headline"] for one in articles]
