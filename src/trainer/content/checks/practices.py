"""Check practices: their words, their sources, and the two examples of each rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trainer.content.folder import Folder
from trainer.content.problems import Problems, did_you_mean
from trainer.content.tree import At, Tree
from trainer.rules.conditions import Condition
from trainer.rules.facts import Facts
from trainer.rules.judge import Rulebook
from trainer.rules.practices import Chapter, Practice, Rule
from trainer.rules.prove import Prover

MOST_WORDS = 15
ID = re.compile(r"[a-z]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*\Z")
FILLED = ("says", "why", "instead")
"""The texts of a practice into which the register's values are filled."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)?\s*(?:%|[a-z]+)?", re.IGNORECASE)
ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen"
)
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
UNITS = "hour|day|week|month|year|percent|per cent|percentage point|dollar|cent|star"
WRITTEN_OUT = re.compile(
    rf"\b(?:(?:{TENS})(?:[- ](?:{ONES}))?|{ONES}|(?:a |one )?(?:dozen|hundred|thousand))"
    rf"[- ](?:(?:calendar|business|working|full|whole|more|of)[- ])?(?:{UNITS})s?\b",
    re.IGNORECASE,
)
"""A number in words with what it counts: 'two days', 'forty-eight hours', 'one percent'."""
NO_ORDER = frozenset(
    [
        "a",
        "an",
        "the",
        "you",
        "your",
        "sellers",
        "seller",
        "buyers",
        "buyer",
        "it",
        "this",
        "that",
        "there",
        "they",
        "we",
        "amazon",
        "if",
    ]
)
"""Words with which an imperative sentence does not begin."""


def check(folder: Folder, rulebook: Rulebook, problems: Problems) -> None:
    """Note what is wrong with the practices of every chapter."""
    prover = Prover(rulebook, folder.never)
    for chapter in folder.playbook.chapters.values():
        tree = folder.tree(f"practices/{chapter.id}.yaml")
        _numbers(chapter.about, "about", _Note(tree, ("about",), problems))
        for at, entry in tree.entries("decisions"):
            _numbers(str(entry["asks"]), "asks", _Note(tree, (*at, "asks"), problems))
        for at, practice in _placed(folder, chapter, tree):
            note = _Note(tree, at, problems)
            _words(practice, folder, note)
            _standing(practice, note)
            for number, rule in enumerate(practice.rules):
                where = (*at, "rules", number)
                _examples(rule, rulebook, prover, _Note(tree, where, problems))
    _circles(folder, problems)


class _Note:
    """Notes problems at one place of a file."""

    def __init__(self, tree: Tree, at: At, problems: Problems) -> None:
        self._tree = tree
        self._at = at
        self._problems = problems

    def __call__(self, code: str, what: str, hint: str = "", at: At = ()) -> None:
        line = self._tree.line((*self._at, *at))
        self._problems.add(code, self._tree.path, line, what, hint)


def _placed(folder: Folder, chapter: Chapter, tree: Tree) -> Iterator[tuple[At, Practice]]:
    for at, entry in tree.entries("practices"):
        if entry["id"] in chapter.practices:
            yield at, folder.playbook.practices[entry["id"]]


def _words(practice: Practice, folder: Folder, note: _Note) -> None:
    if not ID.match(practice.id) or not practice.id.startswith(f"{practice.chapter}."):
        note(
            "PB202",
            f"'{practice.id}' is no id of chapter {practice.chapter}.",
            f"Call it {practice.chapter}.some-words.",
            ("id",),
        )
    words = practice.says.split()
    if len(words) > MOST_WORDS:
        note("PB203", f"says has {len(words)} words.", f"At most {MOST_WORDS}.", ("says",))
    if words[0].lower() in NO_ORDER:
        note("PB203", f"says begins with '{words[0]}'.", "Begin with what to do.", ("says",))
    for name in FILLED:
        text: str = getattr(practice, name)
        for placeholder in PLACEHOLDER.findall(text):
            if placeholder not in folder.register.limits:
                note(
                    "PB116",
                    f"{name} names '{{{placeholder}}}', which is no limit.",
                    did_you_mean(placeholder, folder.register.limits),
                    (name,),
                )
        _numbers(text, name, note, (name,))


def number_in(text: str) -> str | None:
    """Find a number that stands in a text by itself, in digits or in words."""
    own = PLACEHOLDER.sub("", text)
    found = NUMBER.search(own) or WRITTEN_OUT.search(own)
    return found[0].strip() if found is not None else None


def _numbers(text: str, name: str, note: _Note, at: At = ()) -> None:
    number = number_in(text)
    if number is not None:
        note(
            "PB212",
            f"{name} holds the number '{number}'.",
            "Write {ID} of the register's entry." if name in FILLED else "Do without it.",
            at,
        )


def _standing(practice: Practice, note: _Note) -> None:
    if not practice.sources:
        note("PB204", f"'{practice.id}' names no source.", "Name an article or a page.")
    if practice.tier == "core" and not practice.rules and not practice.unscored:
        note(
            "PB213",
            f"'{practice.id}' is core and has no rule.",
            "Write one, or say in unscored why there is none.",
        )


def completed(facts: Facts, condition: Condition, rulebook: Rulebook) -> Facts:
    """Add to an example what goes without saying: moves not done, clocks not running."""
    clocks = rulebook.vocabulary.clocks.values()
    idle = {clock.state: "running" if clock.hours_left in facts else "idle" for clock in clocks}
    unsaid = {**rulebook.not_done, **idle}
    return {**{fact: unsaid[fact] for fact in condition.facts() if fact in unsaid}, **facts}


def _examples(rule: Rule, rulebook: Rulebook, prover: Prover, note: _Note) -> None:
    when = rulebook.limits.bind(rule.when)
    governs = completed(rule.governs, when, rulebook)
    near_miss = completed(rule.near_miss, when, rulebook)
    if when.truth(governs) is not True:
        note(
            "PB205",
            f"{rule.id} does not apply to its governed case.",
            _explain(when, governs),
            ("governs",),
        )
    if when.truth(near_miss) is True:
        note("PB206", f"{rule.id} applies to its near miss.", "Change one fact.", ("near_miss",))
    for name, facts in (("governs", governs), ("near_miss", near_miss)):
        for says in prover.impossible(facts):
            note(
                "PB207",
                f"the {name} case of {rule.id} cannot occur: {says}.",
                "Change it so that it can.",
                (name,),
            )


def _explain(when: Condition, facts: Facts) -> str:
    for leaf in when.leaves():
        truth = leaf.truth(facts)
        if truth is None:
            return f"It leaves {', '.join(leaf.facts()) or 'the register'} open."
    return "A fact in it speaks against the condition."


def _circles(folder: Folder, problems: Problems) -> None:
    over: Mapping[str, frozenset[str]] = {
        id_: practice.overrides for id_, practice in folder.playbook.practices.items()
    }
    for id_, practice in folder.playbook.practices.items():
        if _reaches(id_, id_, over):
            tree = folder.tree(f"practices/{practice.chapter}.yaml")
            at = next(at for at, entry in tree.entries("practices") if entry["id"] == id_)
            problems.add(
                "PB214",
                tree.path,
                tree.line((*at, "overrides")),
                f"'{id_}' overrides itself in a circle.",
                "Remove one override of it.",
            )


def _reaches(start: str, goal: str, over: Mapping[str, frozenset[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(over.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one == goal:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(over.get(one, ()))
    return False
