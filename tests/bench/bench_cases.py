"""What it costs to judge a table of cases: rules in DuckDB, beside the same rules by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from bench.measure import ROOT, cpu, report
from trainer.cases.sql import (
    connect,
    judged_query,
    keep_cases,
    sql_of,
    verdict_sql,
    verdicts_in_duckdb,
)
from trainer.content.folder import Folder
from trainer.rules.facts import Type
from trainer.rules.judge import Rulebook, judge_move
from trainer.rules.practices import Verdict

CASES, RULES, SEED = 1_000_000, 60, 4
MISSING = 0.2
"""How many of all facts are not known."""
FLOOR, BY_HAND, BOTH = 50e6, 1.5, 2.5
TIMES = 5
"""Each is measured so often, and the least counts: in turn, so that whatever else runs falls on all."""
BOOK = Rulebook.of(Folder(ROOT / "playbook").playbook, date(2026, 11, 22), "US")
WORDS = BOOK.vocabulary


def moves_with(rules):
    """Moves of the playbook that come to just so many rules, those with several rules first."""
    moves, found = [], {}
    for move in sorted(BOOK.by_move, key=lambda one: len(BOOK.by_move[one]) < 2):
        more = {rule.id: rule for rule in BOOK.by_move[move] if rule.id not in found}
        if more and len(found) + len(more) <= rules:
            moves.append(move)
            found |= more
    assert len(found) == rules
    return moves, found.values()


MOVES, ASKED = moves_with(RULES)
FACTS = sorted({fact for rule in ASKED for fact in rule.when.facts()})


def column(fact, chance):
    """A column of values that are all equally likely, a fifth of them missing."""
    known = WORDS.facts[fact]
    missing = chance.random(CASES) < MISSING
    if known.type is Type.CHOICE:
        places = chance.integers(0, len(known.values), CASES)
        return pd.Categorical.from_codes(np.where(missing, -1, places), list(known.values))
    values = (
        chance.random(CASES) < 0.5 if known.type is Type.FLAG else chance.integers(0, 99, CASES)
    )
    kind = "boolean" if known.type is Type.FLAG else "Float64"
    column = (
        pd.array(values, dtype="boolean") if kind == "boolean" else pd.array(values.astype(float))
    )
    column[missing] = pd.NA
    return column


def by_hand():
    """The rules as somebody would write them down: a CASE for each move, a WHEN for each rule."""
    order = [Verdict.FORBIDDEN, Verdict.WEAK, Verdict.BEST, Verdict.GOOD]
    types = {fact: WORDS.facts[fact].type for fact in FACTS}
    for move in MOVES:
        rules = sorted(BOOK.by_move[move], key=lambda rule: order.index(rule.verdicts[move]))
        told = " ".join(
            f"WHEN {sql_of(rule.when, types)} THEN {rule.verdicts[move]:d}" for rule in rules
        )
        yield f"CASE {told} ELSE {Verdict.NEUTRAL:d} END"


@pytest.fixture(scope="module")
def shop():
    """A million cases in a database, as `keep_cases` keeps them."""
    chance = np.random.default_rng(SEED)
    cases = pd.DataFrame({fact: column(fact, chance) for fact in FACTS})
    with connect() as connection:
        types = keep_cases(connection, "cases", cases, WORDS)
        yield connection, types, cases


def taken(*calls):
    """The least CPU time of each call, all of them in turn."""
    rounds = [[cpu(call, 1) for call in calls] for _ in range(TIMES)]
    return [min(times) for times in zip(*rounds, strict=True)]


def test_rules_on_a_million_cases(shop):
    """
    Sixty rules of the playbook judge a million cases inside DuckDB.

    Counted is what comes after the cases were stored: planning, judging and fetching the verdicts.
    """
    connection, types, _ = shop

    def rows(listed):
        small = ", ".join(f"CAST({sql} AS TINYINT) AS v{place}" for place, sql in enumerate(listed))
        return connection.execute(f"SELECT {small} FROM cases").fetchnumpy()  # noqa: S608 - the question

    hand, verdicts, judged, frames = taken(
        lambda: rows(by_hand()),
        lambda: rows(verdict_sql(BOOK, move, types) for move in MOVES),
        lambda: connection.execute(judged_query(BOOK, MOVES, types, "cases")).fetchnumpy(),
        lambda: verdicts_in_duckdb(connection, "cases", types, BOOK, MOVES),
    )
    done, floor = RULES * CASES, f"> {FLOOR / 1e6:.0f} M/s"
    report("60 rules on a million cases, by hand", f"{done / hand / 1e6:.0f} M/s")
    report("  as verdicts that the kit writes", f"{done / verdicts / 1e6:.0f} M/s", floor)
    report("    against the same by hand", f"{verdicts / hand:.2f} x", f"< {BY_HAND} x")
    report("  and whether each stands, fetched", f"{done / judged / 1e6:.0f} M/s")
    report("  and whether each stands, as frames", f"{done / frames / 1e6:.0f} M/s", floor)
    report("    against verdicts alone by hand", f"{frames / hand:.2f} x", f"< {BOTH} x")

    assert verdicts < BY_HAND * hand
    assert done / verdicts > FLOOR
    assert frames < BOTH * hand


def test_a_million_cases_are_judged_as_one_is(shop):
    """Of a thousand cases each verdict is what `judge_move` says of that case."""
    connection, types, cases = shop
    verdicts = verdicts_in_duckdb(connection, "cases", types, BOOK, MOVES)
    columns = {fact: cases[fact].astype(object) for fact in FACTS}

    for row in range(0, CASES, CASES // 1000):
        facts = {fact: one[row] for fact, one in columns.items() if not pd.isna(one[row])}
        for move in MOVES:
            one = judge_move(BOOK, facts, move)

            assert one.verdict == verdicts.verdict.loc[row, move]
            assert one.evaluated == verdicts.evaluated.loc[row, move]
