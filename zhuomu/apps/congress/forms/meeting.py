"""Forms of the congress itself and of its people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from zhuomu.apps.congress.models import (
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    Officer,
    OfficerKind,
    Unit,
)
from zhuomu.apps.congress.services.delegates import DelegateRow
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import ROLE_RIGHTS, Right

NAME_MAX = 30


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CongressForm(forms.Form):
    """A congress: whose, what, when, where."""

    body = forms.CharField(label="团体", max_length=60, help_text="全称，如“梧桐路街道科学技术协会”。")
    title = forms.CharField(label="会议名称", max_length=80, help_text="印在文件和选票上。")
    on = forms.DateField(label="日期", widget=day_input())
    place = forms.CharField(label="地点", max_length=60, required=False)

    @staticmethod
    def initial_of(congress: Congress) -> dict[str, Any]:
        """The form's values for a congress."""
        return {"body": congress.body, "title": congress.title, "on": congress.on, "place": congress.place}


class CongressNewForm(CongressForm):
    """A new congress, of one of the offices that somebody may prepare it for."""

    office = forms.ModelChoiceField(Office.objects.none(), label="承办部门", empty_label=None)
    field_order = ("office", "body", "title", "on", "place")

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — narrows the type
        field.queryset = offices


class UnitForm(forms.Form):
    """A unit and how many delegates it sends."""

    name = forms.CharField(label="选举单位", max_length=60)
    quota = forms.IntegerField(
        label="分配名额", min_value=0, max_value=999, initial=0, help_text="没有分配就填 0。"
    )


class UnitChangeForm(UnitForm):
    """A unit that is there."""

    order = forms.IntegerField(label="排序", min_value=0, max_value=999, help_text="小的在前。")

    @staticmethod
    def initial_of(unit: Unit) -> dict[str, Any]:
        """The form's values for a unit."""
        return {"name": unit.name, "quota": unit.quota, "order": unit.order}


class DelegateForm(forms.Form):
    """One delegate."""

    name = forms.CharField(label="姓名", max_length=NAME_MAX)
    mark = forms.CharField(
        label="区分", max_length=20, required=False, help_text="有同名的人时写，如“女”“桂花弄”。"
    )
    unit = forms.CharField(
        label="选举单位",
        max_length=60,
        widget=forms.TextInput(attrs={"list": "units"}),
        help_text="没有的会自动加上。",
    )
    post = forms.CharField(label="单位职务", max_length=60, required=False)
    kind = forms.ChoiceField(label="类别", choices=DelegateKind.choices, initial=DelegateKind.FORMAL)
    is_woman = forms.BooleanField(label="女", required=False)

    def row(self) -> DelegateRow:
        """What was filled in, for the service."""
        return DelegateRow(**self.cleaned_data)

    @staticmethod
    def initial_of(delegate: Delegate) -> dict[str, Any]:
        """The form's values for a delegate."""
        return {
            "name": delegate.name,
            "mark": delegate.mark,
            "unit": delegate.unit.name,
            "post": delegate.post,
            "kind": delegate.kind,
            "is_woman": delegate.is_woman,
        }


class CredentialForm(forms.Form):
    """Whether a credential is valid, and why not."""

    verdict = forms.ChoiceField(label="审查结果", choices=Credential.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由", max_length=200, required=False, help_text="资格无效的必须写，会写进资格审查报告。"
    )


class DelegatesFileForm(forms.Form):
    """A sheet of delegates."""

    file = forms.FileField(
        label="代表名单",
        help_text="xlsx、xls 或 csv。要有“姓名”“选举单位”两列，可有“性别、单位职务、类别、区分”。",
    )


class ExcuseForm(forms.Form):
    """Why somebody does not come."""

    reason = forms.CharField(label="请假事由", max_length=60, required=False)


class KinshipForm(forms.Form):
    """Two people who stand close."""

    first = forms.CharField(label="候选人", max_length=NAME_MAX)
    second = forms.CharField(label="亲属", max_length=NAME_MAX)
    relation = forms.CharField(label="关系", max_length=20, required=False, help_text="如“夫妻”“兄弟”。")


class DelegateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A delegate with their unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.unit.name}）"


class ProxyForm(forms.Form):
    """Who asked whom in writing, and when."""

    giver = DelegateField(Delegate.objects.none(), label="委托人", empty_label="请选择")
    holder = DelegateField(Delegate.objects.none(), label="受托人", empty_label="请选择")
    written_on = forms.DateField(label="委托书日期", widget=day_input(), help_text="须在开会之前。")
    is_agreed = forms.BooleanField(label="主席团已经同意", required=False)

    def __init__(self, *args: Any, delegates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("giver", "holder"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — narrows the type
            field.queryset = delegates


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An account with the person's title, so that two of one name are told apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.username}）"


def accounts() -> QuerySet[Person]:
    """People whose account can open a congress at all."""
    roles = [role for role, rights in ROLE_RIGHTS.items() if Right.CONGRESS_VIEW in rights]
    people = Person.objects.filter(is_active=True, posts__role__in=roles)
    return people.distinct().order_by("name", "pk")


class OfficerForm(forms.Form):
    """Somebody on a list of the congress."""

    kind = forms.ChoiceField(label="名单", choices=OfficerKind.choices)
    role = forms.CharField(
        label="职务",
        max_length=20,
        widget=forms.TextInput(attrs={"list": "roles"}),
        help_text="与选举办法的写法一致，如“总监票人”。",
    )
    name = forms.CharField(label="姓名", max_length=NAME_MAX)
    person = PersonField(
        Person.objects.none(),
        label="账号",
        required=False,
        empty_label="（没有）",
        help_text="要在这里录票、签字的人必须有。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — narrows the type
        field.queryset = accounts()

    @staticmethod
    def roles_of(roles: list[str], officers: list[Officer]) -> list[str]:
        """Roles to offer: those of the measures, those in use, and the usual ones."""
        usual = ["执行主席", "主席团成员", "资格审查小组组长", "总监票人", "监票人", "总计票人", "计票人"]
        return list(dict.fromkeys([*roles, *(one.role for one in officers), *usual]))
