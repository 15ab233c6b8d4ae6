"""What a channel may change of the path: which guards it waives, and how long undoing and reopening last."""

import dataclasses

# A channel may do without these and no others: that nobody checks their own work is never waived.
# Nor that somebody has it: only the ground it lies on may be missing, for a thing that lies nowhere.
WAIVABLE = frozenset({"area_given", "contact_recorded", "evidence_attached", "callback_done"})


@dataclasses.dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """The path of one channel.

    ``waived`` names guards that are never asked, ``waived_if_unknown`` those that are not asked while nobody knows the
    reporter. Each waiver that was used is listed by :func:`waivers`, and belongs in the event. ``closes_at_check`` lets the
    checker close where the call-back is waived. Spans are calendar days. Raises ValueError for a guard that may not be waived.
    """

    key: str
    waived: frozenset[str] = frozenset()
    # 待回访 → 办结 without a call-back when the reporter is unknown: the table itself says so.
    waived_if_unknown: frozenset[str] = frozenset({"callback_done"})
    closes_at_check: bool = False
    callback_tries: int = 3
    undo_days: int = 30
    reopen_days: int = 90
    hang_days_most: int = 180

    def __post_init__(self) -> None:
        if forbidden := (self.waived | self.waived_if_unknown) - WAIVABLE:
            raise ValueError(f"no channel may waive {sorted(forbidden)}")
        if min(self.callback_tries, self.undo_days, self.reopen_days, self.hang_days_most) < 1:
            raise ValueError("tries and spans are at least 1")

    def is_waived(self, guard: str, *, is_reporter_known: bool) -> bool:
        """Whether this channel does not ask the guard."""
        return guard in self.waived or (not is_reporter_known and guard in self.waived_if_unknown)


DEFAULT_POLICY = ChannelPolicy("default")
# A reader who left no name and no number can neither be contacted nor called back; an error stands in the paper, in no area.
ERRATUM_POLICY = ChannelPolicy(
    "errata",
    waived=frozenset({"area_given"}),
    waived_if_unknown=frozenset({"contact_recorded", "callback_done"}),
    closes_at_check=True,
)
