"""
What lies ahead of a moment of a case, so that moments that go on alike count once.

Moments at which the same rules and consequences are still undecided, and at which all that these
look at is the same, go on alike. Of the time only the order matters in which deadlines, and
what can still be done before them, fall.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from trainer.drills.engine import RUNNING, Drill, State
from trainer.drills.order import Groups
from trainer.drills.plot import Key, Part, Plot, Reach, Settler
from trainer.drills.scenario import MANY, Kind, Step
from trainer.drills.spent import NOTHING, Minutes, both, either, most, rank
from trainer.rules.clocks import deadline
from trainer.rules.facts import DID, ClockId, FactId, MoveId

NO_TIME = timedelta(0)
MINUTE = timedelta(minutes=1)


@dataclass(eq=False)
class Outlook:
    """What lies ahead of a moment at a step: all that is left, and what it depends on."""

    id: int
    step: Step
    plot: Plot
    reach: Reach
    judged: tuple[FactId, ...]
    """What rules look at and may still change."""
    followed: tuple[FactId, ...]
    """What consequences look at and may still change."""
    times: dict[Key, Minutes]
    """What was found out about the times that can pass; outlooks of one atlas share it."""
    _days: dict[datetime, Key] = field(default_factory=dict)

    @cached_property
    def dids(self) -> frozenset[MoveId]:
        """The moves of which something depends on whether they were made."""
        looked_at = (*self.judged, *self.followed)
        return frozenset(fact.removeprefix(DID) for fact in looked_at if fact.startswith(DID))

    @cached_property
    def revealed(self) -> tuple[FactId, ...]:
        """What rules look at and may come to light: then it matters how it was dealt."""
        parts = self.plot.consequences
        shown = {fact for part in parts for result in part.results for fact in result.reveals}
        return tuple(fact for fact in self.judged if fact in shown)

    def key(self, drill: Drill, state: State) -> Key:
        """Give what tells a moment from others with this outlook."""
        known, changed, hidden = state.known, state.changed, drill.deal.hidden
        return (
            self.id,
            tuple(map(known.get, self.judged)),
            state.did & self.dids,
            tuple(changed.get(one, known.get(one, hidden.get(one))) for one in self.followed),
            tuple(changed.get(one, hidden.get(one)) for one in self.revealed),
            self._clocks(drill, state) if self.reach.clocks else None,
        )

    # --- time -----------------------------------------------------------------------------------

    def _clocks(self, drill: Drill, state: State) -> Key:
        live = [one for one in state.deadlines if one.clock in self.reach.clocks]
        stand = tuple((one.clock, one.state) for one in live)
        running = [one for one in live if one.state == RUNNING]
        if not running and (not self._units or self._units == {"hours"}):
            return stand
        now = state.now.astimezone(UTC)
        dues = tuple(one.due.astimezone(UTC) for one in running)
        if self._exact or (running and "hours" in self._units) or len(self._units) > 1:
            return stand, now, dues
        ranks = tuple(
            self._ranks(one.clock, due - now) for one, due in zip(running, dues, strict=True)
        )
        if self._units:
            return stand, ranks, dues, self._midnights(drill, state)
        return stand, ranks, tuple(due - dues[0] for due in dues[1:])

    def _ranks(self, clock: ClockId, left: timedelta) -> Key:
        """Say what can still be done before a deadline, and before it comes near."""
        near = self._near.get(clock, ())
        late = (result.later for result in self.plot.lapses[clock].results if result.later)
        return (
            rank(self._spent, left)[0],
            tuple([rank(self._spent, left - hours) for hours in near]),
            tuple([rank(self._spent, left + later) for later in late]),
        )

    def _midnights(self, drill: Drill, state: State) -> Key:
        """Say what can still be done before each midnight: a limit in days may begin."""
        now = state.now.astimezone(UTC)
        found = self._days.get(now)
        if found is None:
            days = {state.now.astimezone(drill.zone).date()}
            near = sorted({hours for these in self._near.values() for hours in these})
            gone, ranks = NO_TIME, []
            longest = most(self._spent) + max(near, default=NO_TIME)
            count = 0
            while gone <= longest:
                due = deadline(state.now, count, "calendar_days", drill.zone)
                gone = due.astimezone(UTC) - now
                ranks += [rank(self._spent, gone - hours) for hours in (NO_TIME, *near)]
                count += 1
            found = self._days[now] = (*days, *ranks)
        return found

    @cached_property
    def _units(self) -> frozenset[str]:
        """The units of the limits of clocks that may still begin."""
        clocks, limits = self.plot.rulebook.vocabulary.clocks, self.plot.rulebook.limits
        units = (limits.entry(clocks[clock].limit).unit for clock in self.reach.begins)
        return frozenset("hours" if unit == "hours" else "days" for unit in units)

    @cached_property
    def _hours(self) -> Mapping[FactId, ClockId]:
        """The facts that tell how long a clock still runs."""
        clocks = self.plot.rulebook.vocabulary.clocks
        return {clocks[clock].hours_left: clock for clock in self.reach.clocks}

    @cached_property
    def _near(self) -> Mapping[ClockId, tuple[timedelta, ...]]:
        """For each clock the hours before its deadline at which something turns."""
        found: dict[ClockId, set[timedelta]] = {}
        for fact, number in {limit for part in self.plot.parts for limit in part.limits}:
            if fact in self._hours:
                found.setdefault(self._hours[fact], set()).add(timedelta(hours=number))
        return {clock: tuple(sorted(hours)) for clock, hours in found.items()}

    @cached_property
    def _exact(self) -> bool:
        """Whether only the moment itself says enough."""
        lapses = (self.plot.lapses[clock] for clock in self.reach.begins)
        return (
            any(result.later for part in lapses for result in part.results)
            or any(
                result.later % MINUTE for part in self.plot.consequences for result in part.results
            )
            or any(not part.exact.isdisjoint(self._hours) for part in self.plot.parts)
        )

    @cached_property
    def _spent(self) -> Minutes:
        """The times that can have passed when something is done or comes due, from here on."""
        return self._spent_from(self.plot.steps[self.step.id], tuple(self.plot.steps.values()))

    def _spent_from(self, part: Part, ahead: tuple[Part, ...]) -> Minutes:
        """Add the times of a step to those of the steps that may follow it."""
        key = (part, ahead)
        found = self.times.get(key)
        if found is None:
            rest = tuple(one for one in ahead if one is not part)
            after = NOTHING
            for one in rest:
                if one.name in part.goals:
                    after |= self._spent_from(one, rest)
            found = self.times[key] = both(after, self._spent_at(part))
        return found

    def _spent_at(self, part: Part) -> Minutes:
        many = self.plot.scenario.steps[part.name].kind in MANY
        here = NOTHING
        for move in part.moves:
            took = self.plot.minutes(part.name, move)
            times = either([took, *(took + result.later for result in part.outcomes(move))])
            here = both(here, times | NOTHING) if many else here | times
        return here

    # --- order ----------------------------------------------------------------------------------

    def group(self, state: State, offered: Collection[MoveId]) -> frozenset[MoveId] | None:
        """Give the moves that can be decided on next, apart from what else is on offer, if any."""
        groups = self._groups
        if groups is None or (groups.watched and self._exact):
            return None
        now = state.now.astimezone(UTC)
        left = {
            one.clock: one.due.astimezone(UTC) - now
            for one in state.deadlines
            if one.state == RUNNING
        }
        if not groups.calm(left, self._near):
            return None
        return next((one for one in groups.first if not one.isdisjoint(offered)), None)

    @cached_property
    def _groups(self) -> Groups | None:
        if self.step.kind not in MANY or self.step.kind is Kind.SORT:
            return None
        groups = Groups.of(self.step, self.plot, self.reach)
        return groups if groups.first else None


@dataclass(eq=False)
class Lens:
    """What can be seen from a step while it is open what was done on the way to it."""

    reach: Reach
    judged: tuple[FactId, ...]
    """What rules look at and can no longer change."""
    followed: tuple[FactId, ...]
    """What consequences look at and can no longer change."""
    dids: frozenset[MoveId]
    clocks: frozenset[ClockId]
    outlooks: dict[Key, Outlook] = field(default_factory=dict)

    @classmethod
    def of(cls, plot: Plot, reach: Reach) -> Lens:
        """Find what is looked at and cannot change from here on."""
        judged, followed = (facts - reach.facts for facts in plot.looked_at())
        states = {clock.state: clock.id for clock in plot.rulebook.vocabulary.clocks.values()}
        return cls(
            reach,
            tuple(sorted(judged)),
            tuple(sorted(followed)),
            frozenset(fact.removeprefix(DID) for fact in judged | followed if fact.startswith(DID)),
            frozenset(clock for fact, clock in states.items() if fact in judged | followed),
        )

    def key(self, drill: Drill, state: State) -> Key:
        """Give the values of what can no longer change."""
        known, changed, hidden = state.known, state.changed, drill.deal.hidden
        return (
            tuple(map(known.get, self.judged)),
            tuple(changed.get(one, known.get(one, hidden.get(one))) for one in self.followed),
            state.did & self.dids,
            tuple((one.clock, one.state) for one in state.deadlines if one.clock in self.clocks),
        )


@dataclass(eq=False)
class Atlas:
    """What was found out about the cases of one scenario, under one rulebook and on one day."""

    settler: Settler = field(default_factory=Settler)
    whole: Plot | None = None
    lenses: dict[Key, tuple[Plot, dict[Key, Lens]]] = field(default_factory=dict)
    outlooks: dict[Key, Outlook] = field(default_factory=dict)
    times: dict[Key, Minutes] = field(default_factory=dict)

    def plot(self, drill: Drill) -> Plot:
        """Give what a case leaves undecided once it is dealt."""
        if self.whole is None:
            self.whole = Plot.of(drill.deal.scenario, drill.rulebook)
        start = drill.start()
        shown = {
            step.id: tuple(drill.scene(replace(start, step=step.id)).judged)
            for step in drill.deal.scenario.steps.values()
            if step.kind in (Kind.SORT, Kind.FIGURE)
        }
        whole = replace(self.whole, shown=shown)
        reach = self.settler.reach(whole, start.step, _running(start))
        return self.settler.plot(whole, reach, drill.facts(start), drill.truth(start))


class Horizon:
    """Looks ahead in one case; the cases of an atlas share what they have in common."""

    def __init__(self, drill: Drill, atlas: Atlas) -> None:
        self._drill = drill
        self._atlas = atlas
        plot = atlas.plot(drill)
        self._plot, self._lenses = atlas.lenses.setdefault(plot.signature, (plot, {}))

    def outlook(self, state: State) -> Outlook:
        """Give what lies ahead of a state."""
        at = (state.step, _running(state), state.picked)
        lens = self._lenses.get(at)
        if lens is None:
            reach = self._atlas.settler.reach(self._plot, *at)
            lens = self._lenses[at] = Lens.of(self._plot, reach)
        key = lens.key(self._drill, state)
        found = lens.outlooks.get(key)
        if found is None:
            found = lens.outlooks[key] = self._look(state, lens.reach)
        return found

    def _look(self, state: State, reach: Reach) -> Outlook:
        """Settle what cannot change; with less to come, still less can change."""
        settler, drill = self._atlas.settler, self._drill
        known, truth = drill.facts(state), drill.truth(state)
        while True:
            plot = settler.plot(self._plot, reach, known, truth)
            nearer = settler.reach(plot, state.step, _running(state), reach.done)
            if nearer == reach:
                break
            reach = nearer
        at = (state.step, *plot.signature)
        outlooks = self._atlas.outlooks
        found = outlooks.get(at)
        if found is None:
            judged, followed = (tuple(sorted(facts)) for facts in plot.looked_at())
            step = plot.scenario.steps[state.step]
            found = outlooks[at] = Outlook(
                len(outlooks), step, plot, reach, judged, followed, self._atlas.times
            )
        return found


def _running(state: State) -> tuple[ClockId, ...]:
    return tuple([one.clock for one in state.deadlines if one.state == RUNNING])
