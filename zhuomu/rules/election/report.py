"""Stage 10: the result sheet (计票结果报告单) as data, and the signatures that any change clears."""

import dataclasses

from zhuomu.rules.reason import Reason

from .codes import StopCode
from .measures import ElectionMeasures
from .names import name_normalise
from .outcome import Outcome, Result
from .papers import CountInput

SIGNATURES_LEAST = 2


@dataclasses.dataclass(frozen=True, slots=True)
class ReportLine:
    """One person on the sheet; ``is_writein``: not printed on the ballot, so nobody could vote against."""

    name: str
    for_: int
    against: int
    abstain: int
    unclear: int
    is_writein: bool
    is_elected: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ResultSheet:
    """The numbers that a published result must hold (Shanghai 细则 2021 art. 43) and the hash of all inputs."""

    due: int
    present: int
    proxies: int
    issued: int
    recovered: int
    valid: int
    void: tuple[tuple[str, int], ...]
    lines: tuple[ReportLine, ...]
    threshold: str
    elected: tuple[str, ...]
    next: str
    measures_sha256: str
    input_sha256: str
    outcome_sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """Who signs in which role, by retyping the name, and the outcome that they saw."""

    role: str
    name: str
    retyped: str
    outcome_sha256: str


def sheet_make(given: CountInput, outcome: Outcome) -> ResultSheet | tuple[Reason, ...]:
    """The sheet of a count that passed all stages; of any other the reasons why there is none."""
    result = outcome.result
    if result is None:
        return outcome.reasons
    return ResultSheet(
        due=given.roll.due,
        present=given.roll.present,
        proxies=given.roll.proxies,
        issued=outcome.issued,
        recovered=outcome.recovered,
        valid=result.valid,
        void=tuple(result.void.items()),
        lines=_lines(result),
        threshold=result.threshold_words,
        elected=result.elected,
        next=result.next.value,
        measures_sha256=outcome.measures_sha256,
        input_sha256=outcome.input_sha256,
        outcome_sha256=outcome.sha256,
    )


def _lines(result: Result) -> tuple[ReportLine, ...]:
    votes = dict(zip(result.candidates, result.votes, strict=True))
    lines = []
    for standing in result.ranked:
        is_elected = standing.name in result.elected
        if standing.is_writein:
            lines.append(ReportLine(standing.name, standing.votes, 0, 0, 0, True, is_elected))
        else:
            row = votes[standing.name]
            lines.append(
                ReportLine(standing.name, row.for_, row.against, row.abstain, row.unclear, False, is_elected)
            )
    return tuple(lines)


def signatures_check(
    measures: ElectionMeasures, sheet: ResultSheet, signatures: tuple[Signature, ...]
) -> tuple[Reason, ...]:
    """Why a sheet is not signed off: each role of the measures signs, two people at least, for this outcome."""
    reasons: list[Reason] = []
    signed: dict[str, str] = {}
    for one in signatures:
        name = name_normalise(one.name)
        facts = {"name": one.name, "role": one.role}
        if not name or name_normalise(one.retyped) != name:
            reasons.append(Reason(StopCode.SIGNATURE_RETYPED, facts))
        elif one.outcome_sha256 != sheet.outcome_sha256:
            reasons.append(Reason(StopCode.SIGNATURE_STALE, facts))
        elif name in signed:
            reasons.append(Reason(StopCode.SIGNATURE_TWICE, facts))
        else:
            signed[name] = one.role
    held = list(signed.values())
    missing = [role.label for role in measures.roles if role.label not in held]
    if missing or len(held) < SIGNATURES_LEAST:
        said = "、".join(missing) or "第二人"
        reasons.append(Reason(StopCode.SIGNATURE_MISSING, {"missing": said}))
    return tuple(reasons)
