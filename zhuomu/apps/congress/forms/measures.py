"""The 20 parameters of election measures as a form: one field for each thing a text can say, grouped as the rules group them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django import forms

from zhuomu.apps.congress.forms.meeting_hall import VersionForm
from zhuomu.apps.congress.forms.shares import RolesField, ShareField
from zhuomu.core.http import sentence
from zhuomu.rules.election import (
    PARAMETERS,
    Base,
    BlankRule,
    ChoiceLimit,
    Differential,
    DifferentialKind,
    DualMajority,
    ElectionMeasures,
    Form,
    IdentifyingRule,
    MarkPlace,
    Method,
    ProxyRule,
    Shortage,
    Signs,
    TieRule,
    TwoOffices,
    UnclearRule,
    WriteInRule,
    measures_check,
)
from zhuomu.rules.election import words as said
from zhuomu.rules.reason import Reason

EXAMPLE_LABELS = {
    "science_association": "科协：超过应到三分之二到会，过实到半数当选",
    "trade_union": "工会：应到三分之二以上到会，过应到半数当选",
    "overseas_chinese": "侨联：对全部名单一次性举手表决",
    "poetry_society": "诗词学会：○ 表示弃权，实到三分之二以上当选",
    "exact_number": "全票制：多选少选都是无效票，设候补",
    "owners": "业主大会：面积和人数两项过半",
}
PARAMETER_TITLES = {
    1: "到会人数",
    2: "当选票数按什么算",
    3: "当选须达到",
    4: "等额还是差额",
    5: "投票方式",
    6: "记号",
    7: "记号的位置和用笔",
    8: "另选他人",
    9: "每票可选几人",
    10: "记号无法辨认",
    11: "票上有姓名或记号",
    12: "空白票",
    13: "票数相等",
    14: "当选人数不足",
    15: "另行选举的标准",
    16: "候补",
    17: "委托投票",
    18: "一票多项职务",
    19: "保留名额与回避",
    20: "监票、计票人员",
}
UNSAID = ("", "办法没有写")
DIFFERENTIALS = {
    DifferentialKind.OPEN: "办法没有写",
    DifferentialKind.EQUAL: "等额",
    DifferentialKind.NUMBER: "多若干名",
    DifferentialKind.RATIO: "多几分之几",
}
# one parameter of the rules → the fields that hold it here
FIELDS = {
    "differential": ("differential_kind", "differential_num", "differential_den"),
    "dual": ("dual_take_part", "dual_ordinary", "dual_special"),
    "signs": ("sign_for", "sign_against", "sign_abstain"),
}
DUAL_PARTS = ("take_part", "ordinary", "special")
SIGN_PARTS = {"sign_for": "for_", "sign_against": "against", "sign_abstain": "abstain"}
ENUMS: dict[str, type[StrEnum]] = {
    "quorum_base": Base,
    "threshold_base": Base,
    "form": Form,
    "method": Method,
    "mark_place": MarkPlace,
    "writein": WriteInRule,
    "choices": ChoiceLimit,
    "unclear": UnclearRule,
    "identifying": IdentifyingRule,
    "blank": BlankRule,
    "tie": TieRule,
    "shortage": Shortage,
    "again_base": Base,
    "alternates_base": Base,
    "proxy": ProxyRule,
    "two_offices": TwoOffices,
}
PLAIN = (
    "title",
    "quorum",
    "threshold",
    "ink",
    "is_writein_marked",
    "writein_eligible",
    "near_seats",
    "again_threshold",
    "alternates",
    "proxy_limit",
    "is_proxy_present",
    "reserved_seats",
    "reserved_for",
    "roles",
    "is_kin_barred_from_counting",
)


def pick(
    label: str, words: dict[Any, str], *, help_text: str = "", is_open: bool = False
) -> forms.ChoiceField:
    """A choice of the rules' own words; ``is_open``: the text may say nothing about it."""
    choices = [(str(key), text) for key, text in words.items() if key is not None]
    return forms.ChoiceField(
        label=label,
        choices=[UNSAID, *choices] if is_open else choices,
        required=not is_open,
        help_text=help_text,
    )


def number(label: str, help_text: str = "") -> forms.IntegerField:
    """A small whole number."""
    return forms.IntegerField(label=label, min_value=0, max_value=9_999, initial=0, help_text=help_text)


class MeasuresForm(VersionForm):
    """Text and parameters of election measures: one version, one hash."""

    title = forms.CharField(label="办法名称", max_length=100)
    quorum_base = pick("按什么人数算", {Base.DUE: said.BASES[Base.DUE], Base.WHOLE: said.BASES[Base.WHOLE]})
    quorum = ShareField(label="到会须达到")
    threshold_base = pick(
        "当选票数的基数", said.BASES, is_open=True, help_text="没有基数的办法不能表决通过。"
    )
    threshold = ShareField(label="赞成票须达到", is_optional=True, none_label="不设下限，得票多的当选")
    differential_kind = pick("候选人比应选名额", DIFFERENTIALS)
    differential_num = number("名数（分子）")
    differential_den = forms.IntegerField(
        label="分母", min_value=1, max_value=9_999, initial=1, help_text="按比例时填，如 20/100。"
    )
    form = pick("怎样投票", said.FORMS)
    method = pick("怎样表决", said.METHODS)
    dual_take_part = ShareField(label="业主：参与表决须达到", is_optional=True, none_label="不是业主共同决定")
    dual_ordinary = ShareField(label="业主：一般事项须达到", is_optional=True, none_label="不是业主共同决定")
    dual_special = ShareField(label="业主：重大事项须达到", is_optional=True, none_label="不是业主共同决定")
    sign_for = forms.CharField(label="赞成", max_length=4)
    sign_against = forms.CharField(label="反对", max_length=4, required=False, help_text="空着表示不作记号。")
    sign_abstain = forms.CharField(label="弃权", max_length=4, required=False)
    mark_place = pick("记号写在姓名的", said.PLACES)
    ink = forms.CharField(label="用什么笔", max_length=30, required=False)
    writein = pick("能不能另选", said.WRITE_INS)
    is_writein_marked = forms.BooleanField(label="另选的姓名也要画赞成的记号", required=False)
    writein_eligible = forms.CharField(label="另选的人限于", max_length=60, required=False)
    choices = pick("选多选少怎么办", said.CHOICES)
    unclear = pick("怎么办", said.UNCLEARS)
    identifying = pick("怎么办", said.IDENTIFYINGS)
    blank = pick("怎么算", said.BLANKS)
    tie = pick("怎么办", said.TIES, is_open=True)
    shortage = pick(
        "怎么办",
        {key: text.format(near="若干") for key, text in said.SHORTAGES.items()},
        is_open=True,
    )
    near_seats = number("差几名以内可以减少名额")
    again_threshold = ShareField(label="赞成票须达到", is_optional=True, none_label="不设下限，得票多的当选")
    again_base = pick("基数", said.BASES, is_open=True)
    alternates = ShareField(label="候补须达到", is_optional=True, none_label="不设候补")
    alternates_base = pick("基数", said.BASES)
    proxy = pick("能不能委托", {key: text.format(limit="若干") for key, text in said.PROXIES.items()})
    proxy_limit = number("每人最多接受几人委托")
    is_proxy_present = forms.BooleanField(label="委托的计入实到人数", required=False)
    two_offices = pick("选同一人担任两项职务", said.OFFICES)
    reserved_seats = number("至少几名")
    reserved_for = forms.CharField(label="给谁", max_length=30, required=False, help_text="如“妇女”。")
    kin_barred = forms.CharField(
        label="不得同时任职的关系",
        max_length=100,
        required=False,
        help_text="用顿号分开，如“夫妻、父母、兄弟”。",
    )
    roles = RolesField(label="职务", required=False)
    is_kin_barred_from_counting = forms.BooleanField(label="候选人的近亲属也不得担任", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        shares = [data.get(f"dual_{part}") for part in DUAL_PARTS]
        if any(shares) and not all(shares) and not any(f"dual_{part}" in self.errors for part in DUAL_PARTS):
            self.add_error("dual_take_part", "业主共同决定的三项比例要么都写，要么都不写。")
        measures = self.measures()
        if measures is not None:
            for reason in measures_check(measures):
                self.add_error(field_of(reason), sentence(reason))
        return data

    def measures(self) -> ElectionMeasures | None:
        """What was filled in; None while a field itself is wrong."""
        data = self.cleaned_data
        if not set(self._parameter_fields()) <= data.keys():
            return None
        values: dict[str, Any] = {name: data[name] for name in PLAIN}
        values |= {name: kind(data[name]) if data[name] else None for name, kind in ENUMS.items()}
        return ElectionMeasures(
            **values,
            differential=Differential(
                DifferentialKind(data["differential_kind"]),
                data["differential_num"],
                data["differential_den"],
            ),
            dual=self._dual(),
            signs=Signs(**{part: data[name] for name, part in SIGN_PARTS.items()}),
            kin_barred=tuple(filter(None, (one.strip() for one in data["kin_barred"].split("、")))),
        )

    def _dual(self) -> DualMajority | None:
        shares = [self.cleaned_data[f"dual_{part}"] for part in DUAL_PARTS]
        return DualMajority(*shares) if all(share is not None for share in shares) else None

    def _parameter_fields(self) -> Iterator[str]:
        return (name for name in self.fields if name not in VersionForm.base_fields)

    def groups(self) -> Iterator[dict[str, Any]]:
        """The fields by parameter, in the rules' order."""
        for place, names in PARAMETERS.items():
            held = [one for name in names for one in FIELDS.get(name, (name,))]
            yield {
                "number": place,
                "title": PARAMETER_TITLES[place],
                "fields": [self[name] for name in held],
                "has_errors": any(self[name].errors for name in held),
            }

    @staticmethod
    def initial_of(measures: ElectionMeasures) -> dict[str, Any]:
        """The form's values for measures."""
        values: dict[str, Any] = {name: getattr(measures, name) for name in PLAIN}
        for name in ENUMS:
            chosen = getattr(measures, name)
            values[name] = "" if chosen is None else str(chosen)
        values |= {
            "differential_kind": str(measures.differential.kind),
            "differential_num": measures.differential.num,
            "differential_den": measures.differential.den,
            "kin_barred": "、".join(measures.kin_barred),
        }
        values |= {name: getattr(measures.signs, part) for name, part in SIGN_PARTS.items()}
        if measures.dual is not None:
            values |= {f"dual_{part}": getattr(measures.dual, part) for part in DUAL_PARTS}
        return values


def field_of(reason: Reason) -> str | None:
    """The form's field beside which a fault of the measures is shown."""
    name = reason.field.replace(".", "_")
    name = FIELDS.get(name, (name,))[0]
    return name if name in MeasuresForm.base_fields else None
