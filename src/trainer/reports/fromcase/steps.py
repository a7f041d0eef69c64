"""Steps: scenes as the data of a file, with what follows from every move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.drills.scenario import END, Effect
from trainer.reports.fromcase.bench import Bench
from trainer.reports.fromcase.hands import Hand
from trainer.reports.fromcase.marks import Data, Marks
from trainer.reports.fromcase.scenes import LOOK, SOFT, WRITE, Scene, Stop, Wish
from trainer.reports.fromcase.telling import Telling
from trainer.rules.facts import Facts, MoveId
from trainer.rules.practices import Verdict

RIGHT, FAIR, WRONG, GRAVE = "right", "fair", "wrong", "grave"
"""How a move stands, as its sentences are called."""
MOOD: Mapping[str, Mapping[str, int]] = {
    RIGHT: {"ask": 1, "offer": 1, "refund": 1},
    FAIR: {"refund": 1, "offer": 1},
    WRONG: {"ask": -1, "wait": -1, "refund": 1, "offer": 1},
    GRAVE: {"ask": -2, "wait": -2, "decide": -2, "escalate": -2, "refund": 1, "offer": 1},
}
"""What the buyer makes of a move, by how it stands and what kind of move it is."""
FREE = frozenset({"check", "wait", "ask", "attach"})
"""Families of moves that cost nothing by themselves."""


@dataclass(frozen=True)
class Steps:
    """Writes steps."""

    bench: Bench
    hand: Hand
    wish: Wish
    telling: Telling
    marks: Marks
    names: tuple[str, ...]
    """The names of the cast: an amount may be called by one of them."""

    def step(self, scene: Scene, shows: Iterable[Data], *, first: bool) -> Data:
        """Write a step; the first one asks what the playbook asks."""
        data: Data = {
            "id": scene.id,
            "kind": "gather" if scene.role == WRITE else "act",
            "title": self.telling.step(LOOK if first else scene.role, "title"),
            "asks": scene.decision.asks if first else self.telling.step(scene.role, "asks"),
        }
        hint = self.telling.step(scene.role, "hint")
        shown = list(shows)
        data |= {"hint": hint} if hint else {}
        data |= {"shows": shown} if shown else {}
        tempting = self._tempting(scene) if self.wish.reasons else None
        data["offers"] = [
            self._offer(scene, move, self.telling.tempting(move) if move == tempting else "")
            for move in scene.offers
        ]
        ties = [
            sorted(moves) for step, moves in sorted(self.wish.ties, key=str) if step == scene.id
        ]
        data |= {"ties": ties} if ties else {}
        data |= {"goto": self._goto(scene)} if scene.role == WRITE else {}
        return data

    # --- offers ---------------------------------------------------------------------------------

    def _tempting(self, scene: Scene) -> MoveId | None:
        """Choose the wrong option that has the most words already."""
        wrong = [
            move
            for move in scene.offers
            if move not in scene.wanted
            and all(
                self.bench.verdict(one.facts, move) <= Verdict.NEUTRAL
                for one in scene.stops.values()
            )
        ]
        return max(wrong, key=self.bench.words, default=None)

    def _offer(self, scene: Scene, move: MoveId, text: str) -> Data:
        head: Data = {"move": move, "text": text} if text else {"move": move}
        groups: dict[str, tuple[Data, list[int]]] = {}
        for number, stop in scene.stops.items():
            key = self._key(scene, move, number, stop)
            if key not in groups:
                groups[key] = (self._result(scene, move, number, stop), [])
            groups[key][1].append(number)
        results = list(groups.values())
        if len(results) == 1:
            return {**head, **results[0][0]}
        written = []
        for place, (result, numbers) in enumerate(results):
            rest = [number for _, others in results[place + 1 :] for number in others]
            when: Data = {"if": self.marks.of(numbers, rest)} if rest else {}
            written.append({**when, **result})
        return {**head, "results": written}

    def _key(self, scene: Scene, move: MoveId, number: int, stop: Stop) -> str:
        """Say in which way a move turns out for a face: faces alike share a result."""
        standing = self._standing(stop, move)
        found = self._found(number, stop) if move in stop.best else {}
        return f"{standing} {self._leads(scene, move, number)} {sorted(found.items())}"

    def _result(self, scene: Scene, move: MoveId, number: int, stop: Stop) -> Data:
        standing = self._standing(stop, move)
        best = move in stop.best
        found = self._found(number, stop) if best else {}
        said = self.telling.found(found) if found else self.telling.came_of(move, standing)
        result: Data = {"says": said}
        result |= {"reveals": list(found)} if found else {}
        then = {} if stop.shown and best else self._then(move, number, stop)
        result |= {"then": dict(then)} if then else {}
        effect = self._effect(move, standing)
        result |= {"effect": effect} if effect else {}
        if scene.role != WRITE:
            result["goto"] = self._leads(scene, move, number)
        return result

    def _standing(self, stop: Stop, move: MoveId) -> str:
        if move in stop.best:
            return RIGHT
        verdict = self.bench.verdict(stop.facts, move)
        return {Verdict.FORBIDDEN: GRAVE, Verdict.GOOD: FAIR}.get(verdict, WRONG)

    def _leads(self, scene: Scene, move: MoveId, number: int) -> str:
        if move in scene.stops[number].best:
            return scene.leads[number]
        return scene.halt if scene.halt and self.bench.family(move) in SOFT else END

    def _found(self, number: int, stop: Stop) -> Facts:
        hidden = self.hand.faces[number].hidden
        return {fact: hidden[fact] for fact in stop.shown}

    def _then(self, move: MoveId, number: int, stop: Stop) -> Facts:
        """Give the facts that a move changes; one that fails with somebody changes nothing."""
        if move not in stop.best and self.bench.family(move) in FREE | {"offer"}:
            return {}
        after = self.bench.done(stop.facts, move)
        return self.bench.changes({**self.hand.faces[number].hidden, **after}, move)

    def _effect(self, move: MoveId, standing: str) -> Data:
        family = self.bench.family(move)
        usual = Effect() if family in FREE else self.bench.lore.effect(move, self.names)
        effect: Data = {"money": usual.money} if usual.money else {}
        counted = {"defects": usual.defects, "cancelled": usual.cancelled, "late": usual.late}
        effect |= {name: number for name, number in counted.items() if number > 0}
        mood = MOOD[standing].get(family, 0)
        return effect | ({"buyer": mood} if mood else {})

    def _goto(self, scene: Scene) -> object:
        """Write where a step leads in which face."""
        groups: dict[str, list[int]] = {}
        for number, goal in scene.leads.items():
            groups.setdefault(goal, []).append(number)
        goals = list(groups)
        if len(goals) == 1:
            return goals[0]
        routes: list[Data] = []
        for place, goal in enumerate(goals[:-1]):
            rest = [number for other in goals[place + 1 :] for number in groups[other]]
            routes.append({"if": self.marks.of(groups[goal], rest), "goto": goal})
        return [*routes, {"goto": goals[-1]}]
