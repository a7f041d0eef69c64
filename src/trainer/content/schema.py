"""
The shape of each file of the playbook, as pydantic models.

They refuse unknown fields, and JSON Schema files for editors are made from them.
What a field means together with others is checked where it is read (`trainer.content.folder`).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _text(value: object) -> object:
    """Read a number that stands where words belong as the words it was written with."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]
Line = Annotated[str, Field(min_length=1)]
ConditionData = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "description": "all, any, not, a fact with one test, or a look at the register",
            "oneOf": [
                {"required": ["all"]},
                {"required": ["any"]},
                {"required": ["not"]},
                {"required": ["fact"]},
                {"required": ["policy", "is"]},
            ],
        }
    ),
]
FactsData = dict[str, bool | int | float | str]
OFFSET = r"^[+-]?[0-9]{1,5}(\.[0-9]{1,3})?[mhd]$"
Offset = Annotated[str, Field(pattern=OFFSET)]
"""A time counted from the opening of the case: -3h, +40h, -2d, 30m."""
Span = Annotated[str, Field(pattern=r"^[0-9]{1,5}[mhd]$")]
"""A length of time: 20m, 2h, 1d."""


# --- facts.yaml -----------------------------------------------------------------------------------


class FactModel(_Strict):
    """A fact that rules may look at."""

    id: Line
    label: Line
    means: Line
    type: Literal["flag", "choice", "number"]
    values: dict[str, Text] = {}
    unit: str | None = None
    least: float | int | None = None
    most: float | int | None = None
    asks: str = ""
    said: dict[str, Line] = {}

    @model_validator(mode="after")
    def _suits_its_type(self) -> Self:
        if (self.type == "choice") != bool(self.values):
            raise ValueError("a choice has values, and nothing else has")
        if (self.type == "number") != (self.unit is not None):
            raise ValueError("a number has a unit, and nothing else has")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise ValueError("the most is below the least")
        words = {"choice": set(self.values), "flag": {"yes", "no"}, "number": {"number"}}[self.type]
        if self.said and not words <= self.said.keys() <= {*words, "unknown", "below-zero"}:
            raise ValueError(f"said has a clause for each of {', '.join(sorted(words))}")
        return self


class ClockModel(_Strict):
    """A deadline that can run in a case."""

    id: Line
    label: Line
    means: Line
    limit: Line
    stopped_by: list[str]
    lapse: Line
    said: dict[Literal["idle", "running", "met", "lapsed", "left"], Line] = {}


class NeverModel(_Strict):
    """A combination of facts that cannot occur."""

    says: Line
    when: ConditionData


class FactsFile(_Strict):
    """playbook/facts.yaml."""

    facts: list[FactModel]
    clocks: list[ClockModel]
    never: list[NeverModel] = []


# --- moves.yaml -----------------------------------------------------------------------------------


class MoveModel(_Strict):
    """Something that a person can do or leave undone."""

    id: Line
    label: Line
    done: str = ""
    means: Line
    family: Literal[
        "check",
        "ask",
        "say",
        "send",
        "offer",
        "refund",
        "escalate",
        "decide",
        "wait",
        "attach",
        "sort",
        "figure",
        "lapse",
    ]
    takes: Span


class MovesFile(_Strict):
    """playbook/moves.yaml."""

    moves: list[MoveModel]


# --- policy.yaml ----------------------------------------------------------------------------------

DayText = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-[0-9]{2}(-[0-9]{2})?$")]


class EntryModel(_Strict):
    """What one source says of a limit, where and when."""

    marketplaces: list[str] = Field(min_length=1)
    value: bool | int | float | str | list[int | float] | None
    unit: str | None = None
    from_: DayText | None = Field(default=None, alias="from")
    to: DayText | None = None
    source: Line
    locator: Text = ""
    confidence: Literal["A", "B", "C", "K"]
    checked: DayText
    note: Text = ""


class SupersededModel(_Strict):
    """An older value without usable dates."""

    value: bool | int | float | str | None
    unit: str | None = None
    from_: DayText | None = Field(default=None, alias="from")
    to: DayText | None = None
    note: Text = ""


class LimitModel(_Strict):
    """A clock, window or limit."""

    id: Line
    label: Line
    unit: Line
    said: dict[Literal["yes", "no"], Line] = {}
    starts: Text = ""
    values: list[EntryModel] = Field(min_length=1)
    superseded: list[SupersededModel] = []
    article_says: Text = ""
    verdict: Text = ""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"there is no time zone '{name}'") from error
    return name


class MarketplaceModel(_Strict):
    """A place where orders are sold."""

    id: Line
    name: Line
    timezone: Annotated[Line, AfterValidator(_zone)]
    currency: Line
    language: Line
    venue: bool = False


class PolicyFile(_Strict):
    """playbook/policy.yaml."""

    marketplaces: list[MarketplaceModel]
    policy: list[LimitModel]


# --- sources.yaml, conflicts.yaml -----------------------------------------------------------------


class SourceModel(_Strict):
    """A text that the playbook leans on."""

    id: Line
    title: Line
    publisher: Line
    language: Line
    retrieved: Text
    trust: Literal["A", "B", "C", "K"]
    kind: Literal["article", "platform", "law", "press", "kit"]
    note: Text = ""


class SourcesFile(_Strict):
    """playbook/sources.yaml."""

    sources: list[SourceModel]


class ConflictModel(_Strict):
    """A place where sources disagree."""

    id: Line
    kind: Literal[
        "between-articles",
        "inside-an-article",
        "article-and-platform",
        "ambiguous",
        "garbled",
        "easily-confused",
    ]
    practices: list[str]
    one_side: Line
    other_side: Line
    ruling: str | None
    reason: Line
    scored: bool


class ConflictsFile(_Strict):
    """playbook/conflicts.yaml."""

    conflicts: list[ConflictModel]


# --- practices ------------------------------------------------------------------------------------


class CriticalModel(_Strict):
    """A failure that caps the score of the whole drill."""

    name: Line
    cap: Annotated[int, Field(ge=0, lt=100)]


class RuleModel(_Strict):
    """What a practice says of moves, and when."""

    when: ConditionData
    best: list[str] = []
    good: list[str] = []
    weak: list[str] = []
    forbidden: list[str] = []
    critical: CriticalModel | None = None
    governs: FactsData
    near_miss: FactsData


class CitationModel(_Strict):
    """Where a practice comes from."""

    source: Line
    locator: Text


class PracticeModel(_Strict):
    """One thing that the playbook says to do or to leave."""

    id: Line
    version: Annotated[int, Field(ge=1)]
    says: Line
    why: Line
    instead: Line
    harm: Literal["low", "medium", "high"]
    tier: Literal["core", "support"]
    sources: list[CitationModel]
    catalogue: list[str] = []
    policy: list[str] = []
    conflicts: list[str] = []
    overrides: list[str] = []
    article_says: Text = ""
    known_gaps: Text = ""
    unscored: Text = ""
    rules: list[RuleModel]


class DecisionModel(_Strict):
    """A question that the playbook promises to answer in every case."""

    id: Line
    asks: Line
    when: ConditionData
    moves: list[str] = Field(min_length=1)
    ties: list[list[str]] = []
    many: bool = False


class ChapterFile(_Strict):
    """playbook/practices/CHAPTER.yaml."""

    chapter: Line
    title: Line
    about: Line
    place: Annotated[int, Field(ge=0)] = 100
    practices: list[PracticeModel]
    decisions: list[DecisionModel] = []


# --- wording --------------------------------------------------------------------------------------


class ElementModel(_Strict):
    """The words of one element of a reply, a representation or an appeal."""

    move: Line
    text: Line
    must: list[str] = []
    never: list[str] = []
    trap: bool = False


class WordingFile(_Strict):
    """playbook/wording/*.yaml."""

    elements: list[ElementModel]


# --- texts.yaml -----------------------------------------------------------------------------------


class TextsFile(_Strict):
    """playbook/texts.yaml."""

    texts: dict[str, Text]


# --- tracks ---------------------------------------------------------------------------------------


class TrackStopModel(_Strict):
    """A scenario in a track."""

    scenario: Line
    after: list[str] = []
    day: Annotated[int, Field(ge=1, le=60)] | None = None


class TrackModel(_Strict):
    """An order in which to learn, for somebody, in so many days."""

    id: Line
    title: Line
    about: Line
    needs: list[str] = []
    pass_mark: Line = "desk.pass_mark"  # noqa: S105 - a mark, no password
    stops: list[TrackStopModel]
    must_cover: list[str] = []


class FirstCaseModel(_Strict):
    """What somebody who has never played is sent to."""

    scenario: Line
    seed: Annotated[int, Field(ge=0)] = 0


class TracksFile(_Strict):
    """playbook/tracks.yaml."""

    first_case: FirstCaseModel | None = None
    tracks: list[TrackModel]


# --- scenarios ------------------------------------------------------------------------------------

OneOrMany = bool | int | float | str | list[bool | int | float | str]


class EffectModel(_Strict):
    """What a move does to money, order defects and the buyer."""

    money: Text = ""
    defects: int = 0
    buyer: Annotated[int, Field(ge=-3, le=3)] = 0
    cancelled: Annotated[int, Field(ge=0)] = 0
    late: Annotated[int, Field(ge=0)] = 0


class ResultModel(_Strict):
    """One way in which a move can turn out."""

    if_: ConditionData | None = Field(default=None, alias="if")
    says: Text = ""
    then: FactsData = {}
    reveals: list[str] = []
    effect: EffectModel = EffectModel()
    goto: str | None = None
    starts: list[str] = []
    later: Offset | None = None


class OfferModel(_Strict):
    """A move that a step offers; short forms stand for a single result."""

    move: Line
    text: Text = ""
    takes: Span | None = None
    results: list[ResultModel] = []
    says: Text = ""
    then: FactsData = {}
    reveals: list[str] = []
    effect: EffectModel = EffectModel()
    goto: str | None = None
    starts: list[str] = []
    later: Offset | None = None


def _scan(line: list[str]) -> list[str]:
    if len(line) != len(("when", "what")) or not re.fullmatch(OFFSET, line[0]):
        raise ValueError("a line is a time such as -3h and what was recorded then")
    return line


Scan = Annotated[list[Text], AfterValidator(_scan)]
"""A line of a tracking record: when, counted from the opening, and what."""


class ExhibitModel(_Strict):
    """Something on the desk."""

    kind: Literal["message", "notice", "tracking", "note", "figure"]
    text: Text = ""
    who: Text = ""
    at: Offset | None = None
    lines: list[Scan] = []
    if_: ConditionData | None = Field(default=None, alias="if")


class RouteModel(_Strict):
    """Where a step leads, under a condition or always."""

    goto: Line
    if_: ConditionData | None = Field(default=None, alias="if")


class EntryInQueueModel(_Strict):
    """A case in a queue that is to be sorted."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Line
    text: Line
    facts: FactsData = {}
    clock: str | None = None
    left: Span | None = None
    late: Line
    if_: ConditionData | None = Field(default=None, alias="if")

    @model_validator(mode="after")
    def _has_both_or_neither(self) -> Self:
        if (self.clock is None) != (self.left is None):
            raise ValueError(
                "a clock goes with the time that is left, and neither without the other"
            )
        return self


class AskedModel(_Strict):
    """A figure that is to be worked out."""

    metric: Literal[
        "order-defect-rate",
        "odr-headroom",
        "odr-roll-off",
        "late-shipment-rate",
        "cancellation-rate",
        "valid-tracking-rate",
        "deadline",
    ]
    clock: str | None = None
    started: Offset | None = None

    @model_validator(mode="after")
    def _suits_its_metric(self) -> Self:
        if (self.metric == "deadline") != (self.clock is not None and self.started is not None):
            raise ValueError("a deadline has a clock and when it started, and nothing else has")
        return self


class StepModel(_Strict):
    """One scene of a scenario."""

    id: Line
    kind: Literal["act", "gather", "reply", "sort", "figure"]
    title: Line
    asks: Line
    shows: list[ExhibitModel] = []
    offers: list[OfferModel] = []
    queue: list[EntryInQueueModel] = []
    figure: AskedModel | None = None
    goto: str | list[RouteModel] | None = None
    ties: list[list[str]] = []
    hint: Text = ""

    @model_validator(mode="after")
    def _suits_its_kind(self) -> Self:
        if (self.kind == "sort") != bool(self.queue):
            raise ValueError("a sort step has a queue, and nothing else has")
        if (self.kind == "figure") != (self.figure is not None):
            raise ValueError("a figure step asks for a figure, and nothing else does")
        if self.kind == "sort" and self.offers:
            raise ValueError("a sort step offers its queue and nothing else")
        if self.kind not in ("sort", "figure") and len(self.offers) < 2:  # noqa: PLR2004
            raise ValueError("a step offers at least two moves")
        return self


class RunningModel(_Strict):
    """A clock that runs when the case opens."""

    clock: Line
    started: Offset | list[Offset]
    printed: Offset | None = None


class FaceModel(_Strict):
    """One way in which the case can lie; it adds to what all faces share."""

    id: Line
    known: dict[str, OneOrMany] = {}
    hidden: dict[str, OneOrMany] = {}
    clocks: list[RunningModel] = []


class AccountModel(_Strict):
    """The account before the case."""

    orders: Annotated[int, Field(ge=1)]
    defects: Annotated[int, Field(ge=0)]


class ClosingModel(_Strict):
    """What became of the case."""

    if_: ConditionData | None = Field(default=None, alias="if")
    says: Line


class ScenarioFile(_Strict):
    """playbook/scenarios/ID.yaml."""

    id: Line
    version: Annotated[int, Field(ge=1)]
    title: Line
    brief: Line
    teaches: list[str] = Field(min_length=1)
    out_of_scope: list[str] = []
    level: Annotated[int, Field(ge=1, le=3)]
    marketplaces: list[str] = Field(min_length=1)
    day: DayText
    opens: Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
    account: AccountModel
    cast: list[dict[str, Text]] = Field(min_length=1)
    known: dict[str, OneOrMany] = {}
    hidden: dict[str, OneOrMany] = {}
    clocks: list[RunningModel] = []
    faces: list[FaceModel] = Field(min_length=1)
    steps: list[StepModel] = Field(min_length=1)
    lapses: dict[str, list[ResultModel]] = {}
    closing: list[ClosingModel] = Field(min_length=1)
    any_day: bool = True
    hides: list[Literal["order", "price", "tracking", "city"]] = []


# --- catalogue ------------------------------------------------------------------------------------


class CatalogueModel(_Strict):
    """One thing that an article says to do, to know or to leave."""

    id: Line
    source: Line
    locator: Text
    tier: Literal["core", "support"]


class CatalogueFile(_Strict):
    """playbook/catalogue.yaml."""

    catalogue: list[CatalogueModel]


class BackgroundModel(_Strict):
    """An entry of the catalogue that no practice covers, and why none does."""

    entry: Line
    reason: Text
    see: str | None = None


class BackgroundFile(_Strict):
    """playbook/background.yaml."""

    background: list[BackgroundModel]


FILES: dict[str, type[_Strict]] = {
    "facts": FactsFile,
    "moves": MovesFile,
    "policy": PolicyFile,
    "sources": SourcesFile,
    "conflicts": ConflictsFile,
    "texts": TextsFile,
    "tracks": TracksFile,
    "practices": ChapterFile,
    "wording": WordingFile,
    "scenarios": ScenarioFile,
    "catalogue": CatalogueFile,
    "background": BackgroundFile,
}
"""The model of each kind of file."""
