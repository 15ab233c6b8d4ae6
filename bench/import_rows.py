"""10,000 rows of a ledger sheet: read, matched, checked, taken in by the job, taken back; seconds of each, and what stands.

A throw-away folder with SQLite, or the server that ``DATABASE_URL`` names. ``make bench ARGS=import_rows``.
"""

from __future__ import annotations

import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

IS_QUICK = True
ROWS = 10_000
SEED = 20_261_123
MOST_SECONDS = 60
PLACES = ("北门", "三号楼", "地下车库", "中心花园", "垃圾房", "东侧围墙", "七号楼电梯厅", "沿街商铺")
THINGS = (
    "路灯不亮，晚上老人出入不便",
    "楼道堆物，消防通道被占",
    "电梯多次停运，困过两次人",
    "污水外溢，异味很重",
    "绿化带被圈种蔬菜",
    "屋面漏水，雨天滴到六楼",
)
HEAD = (
    *(
        "序号",
        "问题编号",
        "问题来源",
        "发现时间",
        "来件人",
        "居民区",
        "问题描述",
        "问题分类",
        "责任部门",
        "整改措施",
    ),
    *("整改时限", "进展", "完成时间", "满意情况", "是否销号", "销号时间"),
)


def sheet_make() -> bytes:
    """A sheet in the usual columns, two in three rows closed; the same bytes each time but for the packing."""
    from openpyxl import Workbook

    chance, book, out = random.Random(SEED), Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("台账")
    sheet.append(HEAD)
    for number in range(1, ROWS + 1):
        found = date(2026, 1, 1) + timedelta(days=chance.randrange(270))
        done = found + timedelta(days=chance.randrange(1, 30))
        is_closed = chance.random() < 2 / 3
        sheet.append(
            [
                number,
                f"TZ-{number:06}",
                "走访",
                found,
                f"来件人{number % 97}",
                "银杏里居委会",
                f"{chance.choice(PLACES)}{chance.choice(THINGS)}（第 {number} 件）。",
                "环境卫生",
                "城市管理办",
                "约谈物业，限期整改",
                done.strftime("%Y年%m月%d日"),
                "已完成" if is_closed else "正在办理",
                done if is_closed else None,
                "满意" if is_closed else None,
                "是" if is_closed else "否",
                done.isoformat() if is_closed else None,
            ]
        )
    book.save(out)
    return out.getvalue()


@contextmanager
def timed(label: str, times: dict[str, float]) -> Iterator[None]:
    """Seconds of a step, by the clock and by this process's own work."""
    began, used = time.perf_counter(), time.process_time()
    yield
    times[label] = time.perf_counter() - began
    sys.stdout.write(f"{label}: {times[label]:.1f} s ({time.process_time() - used:.1f} s CPU)\n")


def prepare(folder: str) -> None:
    """Tables, the calendar, categories, one office, one area."""
    os.environ.update(
        ZHUOMU_DATA=folder, DJANGO_SETTINGS_MODULE="zhuomu.web.settings", ZHUOMU_LOG_LEVEL="ERROR"
    )
    import django

    django.setup()
    from django.core.management import call_command

    from zhuomu.core.actor import system_actor
    from zhuomu.core.models import OfficeKind
    from zhuomu.core.services.calendar import calendar_seed
    from zhuomu.core.services.people import office_create
    from zhuomu.ledger.services import ledger_seed

    call_command("migrate", verbosity=0)
    by = system_actor()
    calendar_seed(by=by)
    ledger_seed(by=by)
    root = office_create(
        by=by,
        name="梧桐路街道",
        short_name="街道",
        kind=OfficeKind.SUBDISTRICT,
        parent=None,
        phone="0000-5550100",
    )
    for name, kind in (("城市管理办", OfficeKind.OFFICE), ("银杏里居民区", OfficeKind.AREA)):
        office_create(by=by, name=name, short_name=name, kind=kind, parent=root)


def main() -> int:
    """Run all steps; 1 where reading, checking and taking in together need more than a minute."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.db import connection
        from django.utils import timezone

        from zhuomu.core.actor import Actor
        from zhuomu.core.models import Job, Office, Person, SearchGram
        from zhuomu.core.rights import Role
        from zhuomu.core.services.jobs import job_run
        from zhuomu.core.services.people import person_create, post_give
        from zhuomu.ledger.jobs_imports import JOBS
        from zhuomu.ledger.models import Problem, SheetImport
        from zhuomu.ledger.services.imports import columns_of, sheet_ask, sheet_bring, sheet_match
        from zhuomu.ledger.services.imports_undo import sheet_undo

        system, times = Actor(None, timezone.now()), dict[str, float]()
        person = person_create(by=system, username="bench", name="基准")
        post_give(
            by=system,
            person=person,
            office=Office.objects.get(name="梧桐路街道"),
            role=Role.DISPATCHER,
            title="派单员",
            from_on=date(2020, 1, 1),
        )
        by = Actor(Person.objects.get(pk=person.pk), timezone.now())
        data = sheet_make()
        sys.stdout.write(f"{connection.vendor}, {ROWS} rows, {len(data) / 1e6:.1f} MB\n")
        with timed("read", times):
            sheet = sheet_bring(by=by, name="台账.xlsx", data=data)
        with timed("match", times):
            sheet = sheet_match(by=by, sheet=sheet, columns=columns_of(sheet), year=2026)
        with timed("check and ask", times):
            job = sheet_ask(by=by, sheet=sheet)
        with timed("take in", times):
            job_run(Job.objects.select_related("asked_by").get(pk=job.pk), JOBS, at=timezone.now())
        sheet = SheetImport.objects.get(pk=sheet.pk)
        sys.stdout.write(
            f"problems {Problem.objects.count()}, search grams {SearchGram.objects.count()}, rows kept {len(sheet.rows)}\n"
        )
        in_all = sum(times.values())
        with timed("take back", times):
            sheet_undo(by=by, sheet=sheet)
        most_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(
            f"in all {in_all:.1f} s of at most {MOST_SECONDS}; memory at most {most_mib} MiB; "
            f"problems {Problem.objects.count()}\n"
        )
        connection.close()
    return int(in_all > MOST_SECONDS or sheet.problem_count != ROWS)


if __name__ == "__main__":
    sys.exit(main())
