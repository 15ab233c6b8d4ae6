"""Who works here and where: the tree of offices, areas with their estates, people and the posts they hold."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from zhuomu.core.rights import ROLE_LABELS, ROLE_RIGHTS, WIDE_ROLES, Right, Role


class OfficeKind(models.TextChoices):
    SUBDISTRICT = "subdistrict", "街道"
    OFFICE = "office", "科室"
    AREA = "area", "居民区"
    RESIDENTS_COMMITTEE = "residents_committee", "居委会"
    OWNERS_COMMITTEE = "owners_committee", "业委会"
    PROPERTY_MANAGER = "property_manager", "物业"
    OTHER = "other", "其他"


class Office(models.Model):
    """部门 (a node of the tree). ``path`` is ``/1/5/12/``: everything below starts with it."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    kind = models.CharField("类别", max_length=24, choices=OfficeKind.choices, default=OfficeKind.OFFICE)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("署名", max_length=20, help_text="稿件末尾括号里的写法，如“社区党建办”")
    phone = models.CharField("对外电话", max_length=20, blank=True, help_text="办公电话，印在每个公开页面上")
    order = models.PositiveIntegerField("排序", default=0)
    path = models.CharField("路径", max_length=200, db_index=True, editable=False, default="")
    is_active = models.BooleanField("在用", default=True)
    is_sample = models.BooleanField("样例", default=False, editable=False)

    class Meta:
        verbose_name = "部门"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="office_name_once_below_a_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """居民区 as a piece of ground; ``office`` is the node that answers for it."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="area", verbose_name="部门")
    description = models.CharField("范围", max_length=200, blank=True)

    class Meta:
        verbose_name = "居民区"
        ordering = ("office__order", "id")

    def __str__(self) -> str:
        return self.office.name


class Estate(models.Model):
    """小区 of an area."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="estates", verbose_name="居民区")
    name = models.CharField("名称", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)

    class Meta:
        verbose_name = "小区"
        ordering = ("area", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], name="estate_name_once_in_an_area"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by account name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """人员: somebody who signs in. What they may do comes from their posts alone."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    email = models.EmailField("工作邮箱", blank=True)
    is_active = models.BooleanField("在用", default=True)
    is_sample = models.BooleanField("样例", default=False, editable=False)
    totp_secret_cipher = models.BinaryField("动态口令密钥（密文）", blank=True, default=b"", editable=False)
    totp_last_step = models.BigIntegerField("上次动态口令时段", default=0, editable=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)
    joined_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def posts_on(self, day: date) -> list[Post]:
        """The posts held on a day, office joined in; cached on the object."""
        held: dict[date, list[Post]] = self.__dict__.setdefault("_posts_on", {})
        if day not in held:
            held[day] = list(self.posts.current(day).select_related("office").order_by("order", "id"))
        return held[day]


class PostQuerySet(models.QuerySet["Post"]):
    def current(self, day: date) -> PostQuerySet:
        """Posts held on ``day`` (both ends inclusive) in offices that are in use."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day, office__is_active=True
        )


class Post(models.Model):
    """职务: a person holds a role in an office for a time."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts", verbose_name="人员")
    office = models.ForeignKey(Office, models.PROTECT, related_name="posts", verbose_name="部门")
    role = models.CharField("角色", max_length=32, choices=[(role.value, ROLE_LABELS[role]) for role in Role])
    title = models.CharField("职务", max_length=60)
    order = models.PositiveIntegerField("领导名录次序", default=1000)
    from_on = models.DateField("任职自")
    until_on = models.DateField("任职至", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "职务"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office.name}{self.title}"

    @property
    def rights(self) -> frozenset[Right]:
        return ROLE_RIGHTS[Role(self.role)]

    @property
    def is_wide(self) -> bool:
        return Role(self.role) in WIDE_ROLES
