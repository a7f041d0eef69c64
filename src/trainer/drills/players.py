"""
Players: two that know the rulebook, and those without judgement, each of which must fail.

A drill that a habit passes tests the habit and not a practice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from trainer.drills.engine import Drill, State
from trainer.drills.scenario import MANY, Kind, plain
from trainer.rules.facts import MoveId
from trainer.rules.practices import Verdict

Player = Callable[[Drill, State], Sequence[MoveId] | None]
"""Looks at a drill and gives a decision; nothing when it walks away."""


def play(drill: Drill, player: Player) -> State:
    """Play a drill to its end."""
    state = drill.start()
    while not state.over:
        moves = player(drill, state)
        state = drill.abandon(state) if moves is None else drill.choose(state, moves)
    return state


class Standing(Protocol):
    """Where something that is played stands."""

    @property
    def over(self) -> bool:
        """Whether it is over."""


S = TypeVar("S", bound=Standing)


class Game(Protocol[S]):
    """What can be played decision by decision: a case, or a whole shift."""

    def start(self) -> S:
        """Begin."""

    def choose(self, state: S, moves: Sequence[MoveId], /) -> S:
        """Make one decision."""


def replay(game: Game[S], decisions: Sequence[Sequence[MoveId]]) -> S:
    """Make given decisions in order and stop where they end, or where the game does."""
    state = game.start()
    for moves in decisions:
        if state.over:
            break
        state = game.choose(state, moves)
    return state


def by_the_book(drill: Drill, state: State) -> Sequence[MoveId]:
    """Do what the playbook says is best; of several, what stands first, until none is left."""
    return _greedy(drill, state, best=True)


def against_the_book(drill: Drill, state: State) -> Sequence[MoveId]:
    """Do the worst on offer; where several moves make a decision, all that is weak or worse."""
    return _greedy(drill, state, best=False)


def _greedy(drill: Drill, state: State, *, best: bool) -> Sequence[MoveId]:
    scene = drill.scene(state)
    wanted = {Verdict.BEST} if best else {Verdict.WEAK, Verdict.FORBIDDEN}
    if scene.step.kind not in MANY:
        choose = max if best else min
        return [choose(scene.judged, key=lambda move: scene.judged[move].verdict)]
    picked: list[MoveId] = []
    while scene.state.step == scene.step.id:
        move = next((one for one, it in scene.judged.items() if it.verdict in wanted), None)
        if move is None and scene.step.kind is Kind.SORT:
            move = next(iter(scene.judged), None)
        if move is None:
            break
        picked.append(move)
        state = drill.pick(scene, move)
        if state.step != scene.step.id or drill.sends(move):
            return picked
        scene = drill.scene(state)
    # A message that is put together is sent, also where the playbook has nothing to say of that.
    sending = (
        [one for one in scene.judged if drill.sends(one)] if scene.step.kind is Kind.REPLY else []
    )
    return [*picked, *sending] if picked else picked


def always(family: str) -> Player:
    """Take a move of one family wherever there is one, and else the first option."""

    def player(drill: Drill, state: State) -> Sequence[MoveId]:
        moves = drill.offered(state)
        if drill.step(state).kind in (Kind.SORT, Kind.FIGURE):
            return first(drill, state)
        known = drill.rulebook.vocabulary.moves
        mine = [move for move in moves if known[move].family == family]
        if drill.step(state).kind in MANY:
            return mine
        return [mine[0] if mine else moves[0]]

    return player


def first(drill: Drill, state: State) -> Sequence[MoveId]:
    """Take whatever stands first; a queue stays as it stands."""
    moves = drill.offered(state)
    return moves if drill.step(state).kind is Kind.SORT else moves[:1]


def longest(drill: Drill, state: State) -> Sequence[MoveId]:
    """Take the option with the most words; of several the longer half."""
    step = drill.step(state)
    moves = sorted(drill.offered(state), key=lambda move: -len(words(drill, state, move)))
    if step.kind is Kind.SORT:
        return moves
    return moves[: (len(moves) + 1) // 2] if step.kind in MANY else moves[:1]


def everything(drill: Drill, state: State) -> Sequence[MoveId]:
    """Tick every box in the order shown, and take the first option where only one goes."""
    moves = drill.offered(state)
    return moves if drill.step(state).kind in MANY else moves[:1]


def nothing(drill: Drill, state: State) -> None:
    """Walk away."""


def at_random(name: int) -> Player:
    """Throw dice, always the same way for the same number."""

    def player(drill: Drill, state: State) -> Sequence[MoveId]:
        def die(*parts: object) -> int:
            text = "\x1f".join(str(part) for part in (name, drill.deal.seed, state.step, *parts))
            return hashlib.sha256(text.encode()).digest()[0]

        moves = drill.offered(state)
        if drill.step(state).kind is Kind.SORT:
            return sorted(moves, key=die)
        if drill.step(state).kind in MANY:
            return [move for move in sorted(moves, key=die) if die("take", move) % 2]
        return [moves[die("act") % len(moves)]]

    return player


def words(drill: Drill, state: State, move: MoveId) -> str:
    """Give the words with which a move is offered, as they stand on its card."""
    offer = drill.step(state).offer(move)
    known = drill.rulebook.vocabulary.moves.get(plain(move))
    if known is None:
        return move
    title = offer.entry.title if offer is not None and offer.entry is not None else known.label
    return f"{title} {offer.text if offer is not None and offer.text else known.means}"


DEGENERATE: Mapping[str, Player] = {
    "always refunds": always("refund"),
    "always escalates": always("escalate"),
    "always waits": always("wait"),
    "takes the first option": first,
    "takes the longest option": longest,
    "ticks everything": everything,
    "does nothing": nothing,
    "throws dice": at_random(1),
}
"""The habits that must fail, by name."""
