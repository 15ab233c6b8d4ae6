"""A second count of elections, in SQL, written from the specification (sections 2 to 4) and not from the first.

It reads the same files, takes many elections at once, and shares no code with ``zhuomu.rules.election``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

TABLES = """
CREATE TABLE election (
  e INTEGER PRIMARY KEY, seats INT, due INT, present INT, issued INT, whole INT, base TEXT,
  qc TEXT, qn INT, qd INT, tc TEXT, tn INT, td INT, ac TEXT, an INT, ad INT,
  exact INT, over_void INT, writein TEXT, tie TEXT, short TEXT, unclear TEXT, blank_valid INT);
CREATE TABLE cand (e INT, pos INT, name TEXT, PRIMARY KEY (e, pos)) WITHOUT ROWID;
CREATE TABLE paper (e INT, b INT, n INT, marked INT, PRIMARY KEY (e, b)) WITHOUT ROWID;
CREATE TABLE mark (e INT, b INT, pos INT, m TEXT, PRIMARY KEY (e, b, pos)) WITHOUT ROWID;
CREATE TABLE written (e INT, b INT, k INT, name TEXT, PRIMARY KEY (e, b, k)) WITHOUT ROWID;
"""
# Each step is one table, in the order in which a counting team would fill its sheets.
STEPS = """
CREATE TABLE box AS SELECT e, sum(n) AS recovered FROM paper GROUP BY e;
CREATE TABLE meeting AS SELECT election.e,
  CASE WHEN NOT CASE qc WHEN 'gt' THEN present * qd > due * qn ELSE present * qd >= due * qn END THEN 'NO_QUORUM'
       WHEN issued > present THEN 'HALT_ISSUED_GT_PRESENT'
       WHEN recovered > issued THEN 'ELECTION_VOID_RECOVERED_GT_ISSUED'
       ELSE 'HELD' END AS meeting
  FROM election JOIN box USING (e);

CREATE TABLE marks AS SELECT e, b, sum(m = 'O') AS os, sum(m = 'X') AS xs, sum(m = '?') AS qs, sum(m = '-') AS blanks,
  count(*) AS width FROM mark GROUP BY e, b;
CREATE TABLE good AS SELECT DISTINCT w.e, w.b, w.name FROM written w JOIN election USING (e)
  WHERE writein <> 'never' AND NOT EXISTS (SELECT 1 FROM cand c WHERE c.e = w.e AND c.name = w.name);
CREATE TABLE wrote AS SELECT e, b, count(*) AS names FROM good GROUP BY e, b;
CREATE TABLE anyname AS SELECT DISTINCT e, b FROM written;
CREATE TABLE read AS SELECT p.e, p.b, p.n, p.marked, m.os, m.qs, election.seats,
  CASE WHEN writein = 'needs_against' AND coalesce(names, 0) > xs THEN 0 ELSE coalesce(names, 0) END AS names,
  (m.blanks = m.width AND a.e IS NULL) AS is_blank, exact, over_void, unclear, blank_valid
  FROM paper p JOIN marks m USING (e, b) JOIN election USING (e)
  LEFT JOIN wrote USING (e, b) LEFT JOIN anyname a ON a.e = p.e AND a.b = p.b WHERE p.n > 0;
CREATE TABLE class AS SELECT e, b, n, names,
  CASE WHEN marked THEN 'identifying'
       WHEN os + names > seats AND over_void THEN 'overvote'
       WHEN os + names < seats AND exact THEN 'not_exact'
       WHEN unclear = 'whole' AND qs > 0 THEN 'unclear_whole'
       WHEN is_blank AND NOT blank_valid THEN 'blank_excluded' END AS why FROM read;
CREATE INDEX class_key ON class (e, b);
CREATE TABLE counts AS SELECT e, coalesce(sum(CASE WHEN why IS NULL THEN n END), 0) AS valid,
  coalesce(sum(CASE WHEN why = 'blank_excluded' THEN n END), 0) AS apart FROM class GROUP BY e;

CREATE TABLE tally AS SELECT c.e, c.pos, c.name,
  coalesce(sum(CASE WHEN m = 'O' THEN n END), 0) AS f, coalesce(sum(CASE WHEN m = 'X' THEN n END), 0) AS a,
  coalesce(sum(CASE WHEN m = '-' THEN n END), 0) AS o, coalesce(sum(CASE WHEN m = '?' THEN n END), 0) AS u
  FROM cand c LEFT JOIN (SELECT k.e, k.n, mark.pos, mark.m FROM class k JOIN mark USING (e, b) WHERE why IS NULL) v
    ON v.e = c.e AND v.pos = c.pos GROUP BY c.e, c.pos;
CREATE TABLE other AS SELECT e, name, sum(n) AS f FROM good JOIN class USING (e, b)
  WHERE why IS NULL AND names > 0 GROUP BY e, name;

CREATE TABLE base AS SELECT election.e, recovered, CASE base WHEN 'due' THEN due WHEN 'all' THEN whole WHEN 'present' THEN present
  WHEN 'issued' THEN issued WHEN 'recovered' THEN recovered WHEN 'valid' THEN valid
  WHEN 'voted' THEN recovered - apart END AS base
  FROM election JOIN box USING (e) LEFT JOIN counts USING (e);
CREATE TABLE person AS SELECT e, name, f, a, 0 AS w FROM tally UNION ALL SELECT e, name, f, 0, 1 FROM other;
CREATE TABLE passed AS SELECT p.e, name, f,
  CASE WHEN tie = 'fewer_against' AND NOT max(w) OVER (PARTITION BY p.e, f) THEN a ELSE 0 END AS a
  FROM person p JOIN election USING (e) JOIN base USING (e) WHERE f > 0 AND
  CASE WHEN tn IS NULL THEN 1 WHEN tc = 'gt' THEN f * td > base.base * tn ELSE f * td >= base.base * tn END;
CREATE TABLE placed AS SELECT e, name, rank() OVER place - 1 AS before,
  count(*) OVER (PARTITION BY e ORDER BY f DESC, a RANGE UNBOUNDED PRECEDING) AS upto
  FROM passed WINDOW place AS (PARTITION BY e ORDER BY f DESC, a);
CREATE TABLE seat AS SELECT placed.e, name, upto <= seats AS is_in, seats - before AS left_over
  FROM placed JOIN election USING (e) WHERE upto <= seats OR before < seats;
CREATE TABLE filled AS SELECT election.e, coalesce(sum(is_in), 0) AS elected,
  coalesce(max(CASE WHEN NOT is_in THEN left_over END), 0) AS tie_seats
  FROM election LEFT JOIN seat USING (e) GROUP BY election.e;
CREATE TABLE result AS SELECT e, tie_seats, seats - elected - tie_seats AS vacant,
  CASE WHEN tie_seats THEN 'REVOTE_AMONG_TIED' WHEN seats = elected THEN 'COMPLETE'
       WHEN short = 'vacant' THEN 'CLOSE_WITH_VACANCY' WHEN short = 'again' THEN 'SUPPLEMENTARY_ELECTION'
       ELSE 'ASK_PRESIDIUM' END AS next FROM filled JOIN election USING (e);
CREATE TABLE standby AS SELECT p.e, p.name FROM person p JOIN election USING (e) JOIN box USING (e)
  JOIN result USING (e) LEFT JOIN seat s ON s.e = p.e AND s.name = p.name AND s.is_in
  WHERE an IS NOT NULL AND next IN ('COMPLETE', 'CLOSE_WITH_VACANCY') AND s.e IS NULL AND f > 0 AND
  CASE ac WHEN 'gt' THEN f * ad > recovered * an ELSE f * ad >= recovered * an END;
"""


def recount(vectors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The outcomes of elections in the file format; names elected, tied and standing by are sorted."""
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    vectors = list(vectors)
    for e, vector in enumerate(vectors):
        _load(database, e, vector)
    database.executescript(STEPS)
    outcomes = [_outcome(database, e) for e in range(len(vectors))]
    database.close()
    return outcomes


def _load(database: sqlite3.Connection, e: int, vector: Mapping[str, Any]) -> None:
    said = vector.get("measures", {})
    share = {
        "quorum": said.get("quorum", ["gt", 2, 3]),
        "thr": said.get("thr", ["gt", 1, 2]) or [None, None, None],
        "alt": said.get("alt") or [None, None, None],
    }
    row = [e, *(vector[name] for name in ("seats", "due", "present", "issued"))]
    row += [vector.get("all", vector["due"]), said.get("base", "present")]
    row += [*share["quorum"], *share["thr"], *share["alt"]]
    row += [said.get("exact_seats", False), said.get("void_over", True), said.get("writein", "needs_against")]
    row += [said.get("tie", "revote"), said.get("short", "vacant")]
    row += [said.get("unclear", "part"), said.get("blank_valid", True)]
    database.execute(f"INSERT INTO election VALUES ({','.join('?' * len(row))})", row)
    database.executemany(
        "INSERT INTO cand VALUES (?,?,?)", [(e, i, name) for i, name in enumerate(vector["cands"])]
    )
    for b, paper in enumerate(vector["ballots"]):
        database.execute("INSERT INTO paper VALUES (?,?,?,?)", (e, b, paper["n"], paper.get("mark", False)))
        database.executemany(
            "INSERT INTO mark VALUES (?,?,?,?)", [(e, b, i, m) for i, m in enumerate(paper["m"])]
        )
        names = enumerate(paper.get("w", []))
        database.executemany("INSERT INTO written VALUES (?,?,?,?)", [(e, b, k, name) for k, name in names])


def _outcome(database: sqlite3.Connection, e: int) -> dict[str, Any]:
    def rows(sql: str) -> list[Any]:
        return database.execute(sql, {"e": e}).fetchall()

    ((meeting,),) = rows("SELECT meeting FROM meeting WHERE e = :e")
    ((base, recovered),) = rows("SELECT base, recovered FROM base WHERE e = :e")
    if meeting != "HELD":
        return {"meeting": meeting, "recovered": recovered}
    ((valid,),) = rows("SELECT coalesce(sum(valid), 0) FROM counts WHERE e = :e")
    ((tie_seats, vacant, following),) = rows("SELECT tie_seats, vacant, next FROM result WHERE e = :e")
    seats = rows("SELECT name, is_in FROM seat WHERE e = :e")
    why = dict(rows("SELECT why, sum(n) FROM class WHERE e = :e AND why IS NOT NULL GROUP BY why"))
    return {
        "meeting": meeting,
        "recovered": recovered,
        "valid": valid,
        "void": sum(why.values()),
        "void_why": why,
        "tally": {name: votes for name, *votes in rows("SELECT name, f, a, o, u FROM tally WHERE e = :e")},
        "writein": dict(rows("SELECT name, f FROM other WHERE e = :e")),
        "base": base,
        "elected": sorted(name for name, is_in in seats if is_in),
        "tie": sorted(name for name, is_in in seats if not is_in),
        "tie_seats": tie_seats,
        "vacant": vacant,
        "next": following,
        "alternates": sorted(name for (name,) in rows("SELECT name FROM standby WHERE e = :e")),
    }


def told(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """An outcome of the first count, as far as the second tells it too."""
    keys = ["meeting", "recovered"]
    if outcome["meeting"] == "HELD":
        keys += ["valid", "void", "void_why", "tally", "writein", "base", "tie_seats", "vacant", "next"]
        names = {key: sorted(outcome[key]) for key in ("elected", "tie", "alternates")}
        return {key: outcome[key] for key in keys} | names
    return {key: outcome[key] for key in keys}
