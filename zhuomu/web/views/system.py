"""How the product itself is: database, backup, jobs, version."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhuomu.core.http import actor_of, staff
from zhuomu.core.models import Event, Job, JobState
from zhuomu.core.rights import Right
from zhuomu.web.labels import job_label
from zhuomu.web.progress import backup_age
from zhuomu.web.views.asking import page_of

TONES = {JobState.WAITING: "wait", JobState.RUNNING: "info", JobState.DONE: "done", JobState.FAILED: "wrong"}
MEBIBYTE = 1024 * 1024


@staff(Right.SYSTEM_VIEW)
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """The state of everything that runs."""
    state, backup = request.GET.get("state", ""), backup_age(actor_of(request).at)
    counts = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by())
    jobs = Job.objects.select_related("asked_by").order_by("-pk")
    page = page_of(request, jobs.filter(state=state) if state in JobState.values else jobs)
    labels = [("", "全部", sum(counts.values()))] + [
        (one.value, one.label, counts.get(one.value, 0)) for one in JobState
    ]
    context = {
        "backup": backup,
        "backup_text": f"{backup.days} 天" if backup.days else "不到一天",
        "facts": system_facts(),
        "page_obj": page,
        "rows": [(job, job_label(job.kind), TONES[JobState(job.state)]) for job in page],
        "tab_items": [
            {"label": label, "url": f"?state={key}", "count": count, "is_active": key == state}
            for key, label, count in labels
        ],
    }
    return render(request, "desk/system.html", context)


def system_facts() -> list[tuple[str, str]]:
    """Label and value of what an operator asks first."""
    try:
        installed = version("zhuomu")
    except PackageNotFoundError:
        installed = "未安装（源码运行）"
    free = shutil.disk_usage(settings.DATA_DIR).free // MEBIBYTE
    return [
        ("版本", installed),
        ("数据库", _database()),
        ("数据所在磁盘剩余", f"{free:,} MB"),
        ("操作记录", f"{Event.objects.count():,} 条"),
        ("密码要求", "等保（三种字符，90 天一换）" if settings.PASSWORD_KEEP_DAYS else "一般"),
        ("空闲退出", f"{settings.IDLE_MINUTES} 分钟，最长 {settings.SESSION_HOURS} 小时"),
        ("工作台来源", "、".join(settings.STAFF_NETWORKS) or "不限网络"),
    ]


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sqlite_version(), page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            )
            number, byte_count = cursor.fetchone()
            return f"SQLite {number}，{byte_count / MEBIBYTE:.1f} MB"
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        number, byte_count = cursor.fetchone()
        return f"PostgreSQL {number}，{byte_count / MEBIBYTE:.1f} MB"
