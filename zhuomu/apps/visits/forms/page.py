"""The one page on which a visit is written down: its form, its lists of rows, the boxes to tick."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from zhuomu.apps.visits.forms.rows import PARTS, RowForm, VisitForm, family_choice
from zhuomu.apps.visits.importing import row_count
from zhuomu.apps.visits.models import Family, PairingKind, Stop, Visit, VisitWay
from zhuomu.apps.visits.selectors.directory import Entry, directory, in_order
from zhuomu.apps.visits.selectors.visits import pairings_visible_to, visits_visible_to
from zhuomu.apps.visits.services.written import FamilyRow, HeardRow, PromiseRow, StopRow, Written
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.http import sentence
from zhuomu.core.models import Area, Estate
from zhuomu.core.rights import Right
from zhuomu.rules.visit_note import VisitKind


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One box to tick."""

    id: str
    value: str
    label: str
    is_checked: bool
    group: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """What can be picked, in the order of the directory."""

    people: Sequence[Entry]
    areas: Sequence[Area]
    families: Sequence[Family]
    firms: Sequence[str]
    places: Sequence[str]


def choices_for(by: Actor, visit: Visit | None = None) -> Choices:
    """Everybody in the directory, all areas, families of own areas or of one's own entering, paired firms, known places."""
    people = directory(by.today)
    if visit is not None:
        known = {entry.person.pk for entry in people}
        gone = [one for one in (*visit.leaders.all(), *visit.companions.all()) if one.pk not in known]
        people = [*people, *in_order(dict.fromkeys(gone), by.today)]
    offices = by.offices_with(Right.VISITS_WRITE)
    families = Family.objects.select_related("area__office")
    if offices is not None:
        mine = families.filter(Q(area__office__in=offices) | Q(created_by=by.person))
        families = mine | (visit.families.select_related("area__office") if visit else mine)
    seen = (
        Stop.objects.filter(visit__in=visits_visible_to(by)).order_by("-pk").values_list("place", flat=True)
    )
    firms = pairings_visible_to(by).filter(kind=PairingKind.FIRM).values_list("firm", flat=True)
    return Choices(
        people=people,
        areas=list(Area.objects.filter(office__is_active=True).select_related("office")),
        families=list(families.distinct()),
        firms=sorted(set(firms)),
        places=sorted({*seen[:200], *Estate.objects.values_list("name", flat=True)}),
    )


class VisitForms:
    """The whole page: the form, its lists of rows, and the boxes to tick."""

    def __init__(
        self,
        choices: Choices,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        self.choices = choices
        self.main = VisitForm(data, initial=dict(initial or {}))
        self.main.fields["families"].queryset = Family.objects.filter(  # type: ignore[attr-defined]
            pk__in=[family.pk for family in choices.families]
        )
        self.rows: dict[str, list[RowForm]] = {}
        for part, (form, _label) in PARTS.items():
            given = [*(rows or {}).get(part, ()), {}]
            count = row_count(data, part) if data is not None else len(given)
            self.rows[part] = [
                self._row(form, part, number, data, None if data is not None else given[number])
                for number in range(count)
            ]

    def _row(
        self, form: type[RowForm], part: str, number: int, data: QueryDict | None, initial: Any
    ) -> RowForm:
        row = form(data, prefix=f"{part}-{number}", initial=initial)
        if "by" in row.fields:
            row.fields["by"].choices = [  # type: ignore[attr-defined]
                ("", "—"),
                *((entry.person.pk, entry.label) for entry in self.choices.people),
            ]
        return row

    def is_valid(self) -> bool:
        """Whether every shape is right; rows in which nothing stands do not count."""
        return all([self.main.is_valid(), *(row.is_valid() for _, row in self.filled())])

    def filled(self) -> Iterator[tuple[str, RowForm]]:
        """The rows in which something stands, with the list they belong to."""
        for part, rows in self.rows.items():
            for row in rows:
                if not row.is_blank:
                    yield part, row

    def written(self) -> Written:
        """What was written, once it is valid."""
        data = self.main.cleaned_data
        rows: dict[str, list[Any]] = {part: [] for part in PARTS}
        makers = {"stops": StopRow, "heard": HeardRow, "promises": PromiseRow, "families": FamilyRow}
        for part, row in self.filled():
            cleaned = dict(row.cleaned_data)
            if part == "families":
                cleaned.pop("pk")
            rows[part].append(makers[part](**cleaned))
        return Written(
            on=data["on"],
            kind=VisitKind(data["kind"]),
            way=VisitWay(data["way"]),
            leaders=tuple(data["leaders"]),
            companions=tuple(data["companions"]),
            others=data["others"],
            areas=tuple(data["areas"]),
            families=tuple(data["families"]),
            firm=data["firm"],
            stops=tuple(rows["stops"]),
            heard=tuple(rows["heard"]),
            promises=tuple(rows["promises"]),
            new_families=tuple(rows["families"]),
        )

    def refused(self, refused: Refused) -> None:
        """Put each reason beside its field; ``heard-0-text`` is the first row of that list in which something stands."""
        filled = list(self.filled())
        for reason in refused.reasons:
            part, _, rest = reason.field.partition("-")
            number, _, name = rest.partition("-")
            rows = [row for key, row in filled if key == part]
            if number.isdecimal() and int(number) < len(rows):
                rows[int(number)].add_error(name, sentence(reason))
            else:
                known = reason.field in self.main.fields
                self.main.add_error(reason.field if known else None, sentence(reason))

    @property
    def errors(self) -> list[dict[str, str]]:
        """All errors of the page for the summary on top, each with the id of its field."""
        found = [{"id": "", "label": "", "text": str(text)} for text in self.main.non_field_errors()]
        found += _errors_of(self.main, "")
        for part, rows in self.rows.items():
            for number, row in enumerate(rows, start=1):
                if not row.is_blank:
                    found += _errors_of(row, f"{PARTS[part][1]}第{number}条 ")
        return found

    def options(self, name: str, offered: Iterable[tuple[object, str, str]]) -> list[Option]:
        """Boxes of a field: (key, label, group) of each, ticked as sent or stored."""
        value = self.main[name].value() or []
        ticked = {str(getattr(one, "pk", one)) for one in value}
        return [
            Option(f"id_{name}_{number}", str(key), label, str(key) in ticked, group)
            for number, (key, label, group) in enumerate(offered)
        ]

    @property
    def leaders(self) -> list[Option]:
        """Leaders, and whoever was ticked as one."""
        every = self.options("leaders", ((entry.person.pk, entry.label, "") for entry in self.choices.people))
        leading = {str(entry.person.pk) for entry in self.choices.people if entry.is_leader}
        shown = [one for one in every if one.value in leading or one.is_checked]
        return [dataclasses.replace(one, id=f"id_leaders_{number}") for number, one in enumerate(shown)]

    @property
    def companions(self) -> list[Option]:
        """Everybody, office by office."""
        offered = [(entry.person.pk, entry.person.name, str(entry.office)) for entry in self.choices.people]
        return self.options("companions", sorted(offered, key=lambda one: self._office_rank(one[2])))

    @property
    def company(self) -> str:
        """Who is ticked as a companion, and who else was named: for the head of the folded part."""
        names = [one.label for one in self.companions if one.is_checked]
        others = str(self.main["others"].value() or "").strip()
        return "、".join([*names, *([others[:20]] if others else [])])

    @property
    def is_company_open(self) -> bool:
        """Whether something is wrong in the folded part about companions."""
        return any(self.main[name].errors for name in ("companions", "others"))

    @property
    def is_comfort_open(self) -> bool:
        """Whether the folded part about families holds something, or something wrong."""
        return bool(self.main["families"].value() or self.main["families"].errors) or any(
            not row.is_blank for row in self.rows["families"]
        )

    def _office_rank(self, name: str) -> int:
        return [str(entry.office) for entry in self.choices.people].index(name)

    @property
    def areas(self) -> list[Option]:
        """All areas."""
        return self.options("areas", ((area.pk, area.office.short_name, "") for area in self.choices.areas))

    @property
    def families(self) -> list[Option]:
        """Registered families by initials and area; the number tells two of one surname apart."""
        offered = ((one.pk, family_choice(one), "") for one in self.choices.families)
        return self.options("families", offered)


def _errors_of(form: forms.Form, before: str) -> list[dict[str, str]]:
    return [
        {
            "id": f"{bound.auto_id}_0" if bound.use_fieldset else str(bound.auto_id),
            "label": f"{before}{bound.label}",
            "text": str(text),
        }
        for bound in form
        for text in bound.errors
    ]
