"""
Problems of a playbook: one stable code and one sentence for each kind.

The table in the handbook is made from this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

CODES: dict[str, str] = {
    # files
    "PB001": "A file is YAML that can be read.",
    "PB002": "A key stands once in its mapping.",
    "PB003": "Anchors, aliases and tags are not used; every entry stands for itself.",
    "PB004": "An entry has the fields its kind needs, of the right type, and no others.",
    "PB005": "Every file that the playbook needs is there.",
    "PB006": "A file is UTF-8 text.",
    # vocabulary
    "PB101": "A fact that is named exists in facts.yaml.",
    "PB102": "A value that is named is possible for its fact.",
    "PB103": "A move that is named exists in moves.yaml.",
    "PB104": "A limit that is named exists in policy.yaml.",
    "PB105": "A source that is named exists in sources.yaml.",
    "PB106": "Flags and choices are named, numbers are compared with a limit of the register.",
    "PB107": "A number is compared with a limit in the same unit.",
    "PB108": "An id is given once.",
    "PB109": "Every fact and move of the vocabulary is used somewhere.",
    "PB110": "A clock that is named exists in facts.yaml.",
    "PB111": "A condition is all, any, not, a fact with one test, or a look at the register.",
    "PB112": "A marketplace that is named exists in policy.yaml.",
    "PB113": "A conflict that is named exists in conflicts.yaml.",
    "PB114": "A practice that is named exists.",
    "PB115": "Every entry of the register was checked against its source within the last year.",
    "PB116": "A placeholder in a text names something that is there.",
    "PB117": "A date is a day of the calendar, and an entry ends after it begins.",
    "PB118": "An entry that is named exists in catalogue.yaml.",
    # rules
    "PB202": "The id of a practice is its chapter, a dot and words joined by hyphens.",
    "PB203": "What a practice says is one imperative sentence of at most fifteen words.",
    "PB204": "A practice names at least one source.",
    "PB205": "The governed case of a rule is one in which it applies.",
    "PB206": "The near miss of a rule is a case in which it does not apply.",
    "PB207": "An example is a case that can occur.",
    "PB208": "No practice praises a move that another calls weak, unless one overrides the other.",
    "PB209": "Every rule applies to at least one possible case.",
    "PB210": "In every case of a decision at least one of its moves is good.",
    "PB211": "Two moves are best together only where the author accepts it.",
    "PB212": "A number in a text comes from the register.",
    "PB213": "A core practice has a rule, or says why it is not scored.",
    "PB214": "Practices do not override each other in a circle.",
    "PB215": "A practice or scenario that changed has a new version.",
    "PB216": "A question of the prover is small enough to be answered.",
    "PB217": "A conflict that is scored has a ruling.",
    "PB218": "A rule gives at least one verdict, and each move only one.",
    "PB219": "Every entry of the catalogue is covered by one practice, or is background.",
    # scenarios
    "PB301": "A scenario holds no answers; they are derived.",
    "PB302": "Every step that is named exists.",
    "PB303": "Every step can be reached.",
    "PB304": "No path comes back to a step it has left.",
    "PB305": "Every way out of a step leads on, whatever the case.",
    "PB306": "At every step that can be reached at least one move is good.",
    "PB307": "At a step two moves are best together only where the author accepts it.",
    "PB308": "The best path of every case scores one hundred.",
    "PB309": "A player without judgement fails.",
    "PB310": "A practice that a scenario teaches puts points at stake in it.",
    "PB312": "A case that is dealt can occur.",
    "PB313": "The file of a scenario or a chapter is named after it.",
    "PB314": "A hint does not name the best move.",
    "PB315": "A move is offered once in a step.",
    "PB316": "Every limit that a scenario's clocks need is known in each of its marketplaces.",
    "PB317": "A scenario has several faces.",
    "PB318": "What a move brings to light was dealt.",
    "PB319": "An amount of money is a number or names one from the cast.",
    "PB320": "An offer says what follows in its results or in short form; only goto may stand beside.",
    "PB321": "Over a whole library nothing about the look of an option tells that it is best.",
    "PB322": "Every option of a decision says what follows from it.",
    "PB323": "A core practice is right, and can be broken, in at least two scenarios.",
    "PB324": "The brief of a case that can come in on any day names neither day nor hour.",
    # tracks
    "PB401": "What a scenario requires does not, in the end, require the scenario.",
    "PB402": "A scenario that a track names exists.",
    "PB403": "Every scenario is in a track.",
    "PB404": "The stops of a track stand in the order of their days.",
    "PB405": "A track that another one needs exists.",
    "PB406": "A track teaches every practice that it promises to cover.",
    # wording
    "PB501": "No wording says what its practice forbids.",
    "PB502": "Every element of a reply or a pack has its wording.",
    # generated files
    "PB601": "Generated files are fresh.",
    # notebooks
    "NB101": "A notebook is a valid notebook of format 4 that can be read.",
    "NB102": "A notebook has exactly one cell tagged parameters, and it holds literals only.",
    "NB103": "Cells call and do not compute: no def, class, loop, branch, operator or magic.",
    "NB104": "A notebook has at most six code cells of at most six lines, twenty-five in all.",
    "NB105": "Cells import from trainer and from nothing else.",
    "NB106": "Every code cell was run, in order, and its output is committed.",
    "NB107": "No widget state, image or error is committed.",
    "NB108": "Metadata holds the kernel and tags, and nothing else.",
    "NB109": "Every cell has a readable id.",
    "NB110": "A notebook opens with its title and closes with what to try next.",
    "NB111": "A parameter is explained in the notebook's first cells.",
}
"""Every code with the sentence that it stands for."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong: where, what, and what to do about it."""

    path: str
    line: int
    code: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.path}:{self.line}  {self.code}  {self.what}{hint}"


class PlaybookError(ValueError):
    """The playbook cannot be used; every reason is listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(
            f"The playbook has {len(self.problems)} problem(s):\n{lines}\n\n"
            "Hint: mend them in the order given, then run `trainer check`."
        )


@dataclass(slots=True)
class Problems:
    """A list that problems are added to."""

    found: list[Problem] = field(default_factory=list)
    unjudged: set[str] = field(default_factory=set)
    """Codes that say nothing now: what they are held against could not be read itself."""

    def add(self, code: str, path: Path | str, line: int, what: str, hint: str = "") -> None:
        """Note a problem."""
        if code not in CODES:
            raise KeyError(code)
        if code in self.unjudged:
            return
        self.found.append(Problem(str(path), line, code, what, hint))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self.found)))

    def __len__(self) -> int:
        return len(set(self.found))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant, or nothing."""
    return _closest(word, tuple(known))


@lru_cache(maxsize=1024)
def _closest(word: str, known: tuple[str, ...]) -> str:
    # A word that was renamed in one place stands in hundreds of others.
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else ""
