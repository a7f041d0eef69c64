"""
Column maps: what the columns of foreign files stand for, in a `columns.yaml` beside the reports.

A map takes a file, or all files that a pattern names, for one report of the kit; a file may have
several maps. What is wrong is told all at once, each with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypedDict
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from trainer.content.problems import Problem, Problems, did_you_mean
from trainer.content.tree import At, Tree, read_tree

NAME = "columns.yaml"

CODES: Mapping[str, str] = {
    "CM101": "A column map is a YAML file in UTF-8 that can be read.",
    "CM102": "A key stands once in its mapping, and anchors, aliases and tags are not used.",
    "CM103": "A map has the fields that it needs, of the right type, and no others.",
    "CM104": "A report that is named exists.",
    "CM105": "A column that is named exists in its report.",
    "CM106": "A word of a file stands for one that the column may hold, and for one only.",
    "CM107": "Words are given for a column of words, or of yes and no.",
    "CM108": "A format is given for days or times, and tells year, month and day, each once.",
    "CM109": "A zone that is named exists.",
    "CM110": "A column is told once: by a column of the file, or by a constant.",
    "CM111": "A map tells the columns without which no row can be told from another.",
    "CM112": "A file is mapped to a report once.",
}
"""Every code with the sentence that it stands for."""

OF_YAML = {"PB002": "CM102", "PB003": "CM102"}
"""What is wrong with a file as YAML; everything else is that it cannot be read."""

DIRECTIVES = "YymbdHIMSfpz"
"""The letters that may stand after a percent sign in a format."""
TELL = (frozenset("Yy"), frozenset("mb"), frozenset("d"))
"""Of each of these a format has one: the year, the month, the day."""


class ColumnSays(TypedDict):
    """What a map may say of a column."""

    kind: str
    words: tuple[str, ...]
    """The words that it may hold; none where it may hold others."""
    also: tuple[str, ...]
    """Headers by which it may be named as well."""
    needed: bool
    """Whether no row can be told from another without it."""


Reports = Mapping[str, Mapping[str, ColumnSays]]
"""The reports that there are, and their columns, as `trainer.cases.intake.layout` tells them."""


class ColumnMapError(ValueError):
    """Column maps cannot be used; every reason is listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(
            f"The column maps have {len(self.problems)} problem(s):\n{lines}\n\n"
            "Hint: mend them in the order given, then read the reports again."
        )


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a file stand for; columns are named as the kit names them."""

    file: str
    """The name of the file, or a pattern of names with * and ?."""
    report: str
    columns: Mapping[str, str]
    """Column of the kit -> header of the file."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column of the kit -> word of the file -> word of the kit."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Column of the kit -> how its days or times are written."""
    zone: str = ""
    """Whose clock times without an offset are."""
    constant: Mapping[str, str] = field(default_factory=dict)
    """Column of the kit -> what holds for all rows."""


# --- the shape of the file ------------------------------------------------------------------------


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MapModel(_Strict):
    """One map."""

    file: Text
    report: Text
    columns: dict[str, Text] = {}
    words: dict[str, dict[str, Text]] = {}
    zone: Text | None = None
    format: Text | dict[str, Text] | None = None
    constant: dict[str, Text] = {}


class ColumnsFile(_Strict):
    """A file of column maps."""

    maps: list[MapModel] = Field(min_length=1)


# --- reading --------------------------------------------------------------------------------------


def read_column_maps(path: Path, reports: Reports) -> tuple[ColumnMap, ...]:
    """Read the column maps of a file; a ColumnMapError lists everything that is wrong with it."""
    noted = Problems()
    tree = read_tree(path, path.name, noted)
    found = [_renamed(problem) for problem in noted]
    if tree.data is None:
        raise ColumnMapError(found)
    model = _model(tree, found)
    reading = _Reading(tree, reports, found)
    maps = tuple(reading.maps(model)) if model else ()
    if found:
        raise ColumnMapError(found)
    return maps


def _renamed(problem: Problem) -> Problem:
    code = OF_YAML.get(problem.code, "CM101")
    return Problem(problem.path, problem.line, code, problem.what, problem.hint)


def _model(tree: Tree, found: list[Problem]) -> ColumnsFile | None:
    try:
        return ColumnsFile.model_validate(tree.data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            at = _place(tree, fault["loc"])
            where = ".".join(map(str, at)) or "the file"
            hint = ""
            if fault["type"] == "extra_forbidden":
                fields = MapModel if len(fault["loc"]) > 1 else ColumnsFile
                hint = did_you_mean(str(fault["loc"][-1]), fields.model_fields)
            what = f"{where}: {fault['msg']}."
            found.append(Problem(tree.path, tree.line(at), "CM103", what, hint))
        return None


def _place(tree: Tree, loc: tuple[int | str, ...]) -> At:
    """Follow a fault's location as far as the file goes; unions add parts that are not in it."""
    at: At = ()
    for part in loc:
        if tree.holds((*at, part)):
            at = (*at, part)
    return at


class _Reading:
    """Holds the maps of a file to the reports that there are."""

    def __init__(self, tree: Tree, reports: Reports, found: list[Problem]) -> None:
        self._tree = tree
        self._reports = reports
        self._found = found

    def maps(self, model: ColumnsFile) -> Iterator[ColumnMap]:
        """Give every map that names a report."""
        mapped: set[tuple[str, str]] = set()
        for number, one in enumerate(model.maps):
            at: At = ("maps", number)
            if (one.file, one.report) in mapped:
                what = f"'{one.file}' is mapped to '{one.report}' a second time."
                self._note("CM112", at, what, "Put both into one map.")
            mapped.add((one.file, one.report))
            if one.report not in self._reports:
                what = f"there is no report '{one.report}'."
                self._note("CM104", (*at, "report"), what, _meant(one.report, self._reports))
                continue
            yield self._map(one, self._reports[one.report], at)

    def _map(self, one: MapModel, known: Mapping[str, ColumnSays], at: At) -> ColumnMap:
        def named(key: str, told: Mapping[str, Any]) -> dict[str, Any]:
            return self._named(told, known, (*at, key), one.report)

        columns, constant = named("columns", one.columns), named("constant", one.constant)
        for column in sorted(columns.keys() & constant.keys()):
            what = f"'{column}' is a column of the file and a constant as well."
            self._note("CM110", (*at, "constant", column), what, "Remove one of the two.")
        for column, says in known.items():
            if says["needed"] and column not in columns.keys() | constant.keys():
                what = f"the column '{column}' of '{one.report}' is not told."
                self._note("CM111", at, what, f"Add it: columns: {{{column}: its header}}.")
        self._words(constant, known, (*at, "constant"))
        words = named("words", one.words)
        for column, meanings in words.items():
            self._meanings(column, meanings, known[column], (*at, "words"))
        if one.zone is not None:
            self._zone(one.zone, (*at, "zone"))
        formats = self._formats(one, columns, known, at)
        return ColumnMap(one.file, one.report, columns, words, formats, one.zone or "", constant)

    def _named(
        self, told: Mapping[str, Any], known: Mapping[str, ColumnSays], at: At, report: str
    ) -> dict[str, Any]:
        """Give what is said by the kit's names of columns."""
        also = {header: column for column, says in known.items() for header in says["also"]}
        result: dict[str, Any] = {}
        for name, said in told.items():
            column = name if name in known else also.get(name)
            if column is None:
                what = f"'{report}' has no column '{name}'."
                self._note("CM105", (*at, name), what, _meant(name, (*known, *also)))
            elif column in result:
                what = f"the column '{column}' is told twice, as '{name}' too."
                self._note("CM110", (*at, name), what, "Remove one of the two.")
            else:
                result[column] = said
        return result

    def _words(self, constant: Mapping[str, str], known: Mapping[str, ColumnSays], at: At) -> None:
        for column, word in constant.items():
            words = known[column]["words"]
            if words and word not in words:
                what = f"'{column}' cannot be '{word}'."
                self._note("CM106", (*at, column), what, _one_of(word, words))

    def _meanings(self, column: str, meanings: Mapping[str, str], says: ColumnSays, at: At) -> None:
        if not says["words"]:
            what = f"'{column}' holds no words."
            self._note("CM107", (*at, column), what, "Remove its words.")
            return
        meant: dict[str, str] = {}
        for theirs, ours in meanings.items():
            if ours not in says["words"]:
                what = f"'{theirs}' cannot stand for '{ours}' in '{column}'."
                self._note("CM106", (*at, column, theirs), what, _one_of(ours, says["words"]))
            if meant.setdefault(theirs.strip().casefold(), ours) != ours:
                what = f"'{theirs}' stands for two words in '{column}'."
                hint = "Capital and small letters make no difference: remove one of the two."
                self._note("CM106", (*at, column, theirs), what, hint)

    def _zone(self, zone: str, at: At) -> None:
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, LookupError):
            self._note("CM109", at, f"there is no time zone '{zone}'.", "Such as Europe/Berlin.")

    def _formats(
        self, one: MapModel, columns: Mapping[str, str], known: Mapping[str, ColumnSays], at: At
    ) -> dict[str, str]:
        """Give the format of each column of days or times that the file tells."""
        at = (*at, "format")
        dated = [name for name in columns if known[name]["kind"] in {"day", "moment"}]
        if one.format is None:
            return {}
        if isinstance(one.format, str):
            self._format(one.format, at)
            return dict.fromkeys(dated, one.format)
        formats = self._named(one.format, known, at, one.report)
        for column, text in formats.items():
            if column not in dated:
                what = f"'{column}' is no day or time that the file tells."
                self._note("CM108", (*at, column), what, "Remove its format.")
            self._format(text, (*at, column))
        return formats

    def _format(self, text: str, at: At) -> None:
        letters = re.sub(r"%%", "", text)
        used = re.findall(r"%(.?)", letters, flags=re.DOTALL)
        once = len(used) == len(set(used))
        tells = all(len(part.intersection(used)) == 1 for part in TELL)
        clock = ("I" in used) == ("p" in used) and not {"H", "I"} <= set(used)
        if not (once and tells and clock and set(used) <= set(DIRECTIVES)):
            hint = f"It may hold %{', %'.join(DIRECTIVES)}, such as %d/%m/%Y %H:%M."
            self._note("CM108", at, f"the format '{text}' does not tell a day.", hint)

    def _note(self, code: str, at: At, what: str, hint: str = "") -> None:
        line = self._tree.line(at)
        self._found.append(Problem(self._tree.path, line, code, what, hint))


def _meant(word: str, known: Iterable[str]) -> str:
    return did_you_mean(word, known) or f"There are {', '.join(dict.fromkeys(known))}."


def _one_of(word: str, words: tuple[str, ...]) -> str:
    return did_you_mean(word, words) or f"It is one of {', '.join(words)}."
