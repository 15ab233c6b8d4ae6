"""Who may reach which address of the elections: rows as in ``access_table``.

Nobody who asks here was adopted by the congress: where papers are handled, the right alone opens nothing.
"""

from __future__ import annotations

import uuid
from typing import Any

from tests.apps.congress import making_election as making
from tests.contracts.access_congress_meeting import CHAIRS, MANAGERS, VIEWERS
from tests.contracts.access_table import NOBODY, Arguments, Row, roles
from tests.contracts.access_world import World
from zhuomu.apps.congress.models import Contest, Round
from zhuomu.apps.congress.services.signing import result_announce
from zhuomu.core.rights import Role

TELLERS = roles(Role.TELLER)
REFUSED = frozenset({422})  # let in by the right, and told that an adopted appointment is needed


def hall(world: World) -> making.Hall:
    """A congress with a counting team of its own."""
    made: making.Hall = world.once("hall", lambda: making.hall_make(world.root, prefix="access"))
    return made


def contest(world: World) -> Contest:
    """A contest that has not begun."""
    made: Contest = world.once("election", lambda: making.contest_ready(hall(world), title="未开始"))
    return made


def entering(world: World) -> Round:
    """A round whose first bundle waits to be read."""
    made: Round = world.once(
        "entering",
        lambda: making.round_entering(hall(world), making.contest_ready(hall(world), title="录票"), 2),
    )
    return made


def announced(world: World) -> Round:
    """A round whose result everybody may see."""

    def make() -> Round:
        vote = making.round_counted(
            hall(world), making.contest_ready(hall(world), title="已宣布"), ["11122"] * 8
        )
        making.sign_all(hall(world), vote)
        result_announce(by=hall(world).chair, vote=vote)
        return vote

    made: Round = world.once("announced", make)
    return made


def of_congress(world: World) -> dict[str, Any]:
    return {"pk": hall(world).congress.pk}


def of_contest(world: World) -> dict[str, Any]:
    return {"pk": contest(world).pk}


def of_entering(**more: object) -> Arguments:
    return lambda world: {"pk": entering(world).pk, **more}


def of_announced(**more: object) -> Arguments:
    return lambda world: {"pk": announced(world).pk, **more}


ACCESS: dict[str, Row] = {
    "congress_elections": Row(VIEWERS, NOBODY, of_congress),
    "congress_contest_new": Row(MANAGERS, MANAGERS, of_congress),
    "congress_contest": Row(VIEWERS, NOBODY, of_contest),
    "congress_contest_edit": Row(MANAGERS, MANAGERS, of_contest),
    "congress_candidates": Row(MANAGERS, MANAGERS, of_contest),
    "congress_order": Row(MANAGERS, MANAGERS, of_contest),
    "congress_round_begin": Row(MANAGERS, MANAGERS, of_contest),
    "congress_ballot_file": Row(MANAGERS, NOBODY, lambda world: {**of_contest(world), "kind": "docx"}),
    "congress_round": Row(VIEWERS, NOBODY, of_entering()),
    "congress_round_papers": Row(NOBODY, CHAIRS, of_entering()),
    "congress_round_file": Row(MANAGERS, NOBODY, of_entering(name="ballot", kind="docx")),
    "congress_figure": Row(NOBODY, TELLERS, of_entering(kind="issued"), answers=REFUSED),
    "congress_figure_again": Row(NOBODY, TELLERS, of_entering(kind="issued"), answers=REFUSED),
    "congress_round_open": Row(NOBODY, TELLERS, of_entering()),
    "congress_bundle_take": Row(NOBODY, TELLERS, of_entering(number=1)),
    "congress_entry": Row(TELLERS, TELLERS, of_entering(number=1), answers=REFUSED),
    "congress_entry_back": Row(NOBODY, TELLERS, of_entering(number=1)),
    "congress_entry_finish": Row(NOBODY, TELLERS, of_entering(number=1)),
    "congress_settle": Row(TELLERS, TELLERS, of_entering(number=1), answers=REFUSED),
    "congress_rulings": Row(TELLERS, NOBODY, of_entering(), answers=REFUSED),
    "congress_ruling": Row(TELLERS, TELLERS, of_entering(key=uuid.UUID(int=1)), answers=REFUSED),
    "congress_names": Row(TELLERS, TELLERS, of_entering(), answers=REFUSED),
    "congress_name_undo": Row(NOBODY, TELLERS, of_entering(ruling_pk=1)),
    "congress_round_count": Row(NOBODY, TELLERS, of_entering()),
    "congress_result": Row(VIEWERS, NOBODY, of_announced()),
    "congress_result_file": Row(VIEWERS, NOBODY, of_announced(kind="docx")),
    "congress_sign": Row(NOBODY, TELLERS, of_announced(), answers=REFUSED),
    "congress_chair_choose": Row(CHAIRS, CHAIRS, of_announced()),
    "congress_announce": Row(NOBODY, CHAIRS, of_announced()),
    "congress_result_notice": Row(NOBODY, MANAGERS, of_announced()),
    "congress_round_follow": Row(MANAGERS, MANAGERS, of_announced()),
    "congress_round_seal": Row(CHAIRS, CHAIRS, of_announced()),
    "congress_recount_file": Row(TELLERS, NOBODY, of_announced(), answers=REFUSED),
}
