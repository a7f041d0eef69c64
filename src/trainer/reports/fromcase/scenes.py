"""
Scenes: the steps of a scenario, made of the lines that its faces are played along.

Faces that are asked the same thing at the same turn share a step. It offers what is best in each of
them, and beside it what somebody without the playbook would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trainer.drills.scenario import END
from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.hands import Face, Hand
from trainer.rules.facts import DID, FactId, Facts, MoveId
from trainer.rules.practices import Decision, Verdict

OFFERS = 5
"""What a step offers at most, where one move decides."""
WRITTEN = 6
"""What a step offers at most, where several things are put together."""
CHECK = "check"
LOOK, DECIDE, AFTER, WRITE, HALT = "look", "decide", "after", "write", "halt"
"""What a step is there for: its texts stand under this name."""
ESCALATE, ATTACH = "escalate", "attach"
LAST = 99
"""The turn of what comes once a case is decided."""
SOFT = frozenset({"check", "ask", "wait"})
"""Families of moves that may be made and leave the case where it was."""


@dataclass(frozen=True, slots=True)
class Stop:
    """What one face is asked at one turn."""

    role: str
    decision: Decision
    best: tuple[MoveId, ...]
    facts: Facts
    shown: tuple[FactId, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a draft is to be made: the richest is tried first."""

    halts: bool = True
    """Whether a harmless mistake leaves a second chance."""
    writes: bool = True
    """Whether what goes to Amazon is put together."""
    after: bool = True
    """Whether the case goes on once it is decided."""
    reasons: bool = False
    """Whether one of the wrong options of each step brings its reason along, and is the longest."""
    dropped: frozenset[tuple[str, MoveId]] = frozenset()
    """Offers that are left out of steps, since they would be as good as what is wanted."""
    ties: frozenset[tuple[str, frozenset[MoveId]]] = frozenset()
    """Moves that may be best together at a step."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A step, and what each face that comes to it is asked."""

    id: str
    role: str
    decision: Decision
    stops: Mapping[int, Stop]
    offers: tuple[MoveId, ...]
    leads: Mapping[int, str]
    """To which step the best move of each face leads."""
    halt: str = ""
    """Where a harmless mistake leads."""

    @property
    def wanted(self) -> tuple[MoveId, ...]:
        """What is best in one of the faces."""
        return tuple(dict.fromkeys(move for stop in self.stops.values() for move in stop.best))


Key = tuple[int, bool, str]
"""What makes a step: the turn, whether something is put together, and the question."""


@dataclass(frozen=True)
class Scenes:
    """Makes the steps of a hand."""

    bench: Bench
    hand: Hand
    wish: Wish

    def all(self) -> tuple[Scene, ...]:
        """Give the steps, in the order in which they come."""
        routes = [tuple(self._stops(face)) for face in self.hand.faces]
        shared: dict[Key, dict[int, Stop]] = {}
        for turn in range(max(map(len, routes))):
            for number, route in enumerate(routes):
                if turn < len(route):
                    shared.setdefault(_key(turn, route[turn]), {})[number] = route[turn]
        ids = _ids(shared)
        scenes = []
        for key, stops in shared.items():
            leads = {}
            for number, stop in stops.items():
                turn = routes[number].index(stop) + 1
                after = routes[number][turn:]
                leads[number] = ids[_key(turn, after[0])] if after else END
            scenes.append(self._scene(ids[key], stops, leads))
        return tuple(self._halted(scenes))

    # --- turns ----------------------------------------------------------------------------------

    def _stops(self, face: Face) -> Iterator[Stop]:
        """Give what a face is asked, turn by turn."""
        settled = False
        for turn in face.line.turns:
            if settled and not self.wish.after:
                return
            role = LOOK if turn.looks else AFTER if settled else DECIDE
            yield Stop(role, turn.decision, (turn.move,), turn.facts, turn.shown)
            if not turn.looks and not settled:
                settled = True
                yield from self._writing(self.bench.done(turn.facts, turn.move), turn.move)

    def _writing(self, facts: Facts, move: MoveId) -> Iterator[Stop]:
        """Give what is put together once a case goes to Amazon."""
        if not self.wish.writes or self.bench.family(move) != ESCALATE:
            return
        for decision in self.bench.asked(facts):
            parts = [
                one for one in self.bench.writing(decision) if self.bench.family(one) == ATTACH
            ]
            best = tuple(one for one in parts if self.bench.verdict(facts, one) is Verdict.BEST)
            if best:
                yield Stop(WRITE, decision, best, facts)
                return

    # --- offers ---------------------------------------------------------------------------------

    def _scene(self, id_: str, stops: Mapping[int, Stop], leads: Mapping[int, str]) -> Scene:
        role, decision = _role(stops.values()), next(iter(stops.values())).decision
        dropped = {move for step, move in self.wish.dropped if step == id_}
        wanted = dict.fromkeys(move for stop in stops.values() for move in stop.best)
        if role == WRITE:
            offers = self._parts(decision, stops.values(), dropped)
        else:
            others = self._others(decision, stops.values(), dropped, len(wanted), role=role)
            offers = (*wanted, *others)
        return Scene(id_, role, decision, stops, offers, leads)

    def _parts(
        self, decision: Decision, stops: Iterable[Stop], dropped: set[MoveId]
    ) -> tuple[MoveId, ...]:
        """Choose what may be put together: some of what belongs in, and some of what does not."""
        several = tuple(stops)
        best = [move for stop in several for move in stop.best if move not in dropped]
        half = tuple(dict.fromkeys(best))[: WRITTEN // 2]
        rest = [
            move
            for move in self.bench.writing(decision)
            if move not in best and move not in dropped and self.bench.family(move) == ATTACH
        ]
        rest.sort(key=lambda move: min(self.bench.verdict(one.facts, move) for one in several))
        return (*half, *rest[: WRITTEN - len(half)])

    def _others(
        self,
        decision: Decision,
        stops: Iterable[Stop],
        dropped: set[MoveId],
        wanted: int,
        *,
        role: str,
    ) -> Iterator[MoveId]:
        """Choose what else is offered: what is best in no face, of as many families as can be."""
        several = tuple(stops)
        had = {move for stop in several for move in stop.best} | dropped
        acting = self.bench.acting(decision)
        left = [move for move in acting if move not in had and self._tempts(move, several)]
        families = set() if role == LOOK else {CHECK}
        for _ in range(OFFERS - wanted):
            if not left:
                return
            move = min(left, key=lambda one: self._rank(one, several, families))
            families.add(self.bench.family(move))
            left.remove(move)
            yield move

    def _tempts(self, move: MoveId, stops: Sequence[Stop]) -> bool:
        """Say whether a move may stand beside the best: not as good, not done, no other way there."""
        shown = {fact for face in self.hand.faces for fact in face.hidden}
        other_way = shown.intersection(self.bench.lore.shows.get(move, ()))
        return not (other_way and self.bench.looks({}, move)) and all(
            self.bench.verdict(stop.facts, move) is not Verdict.BEST
            and not stop.facts.get(DID + move)
            for stop in stops
        )

    def _rank(self, move: MoveId, stops: Sequence[Stop], families: set[str]) -> tuple[object, ...]:
        """Prefer another kind of move, then what the playbook warns of, then what reads well."""
        verdicts = [self.bench.verdict(stop.facts, move) for stop in stops]
        judged = min(verdicts) <= Verdict.WEAK
        words = self.bench.words(move)
        return self.bench.family(move) in families, not judged, max(verdicts), -words

    # --- halts ----------------------------------------------------------------------------------

    def _halted(self, scenes: Sequence[Scene]) -> Iterator[Scene]:
        """Put a halt behind the first step, for whoever did something harmless and did not look."""
        first, *rest = scenes
        soft = [move for move in first.offers if self._is_soft(move, first)]
        if not (self.wish.halts and first.role == LOOK and soft):
            yield from scenes
            return
        yield replace(first, halt=HALT)
        offers = [move for move in first.offers if move not in soft]
        dropped = {move for step, move in self.wish.dropped if step == HALT}
        others = {*first.offers, *dropped}
        stops, room = first.stops.values(), len(offers) + 1
        offers += self._others(first.decision, stops, others, room, role=HALT)
        kept = tuple(move for move in offers if move not in dropped)
        yield replace(first, id=HALT, role=HALT, offers=kept)
        yield from rest

    def _is_soft(self, move: MoveId, scene: Scene) -> bool:
        return move not in scene.wanted and self.bench.family(move) in SOFT


def _key(turn: int, stop: Stop) -> Key:
    """Name the step of a stop; what comes once a case is decided is the same after any turn."""
    return (turn if stop.role in (LOOK, DECIDE) else LAST), stop.role == WRITE, stop.decision.id


def _role(stops: Iterable[Stop]) -> str:
    """Say what a step is there for: some faces may look where others decide."""
    roles = {stop.role for stop in stops}
    return roles.pop() if len(roles) == 1 else DECIDE


def _ids(shared: Mapping[Key, Mapping[int, Stop]]) -> Mapping[Key, str]:
    """Name the steps by what they are there for."""
    ids: dict[Key, str] = {}
    for key, stops in shared.items():
        role = _role(stops.values())
        same = sum(one.partition("-")[0] == role for one in ids.values())
        ids[key] = f"{role}-{same + 1}" if same else role
    return ids
