"""Look practices up: by id or by words, and put each into the skeleton that every page has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.content.problems import did_you_mean
from trainer.reports.because import Because
from trainer.reports.clauses import Clauses
from trainer.reports.words import Words
from trainer.rules.conditions import All, Condition
from trainer.rules.facts import DID, FactId, Facts, Value
from trainer.rules.practices import Citation, Practice, Rule, Verdict
from trainer.rules.shorten import HOLDS, parts_of

FEW = 2
"""How many situations are told of a practice that is read in passing."""
OURS = frozenset({"article", "kit"})
"""Kinds of source that say nothing about today's policy."""


class UnknownPracticeError(LookupError):
    """No practice matches."""

    @classmethod
    def of(cls, wanted: str, known: Mapping[str, Practice]) -> UnknownPracticeError:
        """Say what was looked for and what may have been meant."""
        hint = did_you_mean(wanted, known) or "Look up a word, such as 'refund'."
        return cls(f"No practice matches '{wanted}'.\n\nHint: {hint}")


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule in words: a situation, what to do and to leave in it, and a case on either side."""

    name: str
    """What the situation is called; empty where a practice has only one."""
    when: tuple[str, ...]
    """The condition, one clause a line; lines inside others begin with spaces."""
    best: str
    good: str
    weak: str
    forbidden: str
    critical: str
    """What caps the score where the forbidden is done."""
    governs: str
    near_miss: str
    """A case close by in which the rule is silent, told by what is different."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an article, or one of two sources, says beside what holds today."""

    sides: tuple[tuple[str, str], ...]
    """What each side is called, and what it says."""
    ruling: str
    reason: str
    checked: str
    """The day on which the policy was last checked."""


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A practice in the skeleton of every page."""

    id: str
    chapter: str
    meta: str
    """Its id, its version and the harm of breaking it, in words."""
    says: str
    why: str
    common: tuple[str, ...]
    """What holds in every situation, one clause a line."""
    rules: tuple[RuleCard, ...]
    do: tuple[str, ...]
    dont: tuple[str, ...]
    instead: str
    sources: tuple[str, ...]
    policy: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]
    known_gaps: str
    unscored: str
    drilled_in: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShortCard:
    """A practice as it is read in passing, beside a case."""

    id: str
    says: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    """What each part is called and its lines: why, when, the deadlines and the sources."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds practices and puts them into words."""

    words: Words
    drills: Mapping[str, tuple[tuple[str, str], ...]]
    """For each practice the id and title of the scenarios that teach it."""

    def find(self, wanted: str) -> tuple[Practice, ...]:
        """Find practices by id, or else every one that holds all the words."""
        practices = self.words.rulebook.playbook.practices
        found = self.search(wanted)
        if not found:
            raise UnknownPracticeError.of(wanted, practices)
        return found

    def search(self, wanted: str) -> tuple[Practice, ...]:
        """Give what `find` finds, or nothing; practices that say more of the words come first."""
        practices = self.words.rulebook.playbook.practices
        if wanted in practices:
            return (practices[wanted],)
        asked = wanted.casefold().split()
        if not asked:
            return ()
        found = [
            practice
            for practice in practices.values()
            if all(word in self._haystack(practice) for word in asked)
        ]

        def unsaid(practice: Practice) -> int:
            return sum(word not in practice.says.casefold() for word in asked)

        return tuple(sorted(found, key=unsaid))

    def short(self, practice: Practice) -> ShortCard:
        """Put a practice into a few lines; what to do in which case is left to the page itself."""
        words, texts = self.words, self.words.texts
        known = words.rulebook.playbook.sources
        parts = (
            (texts("practice.why"), (words.text(practice.why),)),
            (texts("practice.when"), tuple(self._when(practice))),
            (
                texts("lookup.deadlines"),
                tuple(
                    texts(
                        "practice.fact",
                        fact=words.limit(limit),
                        value=Clauses(words).limit(limit),
                    )
                    for limit in practice.policy
                ),
            ),
            (
                texts("practice.sources"),
                tuple(
                    dict.fromkeys(
                        f"{known[one.source].title}, {one.locator}" for one in practice.sources
                    )
                ),
            ),
        )
        said = tuple((name, lines) for name, lines in parts if any(lines))
        return ShortCard(practice.id, words.text(practice.says), said)

    def card(self, practice: Practice) -> PracticeCard:
        """Put a practice into the skeleton of every page."""
        words = self.words
        common, own = _shared(practice)
        rules = tuple(
            self._rule(rule, when, len(practice.rules) > 1)
            for rule, when in zip(practice.rules, own, strict=True)
        )
        return PracticeCard(
            practice.id,
            practice.chapter,
            words.texts(
                "practice.meta",
                id=practice.id,
                version=practice.version,
                harm=words.texts(f"practice.harm-{practice.harm.value}"),
            ),
            words.text(practice.says),
            words.text(practice.why),
            tuple(self.clauses(common)) if common != HOLDS else (),
            rules,
            tuple(self._advice(rules, ("best", "good"))),
            tuple(self._advice(rules, ("weak", "forbidden", "critical"))),
            words.text(practice.instead),
            tuple(self._source(one) for one in practice.sources),
            tuple((words.limit(limit), self._held(limit)) for limit in practice.policy),
            tuple(self._differences(practice)),
            words.text(practice.known_gaps),
            practice.unscored,
            self.drills.get(practice.id, ()),
        )

    def clauses(self, condition: Condition) -> Iterator[str]:
        """Put a condition into words, a line for each part."""
        return Clauses(self.words).lines(condition)

    def _when(self, practice: Practice) -> Iterator[str]:
        """Tell in short when a practice speaks: what holds always, or else its first situations."""
        texts = self.words.texts
        common, own = _shared(practice)
        if common != HOLDS or len(own) == 1:
            yield from self.clauses(common if common != HOLDS else own[0])
            return
        for number, condition in enumerate(own[:FEW], start=1):
            yield texts("practice.situation", number=number)
            yield from (f"  {line}" for line in self.clauses(condition))
        if len(own) > FEW:
            yield texts("lookup.more-situations", count=len(own) - FEW)

    # --- when, do, don't and examples -----------------------------------------------------------

    def _rule(self, rule: Rule, when: Condition, several: bool) -> RuleCard:  # noqa: FBT001 - one of two wordings
        def moves(verdict: Verdict) -> str:
            return self.words.moves(
                move for move, given in rule.verdicts.items() if given is verdict
            )

        texts = self.words.texts
        critical = rule.critical
        return RuleCard(
            texts("practice.situation", number=rule.number) if several else "",
            tuple(self.clauses(when)) if when != HOLDS else (texts("practice.nothing-more"),),
            moves(Verdict.BEST),
            moves(Verdict.GOOD),
            moves(Verdict.WEAK),
            moves(Verdict.FORBIDDEN),
            texts("practice.caps", cap=critical.cap, name=critical.name) if critical else "",
            self._case(rule.governs),
            self._near_miss(rule),
        )

    def _advice(self, rules: tuple[RuleCard, ...], parts: tuple[str, ...]) -> Iterator[str]:
        """Give a line for each advice, with the situations in which it is given."""
        texts = self.words.texts
        given: dict[str, list[str]] = {}
        for number, rule in enumerate(rules, start=1):
            said = [
                texts(f"practice.{part}", moves=moves)
                for part in parts
                if (moves := getattr(rule, part))
            ]
            if said:
                given.setdefault(texts("practice.then").join(said), []).append(str(number))
        for advice, numbers in given.items():
            if len(rules) == 1 or len(numbers) == len(rules):
                yield advice
            else:
                listed = texts("practice.and-situation").join(numbers)
                name = "practice.in-one" if len(numbers) == 1 else "practice.in-some"
                yield texts(name, situations=listed, advice=advice)

    def _case(self, facts: Facts) -> str:
        texts = self.words.texts
        said = [self._told(fact, value) for fact, value in facts.items()]
        return texts("practice.next-fact").join(said) or texts("practice.any-case")

    def _near_miss(self, rule: Rule) -> str:
        """Tell a near miss by what is different from the governed case, where that is shorter."""
        governs, near = rule.governs, rule.near_miss
        changed = {fact: value for fact, value in near.items() if governs.get(fact) != value}
        gone = [fact for fact in governs if fact not in near]
        if len(changed) + len(gone) >= len(near):
            return self._case(near)
        said = [self._told(fact, value) for fact, value in changed.items()]
        said += [self._untold(fact) for fact in gone]
        texts = self.words.texts
        return texts("practice.same-but", facts=texts("practice.next-fact").join(said))

    def _told(self, fact: FactId, value: Value) -> str:
        texts = self.words.texts
        if fact.startswith(DID):
            return Because(self.words).did(fact.removeprefix(DID), done=bool(value))
        shown = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        return texts(
            "practice.fact", fact=self.words.label(fact), value=self.words.value(fact, shown)
        )

    def _untold(self, fact: FactId) -> str:
        if fact.startswith(DID):
            return Because(self.words).did(fact.removeprefix(DID), done=False)
        return Because(self.words).unknown(fact)

    # --- policy, articles and sources -----------------------------------------------------------

    def _held(self, limit: str) -> str:
        texts, limits = self.words.texts, self.words.rulebook.limits
        said = Clauses(self.words).limit(limit)
        if limit not in limits:
            return said
        entry = limits.entry(limit)
        return texts(
            "practice.held",
            value=said,
            place=limits.marketplace,
            checked=entry.checked,
            confidence=entry.confidence,
        )

    def _differences(self, practice: Practice) -> Iterator[Difference]:
        words, register = self.words, self.words.rulebook.playbook.register
        texts = words.texts
        checked = self._checked(practice)
        for id_ in practice.conflicts:
            conflict = words.rulebook.playbook.conflicts[id_]
            yield Difference(
                (
                    (texts("practice.one-side"), words.text(conflict.one_side)),
                    (texts("practice.other-side"), words.text(conflict.other_side)),
                ),
                words.text(conflict.ruling or texts("page.no-ruling")),
                words.text(conflict.reason),
                checked,
            )
        if practice.article_says:
            sides = (
                (texts("practice.article-says"), words.text(practice.article_says)),
                (texts("practice.today"), self._today(practice)),
            )
            yield Difference(sides, "", "", checked)
        for id_ in practice.policy:
            limit = register.limits[id_]
            if limit.article_says:
                held = texts("practice.fact", fact=limit.label, value=self._held(id_))
                sides = (
                    (texts("practice.article-says"), limit.article_says),
                    (texts("practice.today"), held),
                )
                last = str(max(entry.checked for entry in limit.entries))
                yield Difference(sides, limit.verdict, "", last)

    def _today(self, practice: Practice) -> str:
        """Say what holds today: the limits that a practice names, or else the practice itself."""
        texts = self.words.texts
        limits = [
            texts(
                "practice.fact",
                fact=self.words.limit(limit),
                value=Clauses(self.words).limit(limit),
            )
            for limit in practice.policy
        ]
        return texts("practice.next-fact").join(limits) or self.words.text(practice.says)

    def _checked(self, practice: Practice) -> str:
        """
        Give the day on which the policy behind a practice was last checked.

        That is the day of its limits, or of the platform's texts that it names, or, where it leans on
        neither, of the whole register.
        """
        book = self.words.rulebook.playbook
        days = [
            str(entry.checked)
            for limit in practice.policy
            for entry in book.register.limits[limit].entries
        ]
        read = [book.sources[one.source] for one in practice.sources]
        days = days or [source.retrieved for source in read if source.kind not in OURS]
        days = days or [
            str(entry.checked) for limit in book.register.limits.values() for entry in limit.entries
        ]
        return max(days, default="")

    def _source(self, citation: Citation) -> str:
        source = self.words.rulebook.playbook.sources[citation.source]
        return self.words.texts(
            "practice.source",
            title=source.title,
            locator=citation.locator,
            trust=source.trust,
            retrieved=source.retrieved,
        )

    def _haystack(self, practice: Practice) -> str:
        said = (practice.says, practice.why, practice.instead, practice.article_says)
        limits = (self.words.limit(limit) for limit in practice.policy)
        return " ".join((practice.id, self.words.text(" ".join(said)), *limits)).casefold()


def _shared(practice: Practice) -> tuple[Condition, tuple[Condition, ...]]:
    """Part the conditions of a practice's rules into what all of them ask and what each asks besides."""
    asked = [parts_of(rule.when) for rule in practice.rules]
    shared = [part for part in asked[0] if all(part in parts for parts in asked)] if asked else []
    if len(asked) == 1:
        return HOLDS, (practice.rules[0].when,)
    own = ([part for part in parts if part not in shared] for parts in asked)
    return _joined(shared), tuple(_joined(parts) for parts in own)


def _joined(parts: list[Condition]) -> Condition:
    return HOLDS if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))


def practice_text(card: PracticeCard, labels: Mapping[str, str]) -> str:
    """Write a practice as text."""
    written = [f"{card.says}  [{card.meta}]"]
    for name, lines in skeleton(card, labels):
        if len(lines) == 1:
            written.append(f"{name}: {lines[0].strip()}")
        else:
            written += [f"{name}:", *(f"  {line}" for line in lines)]
    return "\n".join(written) + "\n"


def skeleton(
    card: PracticeCard, labels: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the parts of a practice that have something to say, in their order, with their names."""
    parts = (
        (labels["practice.why"], (card.why,)),
        *_situations(card, labels),
        (labels["practice.do"], card.do),
        (labels["practice.dont"], card.dont),
        (labels["practice.instead"], (card.instead,)),
        *_cases(card, labels),
        (labels["practice.policy"], tuple(f"{limit}: {value}" for limit, value in card.policy)),
        *((name, (said,)) for one in card.differences for name, said in difference(one, labels)),
        (labels["practice.drills"], tuple(title for _, title in card.drilled_in)),
        (labels["practice.unscored"], (card.unscored,)),
        (labels["practice.gaps"], (card.known_gaps,)),
        (labels["practice.sources"], card.sources),
    )
    yield from ((name, lines) for name, lines in parts if any(lines))


def _situations(
    card: PracticeCard, labels: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield labels["practice.when"], card.common
    for rule in card.rules:
        if rule.name or not card.common:
            yield rule.name or labels["practice.when"], rule.when


def _cases(card: PracticeCard, labels: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for rule in card.rules:
        name = f" ({rule.name})" if rule.name else ""
        yield labels["practice.governs"] + name, (rule.governs,)
        yield labels["practice.near-miss"] + name, (rule.near_miss,)


def difference(one: Difference, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give the parts of a difference that have something to say, with their names."""
    yield from one.sides
    for name, said in (
        ("practice.ruling", one.ruling),
        ("practice.reason", one.reason),
        ("practice.checked", one.checked),
    ):
        if said:
            yield labels[name], said
