"""What every ledger starts with: usual categories and the default working days. Edited rows stay as they are."""

from __future__ import annotations

from zhuomu.core.actor import Actor
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, DeadlinePolicy
from zhuomu.rules.clocks import DEFAULT_BOOK, NATURES

CATEGORIES = (
    ("property", "物业管理", "物业服务、维修基金、公共收益", True),
    ("sanitation", "环境卫生", "垃圾房、楼道堆物、绿化带脏乱", True),
    ("lift", "电梯", "停运、困人、加装", True),
    ("parking", "停车与道路", "乱停车、车位、路面破损", True),
    ("facility", "公共设施", "路灯、健身点、井盖、无障碍坡道", True),
    ("leak", "房屋漏水", "屋面、外墙、管道渗漏", True),
    ("noise", "噪声扰民", "施工、广场舞、商铺", True),
    ("illegal_building", "违法搭建", "天井、平台、占绿", True),
    ("fire_safety", "消防安全", "飞线充电、通道堵塞、消防栓", True),
    ("livelihood", "民生保障", "低保、助老、助残、就医", True),
    ("labour", "劳动关系", "欠薪、社保、工伤", True),
    ("business", "营商服务", "企业办事与诉求", True),
    ("newspaper", "报纸差错", "社区报的文字与事实差错", False),
    ("other", "其他", "", True),
)


def ledger_seed(*, by: Actor) -> int:
    """Fill in categories (by key and name) and policies (by key) that are not there yet. Returns how many rows were added."""
    with writing():
        known = set(Category.objects.values_list("key", flat=True))
        named = set(Category.objects.values_list("name", flat=True))
        categories = [
            Category(key=key, name=name, description=description, is_public=is_public, order=order)
            for order, (key, name, description, is_public) in enumerate(CATEGORIES, start=1)
            if key not in known and name not in named
        ]
        Category.objects.bulk_create(categories)
        kept = set(DeadlinePolicy.objects.values_list("key", flat=True))
        policies = [
            DeadlinePolicy(
                key=row.policy.key,
                name=f"{NATURES[row.nature]}类" if row.nature else "一般事项",
                nature=row.nature,
                resolve=row.policy.resolve,
                source=row.policy.source,
            )
            for row in DEFAULT_BOOK
            if row.policy.key not in kept
        ]
        DeadlinePolicy.objects.bulk_create(policies)
        added = len(categories) + len(policies)
        if added:
            event_append(by=by, verb="ledger_seed", entity="ledger", entity_id="all", facts={"rows": added})
    return added
