"""Forms of the web floor's own pages: signing in, people and posts, offices, the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

from zhuomu.core.models import Office, OfficeKind, Person
from zhuomu.core.rights import ROLE_LABELS, Role

SECRET_CODE = {
    "autocomplete": "one-time-code",
    "autocapitalize": "none",
    "spellcheck": "false",
    "data-no-draft": "",
}


def day_input() -> forms.DateInput:
    """The browser's own calendar; the value stands as 2026-11-03 in every language."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LoginForm(forms.Form):
    """Account and password."""

    username = forms.CharField(
        label="账号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LoginCodeForm(forms.Form):
    """The one-time code that an administrator (or the first start) gave."""

    code = forms.CharField(
        label="一次性登录码",
        max_length=40,
        help_text="四组字母和数字，形如 3f9a-01bc-77d2-e4f0。用一次就失效。",
        widget=forms.TextInput(attrs=SECRET_CODE),
    )


class TotpForm(forms.Form):
    """Six digits from the authenticator app."""

    code = forms.CharField(
        label="动态口令",
        max_length=10,
        help_text="手机验证器上现在显示的六位数字。",
        widget=forms.TextInput(attrs=SECRET_CODE | {"inputmode": "numeric"}),
    )


class NewPasswordForm(forms.Form):
    """An own new password, typed twice."""

    password = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "password" in data and data.get("again") != data["password"]:
            self.add_error("again", "两次输入的密码不一样。")
        return data


class ChangePasswordForm(NewPasswordForm):
    """A change of the own password asks for the present one first."""

    current = forms.CharField(
        label="现在的密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if not self.person.check_password(current):
            raise forms.ValidationError("现在的密码不对。")
        return current


class PersonNewForm(forms.Form):
    """Somebody new."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,38}$",
        label="账号",
        help_text="小写字母、数字、点或横线，例如姓名拼音。以后不能改。",
        error_messages={"invalid": "账号只能用小写字母、数字、点、横线，至少两个字符。"},
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    name = forms.CharField(label="姓名", max_length=30)
    email = forms.EmailField(label="工作邮箱", required=False, help_text="待办消息的摘要会发到这里。")


class PersonChangeForm(forms.Form):
    """What may change about somebody."""

    name = forms.CharField(label="姓名", max_length=30)
    email = forms.EmailField(label="工作邮箱", required=False)
    is_active = forms.BooleanField(
        label="在用", required=False, help_text="不勾就不能再登录，经手的记录都保留。"
    )


class PostForm(forms.Form):
    """A post: where, as what, from when."""

    office = forms.ModelChoiceField(Office.objects.none(), label="部门", empty_label="请选择")
    role = forms.ChoiceField(
        label="角色",
        choices=[("", "请选择"), *((role.value, ROLE_LABELS[role]) for role in Role)],
        help_text="角色决定能做什么。",
    )
    title = forms.CharField(label="职务", max_length=60, help_text="名片上的写法，例如“社区报编辑”。")
    from_on = forms.DateField(label="任职自", widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        office.queryset = Office.objects.filter(is_active=True).order_by("path")


class PostEndForm(forms.Form):
    """The last day of a post."""

    until_on = forms.DateField(label="任职至", widget=day_input(), help_text="这一天仍在任。")


class OfficeForm(forms.Form):
    """A node of the tree."""

    parent = forms.ModelChoiceField(
        Office.objects.none(), label="上级", required=False, empty_label="（没有上级）"
    )
    kind = forms.ChoiceField(label="类别", choices=OfficeKind.choices)
    name = forms.CharField(label="名称", max_length=60)
    short_name = forms.CharField(
        label="署名", max_length=20, help_text="稿件末尾括号里的写法，如“社区党建办”。"
    )
    phone = forms.CharField(
        label="对外电话",
        max_length=20,
        required=False,
        help_text="办公电话；街道的电话印在每个公开页面上。",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    order = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=100, help_text="小的在前。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        parent.queryset = Office.objects.order_by("path")


class OfficeChangeForm(OfficeForm):
    """A node that is there already; its kind stays."""

    kind = None  # type: ignore[assignment]
    is_active = forms.BooleanField(label="在用", required=False, help_text="停用前先结束这里的职务。")


class AreaForm(forms.Form):
    """Which ground an area covers."""

    description = forms.CharField(
        label="范围", max_length=200, required=False, help_text="例如“东至桂花弄，南至梧桐路”。"
    )


class EstateForm(forms.Form):
    """An estate of an area."""

    name = forms.CharField(label="小区名称", max_length=60)
    address = forms.CharField(label="地址", max_length=120, required=False)


class DayForm(forms.Form):
    """One day, worked or off."""

    day = forms.DateField()
    is_workday = forms.TypedChoiceField(
        choices=[("1", "上班"), ("0", "休息")], coerce=lambda value: value == "1"
    )
    note = forms.CharField(max_length=60, required=False)


class YearForm(forms.Form):
    """The official notice of a year is in."""

    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    source = forms.CharField(
        label="依据", max_length=120, help_text="国务院办公厅关于这一年部分节假日安排的通知的文号。"
    )


class DueForm(forms.Form):
    """From a day of receipt to the last day in time."""

    received_on = forms.DateField(label="收到日期", widget=day_input())
    workdays = forms.IntegerField(label="工作日", min_value=1, max_value=250)
