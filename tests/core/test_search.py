from __future__ import annotations

from datetime import date

import pytest

from zhuomu.core.models import SearchEntry, SearchGram
from zhuomu.core.services.search import search_find, search_forget, search_index
from zhuomu.core.write import writing

pytestmark = pytest.mark.django_db


def index(pk: int, title: str, text: str = "", *, is_public: bool = True, day: int = 1) -> None:
    with writing():
        search_index(
            entity="article",
            entity_id=pk,
            title=title,
            text=text,
            url=f"/{pk}/",
            is_public=is_public,
            dated_on=date(2026, 11, day),
        )


def found(query: str, *, is_public: bool = True, **more: object) -> list[str]:
    return [entry.title for entry in search_find(query, is_public=is_public, **more)]  # type: ignore[arg-type]


def test_words_are_found_wherever_they_stand_newest_first() -> None:
    index(1, "加装电梯圆了上楼梦", "桂花弄12号楼，电梯正式运行。", day=1)
    index(2, "社区食堂添新菜", "电梯旁边的食堂本月新增六道菜。", day=5)
    assert found("电梯") == ["社区食堂添新菜", "加装电梯圆了上楼梦"]
    assert found("电梯 食堂") == ["社区食堂添新菜"]
    assert found("梦") == ["加装电梯圆了上楼梦"]
    assert found("１２号楼") == ["加装电梯圆了上楼梦"]
    assert found("图书") == found("") == found("，。") == []


def test_pairs_from_two_places_are_no_find() -> None:
    index(1, "社区会议", "议程与区会")
    assert found("社区会议程") == []


def test_the_words_are_kept_as_they_stand() -> None:
    index(1, "标题", "第一句，第二句。")
    assert SearchEntry.objects.get().text == "第一句，第二句。"
    assert str(SearchEntry.objects.get()) == "标题"
    assert SearchGram.objects.filter(gram="标题").get().entry.title == str(SearchEntry.objects.get())
    assert str(SearchGram.objects.filter(gram="标题").get()) == "标题"


def test_indexing_anew_forgets_the_old_words() -> None:
    index(1, "旧标题")
    index(1, "新标题")
    assert (found("旧标"), found("新标"), SearchEntry.objects.count()) == ([], ["新标题"], 1)


def test_public_and_staff_indexes_are_apart() -> None:
    index(1, "已刊电梯")
    index(1, "改稿电梯", is_public=False)
    index(2, "草稿电梯", is_public=False)
    assert found("电梯") == ["已刊电梯"]
    assert found("电梯", is_public=False) == ["草稿电梯", "改稿电梯"]
    assert found("电梯", is_public=False, entity_ids=["2"]) == ["草稿电梯"]
    with writing():
        search_forget(entity="article", entity_id=1, is_public=True)
    assert (found("电梯"), SearchEntry.objects.count()) == ([], 2)
    with writing():
        search_forget(entity="article", entity_id=1)
    assert SearchEntry.objects.count() == 1


def test_at_most_the_limit_is_returned() -> None:
    for pk in range(5):
        index(pk, f"电梯{pk}")
    assert len(found("电梯", limit=3)) == 3
