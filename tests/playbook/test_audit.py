"""A drill that is exported and audited comes to the lines of its own receipt, on every path."""

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import pytest

from trainer.cases.audit import audit
from trainer.cases.decisions import decisions_of, plain
from trainer.content.checks.practices import completed
from trainer.drills.deal import deal
from trainer.drills.engine import Drill
from trainer.drills.players import DEGENERATE, at_random, replay
from trainer.drills.scenario import Kind
from trainer.drills.solve import Memory, Node, Solver, best_decisions, worst_decisions
from trainer.kit import open_kit
from trainer.reports.caselog import (
    LAPSE,
    SEVERAL,
    UNFINISHED,
    Moment,
    abandoned,
    decided,
    decision_rows,
    picked,
)
from trainer.rules.conditions import Compare, Known
from trainer.rules.facts import Type
from trainer.rules.judge import Rulebook, judge_move
from trainer.rules.practices import Verdict

SEEDS, RANDOM, EDGES = 20, 20, 30_000
WALKED = int(os.environ.get("AUDIT_CASES", "1"))
"""Cases of each scenario whose every edge is walked; AUDIT_CASES=99 walks all, in some minutes."""
KIT = open_kit()


# --- every edge and many paths --------------------------------------------------------------------


@dataclass(frozen=True)
class Watched(Drill):
    """A drill that notes lapses which no practice minds: the receipt has no line for them."""

    lapses: list = field(default_factory=list, compare=False)

    def _lapse(self, state, running):
        after = super()._lapse(state, running)
        if len(after.lines) == len(state.lines):
            clock = self.rulebook.vocabulary.clocks[running.clock]
            facts = self.facts(replace(state, now=max(state.now, running.due)))
            self.lapses.append(Moment(LAPSE, (clock.lapse,), (), facts))
        return after


class Walk(Solver):
    """Goes every way that the search goes, and tells from which scene."""

    def ways(self):
        """Give each edge between states that can be reached, with the scene that it starts from."""
        seen, waiting = set(), [Node(self._drill.start())]
        while waiting:
            node = waiting.pop()
            key = self._key(node)
            if key not in seen and not node.state.over:
                seen.add(key)
                for edge in self._edges(node):
                    yield self.scene, edge
                    waiting.append(edge.to)

    def _inspect(self, scene):
        self.scene = scene

    def _tell(self, edges, *, one_of):
        pass


class Ledger:
    """
    Every moment that was judged; those that look the same to the rules stand in it once.

    They look the same where the rules on their moves look at nothing that differs; a number differs
    where it lies on another side of a limit.
    """

    def __init__(self, rulebook):
        self.rulebook = rulebook
        self.moments, self.lines, self.counted = {}, {}, Counter()
        self.unlike, self.paths = [], []
        self._looks, self._seen = {}, []
        self._limits = {}
        for leaf in (leaf for when in rulebook.conditions.values() for leaf in when.leaves()):
            if isinstance(leaf, Compare):
                self._limits.setdefault(leaf.fact, set()).add(leaf.number)

    def walk(self, drill, memory):
        """Enter every edge of a case."""
        for scene, edge in Walk(drill, memory).ways():
            self.add(drill.rulebook, moments_of(drill, scene, edge), edge.lines)
            self.counted["edges"] += 1
        self.add(drill.rulebook, drill.lapses, [])

    def add(self, rulebook, moments, lines):
        """Enter moments with the lines that the engine wrote for them, in their order."""
        keys, left = [], list(lines)
        for moment in moments:
            for done, offered in parts_of(moment):
                mine = left[:1] if left and tells(left[0], moment.kind, done, offered) else []
                looks = [self._look(rulebook, moment.facts, plain(one)) for one in offered or done]
                key = (moment.kind, done, offered, *looks)
                self.enter(key, mine)
                if key not in self.moments:
                    facts = self._seen_of(moment.facts, offered or done)
                    self.moments[key] = Moment(moment.kind, done, offered, facts)
                keys.append(key)
                left = left[len(mine) :]
        assert left == []
        return keys

    def enter(self, key, lines):
        """Enter the lines of a moment, or compare them with those of the one that looks the same."""
        found = [said(line) for line in lines]
        if self.lines.setdefault(key, found) != found:
            self.unlike.append(key)
        self.counted.update(moments=1, lines=len(found))

    def _look(self, rulebook, facts, move):
        """Give what the rules on a move see; the rulebook remembers how it judged each look."""
        judgement = rulebook.judged(facts, move)
        look = self._looks.get(id(judgement))
        if look is None:
            self._seen.append(judgement)
            looked_at = rulebook.looked_at.get(move, ())
            look = tuple(self._side(fact, facts.get(fact)) for fact in looked_at)
            self._looks[id(judgement)] = look
        return look

    def _seen_of(self, facts, moves):
        """Give the facts that the rules on some moves look at."""
        looked_at = self.rulebook.looked_at
        names = {fact for move in moves for fact in looked_at.get(plain(move), ())}
        return {fact: facts[fact] for fact in names & facts.keys()}

    def _side(self, fact, value):
        limits = self._limits.get(fact, ())
        if value is None or not limits:
            return value
        return tuple((value > limit) - (value < limit) for limit in sorted(limits))


class Path:
    """A place on the paths that were taken in a case: each way on is gone once."""

    def __init__(self, drill, ledger, state):
        self.drill, self.ledger, self.state = drill, ledger, state
        self.ways = {}

    def play(self, decide):
        """Go to the end; a function decides, and nothing is decided by who walks away."""
        place, keys = self, []
        while not place.state.over:
            moves = decide(place.state)
            place, more = place.way(None if moves is None else tuple(moves))
            keys += more
        return keys, [said(line) for line in place.state.lines]

    def way(self, moves):
        """Go one decision on."""
        if moves not in self.ways:
            drill, here = self.drill, self.state
            if moves is None:
                after, moments = drill.abandon(here), list(abandoned(drill, here))
            else:
                after, moments = drill.choose(here, moves), list(decided(drill, here, moves))
            lines = after.lines[len(here.lines) :]
            keys = self.ledger.add(drill.rulebook, moments, lines)
            self.ways[moves] = Path(drill, self.ledger, after), keys
        return self.ways[moves]


def parts_of(moment):
    """A moment move by move where each is judged by itself: rows that are much more often alike."""
    if moment.kind != SEVERAL:
        yield moment.done, moment.offered
        return
    yield from (((move,), (move,)) for move in moment.done)
    yield from (((), (move,)) for move in moment.offered if move not in moment.done)


def tells(line, kind, done, offered):
    """Whether a line is about what was done, or was left, at a moment."""
    if kind == UNFINISHED:
        return line.kind == UNFINISHED
    named = "missed" if not done else "lapsed" if kind == LAPSE else "done"
    return line.kind == named and line.move in (done or offered)


def moments_of(drill, scene, edge):
    """The moments of an edge of the search: a move, or leaving some or all undone."""
    if edge.move is not None:
        yield from picked(drill, scene, edge.move, edge.lines)
    else:
        group = edge.to.state.picked - scene.state.picked
        left = tuple(move for move in scene.judged if move in group or not group)
        if left:
            yield Moment(SEVERAL, (), left, scene.facts)


def said(line):
    """What a line of a receipt says; a neutral move has no rule of its own."""
    rule = line.rule.id if line.rule is not None else None
    because = {one.id for one in line.judgement.because} if line.judgement is not None else set()
    return (
        line.kind,
        line.move,
        line.verdict.name.lower(),
        line.practice,
        rule,
        line.instead,
        because,
    )


def told(lines):
    """What the lines of an audit say, by row; not what may only have been best or condemned."""
    found = {}
    for line in lines.to_dict("records"):
        if line["standing"] or line["kind"] not in {"missed", "lapsed"}:
            because = set(line["rules"]) if line["verdict"] != "neutral" else set()
            parts = [
                line[one] for one in ("kind", "move", "verdict", "practice", "rule", "instead")
            ]
            found.setdefault((line["case"], line["number"]), []).append((*parts, because))
    return found


def watched_cases(scenario, rulebook):
    """The cases of a scenario over all seeds, with what tells them from each other."""
    place = KIT.folder.register.marketplaces[scenario.marketplaces[0]]
    for seed in range(SEEDS):
        dealt = deal(scenario, seed)
        facts = [sorted(one.items()) for one in (dealt.known, dealt.hidden, dealt.starts)]
        yield (dealt.face, *map(tuple, facts)), Watched(dealt, rulebook, place, scenario.day)


def go_everywhere(ledger, scenario, rulebook):
    """Enter every edge of every case of a scenario, and many whole paths."""
    memory, walked, starts = Memory(), set(), {}
    asks_figures = any(step.kind is Kind.FIGURE for step in scenario.steps.values())
    for alike, drill in watched_cases(scenario, rulebook):
        players = list(DEGENERATE.values())
        if alike not in walked:
            walked.add(alike)
            if len(walked) <= WALKED:
                ledger.walk(drill, memory)
            players += [at_random(100 + number) for number in range(RANDOM)]
        same = (alike, drill.deal.seed if asks_figures else None)
        start = starts.setdefault(same, Path(drill, ledger, drill.start()))
        for decisions in (best_decisions(drill, memory), worst_decisions(drill, memory)):
            listed = iter(decisions)
            ledger.paths.append(start.play(lambda _, listed=listed: next(listed)))
        for player in players:
            ledger.paths.append(start.play(partial(player, drill)))


@pytest.fixture(scope="module")
def ledgers():
    """Everything that can be done in any scenario; a ledger for all days with the same rules."""
    ledgers, books = [], {}
    for scenario in KIT.scenarios():
        day = scenario.day, scenario.marketplaces[0]
        book = books.setdefault(day, None) or Rulebook.of(KIT.folder.playbook, *day)
        books[day] = book
        same = (one for one in ledgers if one.rulebook.conditions == book.conditions)
        ledger = next(same, None)
        if ledger is None:
            ledger = Ledger(book)
            ledgers.append(ledger)
        go_everywhere(ledger, scenario, book)
    return ledgers


@pytest.fixture(scope="module")
def compared(ledgers):
    """Each moment as the engine tells it and as the audit does, in one table for the same rules."""
    found = []
    for ledger in ledgers:
        rows = [one.row("every", place) for place, one in enumerate(ledger.moments.values())]
        table = decisions_of(rows, ledger.rulebook.vocabulary)
        audited = told(audit(ledger.rulebook, table).lines)
        pairs = enumerate(ledger.lines.items())
        found.append(
            {key: (lines, audited.get(("every", place), [])) for place, (key, lines) in pairs}
        )
    return found


def test_moments_that_look_alike_are_judged_alike(ledgers):
    """What no rule looks at makes no difference to the engine, so that one row may stand for all."""
    assert [] == [key for ledger in ledgers for key in ledger.unlike]


def test_every_edge_is_audited_as_the_drill_judges_it(ledgers, compared, record_property):
    """Whatever is done at any moment of any case: same practice, rule, verdict and kind of line."""
    counted = sum((ledger.counted for ledger in ledgers), Counter())
    pairs = [(key, pair) for one in compared for key, pair in one.items()]
    for name in ("edges", "moments", "lines"):
        record_property(name, counted[name])
    record_property("rows of the table", len(pairs))
    record_property("lines of the table", sum(len(engine) for _, (engine, _) in pairs))
    wrong = [(key, *pair) for key, pair in pairs if pair[0] != pair[1]]

    assert [] == wrong
    assert counted["edges"] > EDGES
    assert {"one", SEVERAL, LAPSE, UNFINISHED} == {key[0] for key, _ in pairs}


def test_every_path_is_audited_to_its_receipt(ledgers, compared, record_property):
    """The best path, the worst, that of every habit and many at random: line by line, in order."""
    wrong, paths, lines = [], 0, 0
    for ledger, pairs in zip(ledgers, compared, strict=True):
        for keys, receipt in ledger.paths:
            audited = [line for key in keys for line in pairs[key][1]]
            paths, lines = paths + 1, lines + len(receipt)
            if audited != receipt:
                wrong.append(keys)
    record_property("paths", paths)
    record_property("lines on paths", lines)

    assert [] == wrong
    assert paths > 10 * SEEDS * len(list(KIT.scenarios()))


# --- whole cases as they are exported -------------------------------------------------------------


def audited_together(rows_of_books):
    """Audit rows of several rulebooks under which the same rules hold, in one table."""
    [first, *others] = [rulebook for rulebook, _ in rows_of_books]
    assert all(first.conditions == other.conditions for other in others)
    rows = [row for _, rows in rows_of_books for row in rows]
    return audit(first, decisions_of(rows, first.vocabulary))


def kept_and_broken(lines):
    """For each practice how many lines of a receipt keep it, and how many break it."""
    found = Counter()
    for line in lines:
        good = line.verdict >= Verdict.GOOD and line.kind == "done"
        if line.practice is not None:
            found[line.practice, "kept" if good else "broken"] += 1
    return found


def test_an_exported_case_is_audited_to_its_receipt():
    """Rows with all that was known give back lines, practices and what was not evaluated."""
    receipts, rows = {}, []
    for scenario in KIT.scenarios():
        drill = KIT.case(scenario.id, seed=7)
        for name, decide in (("best", best_decisions), ("worst", worst_decisions)):
            decisions, case = decide(drill), (scenario.id, name)
            rows.append((drill.rulebook, decision_rows(drill, decisions, case=case)))
            receipts[case] = drill.receipt(replay(drill, decisions)).lines
    audited = audited_together(rows)
    lines, found = audited.lines, told(audited.lines)
    sure = lines[lines["standing"] != ""]

    for case, receipt in receipts.items():
        mine = [line for row, each in found.items() if row[0] == case for line in each]
        counted = Counter(
            zip(*(sure[sure["case"] == case][one] for one in ("practice", "standing")), strict=True)
        )

        assert [said(line) for line in receipt] == mine
        assert kept_and_broken(receipt) == counted


# --- what is not known ----------------------------------------------------------------------------

BOOK = Rulebook.of(KIT.folder.playbook, date(2026, 11, 22), "US")
RULES = {rule.id: rule for rules in BOOK.by_move.values() for rule in rules}
LAPSES = {clock.lapse for clock in BOOK.vocabulary.clocks.values()}


def possible(fact):
    """Values on every side of what rules ask of a fact."""
    known = BOOK.vocabulary.facts[fact]
    if known.type is Type.FLAG:
        return [True, False]
    if known.type is Type.CHOICE:
        return list(known.values)
    leaves = [leaf for when in BOOK.conditions.values() for leaf in when.leaves()]
    asked = {leaf.number for leaf in leaves if isinstance(leaf, Compare) and leaf.fact == fact}
    return [n for n in {0, *(n + d for n in asked for d in (-1, 0, 1))} if known.problem(n) is None]


def settled(rule, move):
    """The governed case of a rule, with all else known that leaves its word on a move as it is."""
    facts = dict(completed(rule.governs, rule.when, BOOK))
    verdict = judge_move(BOOK, facts, move).verdict
    for fact in BOOK.looked_at[move]:
        for value in possible(fact) if fact not in facts else ():
            more = {**facts, fact: value}
            if rule.when.truth(more) and judge_move(BOOK, more, move).verdict is verdict:
                facts = more
                break
    return facts if judge_move(BOOK, facts, move).evaluated else None


def needed(rule, move, facts):
    """The facts of a rule that decide: other values of them, unknown ones apart, judge otherwise."""
    told = {
        leaf.fact
        for one in BOOK.by_move[move]
        for leaf in one.when.leaves()
        if isinstance(leaf, Known)
    }
    for fact in dict.fromkeys(rule.when.facts()):
        others = (judge_move(BOOK, {**facts, fact: one}, move).verdict for one in possible(fact))
        if fact in facts and fact not in told and len(set(others)) > 1:
            yield fact


def decision(case, number, move, facts):
    """One move, made or let happen, as a row."""
    kind = LAPSE if move in LAPSES else "one"
    return {"case": case, "number": number, "kind": kind, "done": [move], "offered": [], **facts}


@pytest.fixture(scope="module")
def blanked():
    """For each rule and move: the audit of the full case, and without each fact that is needed."""
    rows, asked = [], {}
    beside = decision(
        "", 0, "refund-order", completed({}, BOOK.by_move["refund-order"][0].when, BOOK)
    )
    for rule in RULES.values():
        for move in rule.verdicts:
            facts = settled(rule, move)
            if facts is None:
                continue
            fields = list(needed(rule, move, facts))
            unknown = set(BOOK.looked_at[move]) - facts.keys()
            asked[rule.id, move] = fields, unknown
            for without in (None, *fields):
                case = f"{rule.id}/{move}/{without}"
                known = {fact: value for fact, value in facts.items() if fact != without}
                rows += [decision(case, 1, move, known), {**beside, "case": case, "number": 2}]
    lines = {}
    for line in audit(BOOK, decisions_of(rows, BOOK.vocabulary)).lines.to_dict("records"):
        lines.setdefault(line.pop("case"), {})[line.pop("number")] = line
    return asked, lines


def test_every_rule_has_a_case_in_which_each_needed_field_is_blanked(blanked, record_property):
    """Nearly every rule decides in its governed case, and some field of nearly each is needed."""
    asked, _ = blanked
    record_property("rules and moves", len(asked))
    fields = sum(len(fields) for fields, _ in asked.values())
    record_property("blanked fields", fields)

    assert len({rule for rule, _ in asked}) > 0.9 * len(RULES)
    assert fields > len(RULES)


@pytest.mark.parametrize("id_", RULES)
def test_a_blanked_field_is_named_and_nothing_else_changes(blanked, id_):
    """Without a fact that decides, the verdict is not evaluated because of just that fact."""
    asked, lines = blanked
    for (rule, move), (fields, unknown) in asked.items():
        if rule != id_:
            continue
        full = lines[f"{rule}/{move}/None"]
        for field_ in fields:
            blank = lines[f"{rule}/{move}/{field_}"]

            assert (True, False) == (full[1]["evaluated"], blank[1]["evaluated"])
            assert {field_} == {*blank[1]["missing"]} - unknown
            assert full[2] == blank[2]
