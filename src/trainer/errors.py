"""
Every error that the kit expects, with a sentence for the person who meets it.

    PlaybookError            the playbook cannot be used
    NoPlaybookError          no playbook was found
    MissingTextError         a sentence of the screens that is not written
    NoSuchError              a scenario, marketplace or notebook that is not there
    BadParameterError        a parameter that cannot be used
    UnknownMoveError         a move that a step does not offer
    CaseClosedError          a decision after the end
    AnswersError             answers that cannot be read
    ShiftError               something that cannot be done in a shift
    NotAFigureError          an answer that is no figure
    NoLimitError             a limit that the register does not have here and now
    UnknownPracticeError     a practice that is not there
    RecordsError             a record that cannot be read or written
    NotebookError            a notebook that cannot be run
    ServerError              the kit cannot be opened
    ShopError                reports that cannot be used
    FrameError               a table of a shop that is not there, or rows that break its contract
    ColumnMapError           a column map that cannot be used
    SampleError              a sample that cannot be written
    SparkError, LakeError    a lake that cannot be used
    FromCaseError            a case that gives no scenario
    RunError                 runs that cannot be compared
"""

from __future__ import annotations

import sys


def expected() -> tuple[type[Exception], ...]:
    """Give the errors whose message is all that a person needs."""
    from trainer.cases.sample.write import SampleError  # noqa: PLC0415 - only when one is caught
    from trainer.content.column_maps import ColumnMapError  # noqa: PLC0415
    from trainer.content.problems import PlaybookError  # noqa: PLC0415
    from trainer.content.texts import MissingTextError  # noqa: PLC0415
    from trainer.drills.answers import AnswersError  # noqa: PLC0415
    from trainer.drills.engine import CaseClosedError, UnknownMoveError  # noqa: PLC0415
    from trainer.drills.figures import NotAFigureError  # noqa: PLC0415
    from trainer.drills.shift import ShiftError  # noqa: PLC0415
    from trainer.kit import (  # noqa: PLC0415
        BadParameterError,
        NoPlaybookError,
        NoSuchError,
        NotSavedError,
    )
    from trainer.notebooks import NotebookError  # noqa: PLC0415
    from trainer.records.errors import RecordsError  # noqa: PLC0415
    from trainer.reports.lookup import UnknownPracticeError  # noqa: PLC0415
    from trainer.reports.runs import RunError  # noqa: PLC0415
    from trainer.rules.policy import NoLimitError  # noqa: PLC0415
    from trainer.server import ServerError  # noqa: PLC0415

    return (
        PlaybookError,
        MissingTextError,
        AnswersError,
        CaseClosedError,
        UnknownMoveError,
        NotAFigureError,
        ShiftError,
        BadParameterError,
        NoPlaybookError,
        NoSuchError,
        NotSavedError,
        NotebookError,
        RecordsError,
        UnknownPracticeError,
        NoLimitError,
        ServerError,
        RunError,
        ColumnMapError,
        SampleError,
        *_of_shops(),
    )


def _of_shops() -> tuple[type[Exception], ...]:
    """Give the errors of a shop's reports, which there are none of before they are loaded."""
    named = (
        ("trainer.cases.shop", "ShopError"),
        ("trainer.cases.intake.frames", "FrameError"),
        ("trainer.cases.spark", "SparkError"),
        ("trainer.cases.lake", "LakeError"),
        ("trainer.reports.fromcase.refusal", "FromCaseError"),
    )
    return tuple(
        getattr(sys.modules[module], error) for module, error in named if module in sys.modules
    )
