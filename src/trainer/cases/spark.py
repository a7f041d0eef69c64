"""
Apache Spark as the engine: health and triage where the tables of a shop are in a lake.

Spark comes with the extra `spark` and needs Java. It runs the statements that DuckDB runs,
rewritten, and gives the same rows in columns of the same types. What a session must be set to is
asked of it and never changed: it is the seller's.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from trainer.cases.sql import in_engine

NEEDED: Mapping[str, str] = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""What a session must be set to: times are UTC, and a cell that does not fit is an error."""

LOCAL: Mapping[str, str] = {
    **NEEDED,
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""What a session of this machine is set to besides: nobody else reaches it."""


class SparkError(RuntimeError):
    """Spark cannot be used."""

    @classmethod
    def no_pyspark(cls) -> SparkError:
        """Say that the extra is not installed."""
        return cls("Apache Spark is not installed.\n\nHint: pip install 'dispute-trainer[spark]'")

    @classmethod
    def no_java(cls) -> SparkError:
        """Say that Java is missing."""
        return cls(
            "Apache Spark needs Java, and there is none on this machine.\n\n"
            "Hint: install Java 17 or newer, or set JAVA_HOME to where it is."
        )

    @classmethod
    def not_started(cls, why: Exception) -> SparkError:
        """Say that Spark did not start."""
        return cls(
            f"Apache Spark did not start: {str(why).partition(chr(10))[0]}\n\n"
            "Hint: it needs Java 17 or newer; what Java itself says stands above."
        )

    @classmethod
    def running(cls) -> SparkError:
        """Say that there is a session already."""
        return cls(
            "A Spark session is running already.\n\n"
            "Hint: give that one to SparkEngine(session), or stop it first."
        )

    @classmethod
    def refused(cls, why: Exception) -> SparkError:
        """Say why a statement has no answer; Spark tells it in a line that begins with a code."""
        told = re.search(r"\[[A-Z_.]+\][^\n]*", str(why))
        return cls(
            f"Spark gives no answer: {told.group() if told else type(why).__name__}\n\n"
            "Hint: see that the tables of the lake are there and that every cell fits its column."
        )

    @classmethod
    def setting(cls, name: str, value: str, wanted: str) -> SparkError:
        """Say that a session is set to something else."""
        return cls(
            f"The Spark session has {name} = {value}; it must be {wanted}.\n\n"
            f'Hint: session.conf.set("{name}", "{wanted}")'
        )


class Session(Protocol):
    """What is asked of a session of Spark (`pyspark.sql.SparkSession`)."""

    conf: Any
    """Its settings."""
    read: Any
    """What reads files."""

    def sql(self, query: str, /, args: Any = None) -> Any:
        """Run a statement."""
        ...

    def table(self, name: str, /) -> Any:
        """Give a table of the catalogue."""
        ...


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Spark, in a session that knows the tables of a shop (`trainer.cases.lake.tables_of`)."""

    session: Session

    def __post_init__(self) -> None:
        hold_to(self.session)

    def frame(self, sql: str) -> pd.DataFrame:
        """Run a statement, written in DuckDB's dialect, and give its rows."""
        with told_by_spark():
            found = _in_utc(self.session.sql(in_engine(sql, "spark")))
            fields, rows = found.schema.fields, found.collect()
        columns = zip(*rows, strict=True) if rows else [()] * len(fields)
        return pd.DataFrame(
            {
                field.name: _column(field.dataType.typeName(), values)
                for field, values in zip(fields, columns, strict=True)
            }
        )


@contextmanager
def told_by_spark() -> Iterator[None]:
    """Say what Spark refuses in a line, without the stack of its calls."""
    with warnings.catch_warnings():
        # Said of pandas frames that pyspark makes by itself; here it makes none.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        try:
            yield
        except _refusals() as error:
            raise SparkError.refused(error) from None


def _refusals() -> tuple[type[Exception], ...]:
    """Give the errors of Spark; there are none where it is not installed."""
    if find_spec("pyspark") is None:
        return ()
    connected = import_module("pyspark.errors").PySparkException
    return (connected, import_module("py4j.protocol").Py4JJavaError)


def hold_to(session: Session) -> None:
    """Refuse a session in which the same statement would say something else."""
    for name, wanted in NEEDED.items():
        value = str(session.conf.get(name))
        if value.casefold() != wanted.casefold():
            raise SparkError.setting(name, value, wanted)


# --- a session of this machine --------------------------------------------------------------------


def missing() -> SparkError | None:
    """Say what Spark lacks on this machine; nothing where it can be started."""
    if find_spec("pyspark") is None:
        return SparkError.no_pyspark()
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        return SparkError.no_java()
    return None


@contextmanager
def spark_session(
    cores: int = 2, memory: str = "1g", also: Mapping[str, str] | None = None
) -> Iterator[Session]:
    """
    Start Spark on this machine alone, and stop it in the end.

    Its files are in a folder of their own, which is gone with it. `also` sets what else is wanted.
    """
    lacking = missing()
    if lacking is not None:
        raise lacking
    builder = import_module("pyspark.sql").SparkSession.builder
    if import_module("pyspark.sql").SparkSession.getActiveSession() is not None:
        raise SparkError.running()
    with tempfile.TemporaryDirectory(prefix="spark-", ignore_cleanup_errors=True) as folder:
        settings = {
            **LOCAL,
            "spark.master": f"local[{cores}]",
            "spark.app.name": "dispute-trainer",
            "spark.driver.memory": memory,
            "spark.local.dir": folder,
            "spark.sql.shuffle.partitions": str(cores),
            "spark.sql.warehouse.dir": (Path(folder) / "warehouse").as_uri(),
            **(also or {}),
        }
        session = _started(builder.config(map=settings))
        try:
            session.sparkContext.setLogLevel("OFF")
            yield session
        finally:
            session.stop()


def _started(builder: Any) -> Any:
    try:
        return builder.getOrCreate()
    except import_module("pyspark.errors").PySparkException as error:
        raise SparkError.not_started(error) from error


# --- rows -----------------------------------------------------------------------------------------

WHOLE: Mapping[str, str] = {"byte": "int8", "short": "int16", "integer": "int32", "long": "int64"}
"""Whole numbers in Spark, and what pandas calls them."""


def _in_utc(frame: Any) -> Any:
    """Have moments told in UTC; with a zone they would be told in the zone of this machine."""
    zoned = [one.name for one in frame.schema.fields if one.dataType.typeName() == "timestamp"]
    for name in zoned:
        quoted = "`" + name.replace("`", "``") + "`"
        frame = frame.withColumn(name, frame[quoted].cast("timestamp_ntz"))
    return frame


def _column(kind: str, values: Sequence[Any]) -> pd.Series:
    """Give a column the type that DuckDB gives to one of its kind."""
    unknown = None in values
    if kind == "boolean":
        return pd.Series(values, dtype="boolean" if unknown else "bool")
    if kind in WHOLE:
        return pd.Series(values, dtype=WHOLE[kind].capitalize() if unknown else WHOLE[kind])
    if kind in {"date", "timestamp_ntz"}:
        return pd.Series(np.array(values, dtype="datetime64[us]"))
    if kind in {"decimal", "double", "float"}:
        return pd.Series(values, dtype="float64")
    nothing = all(value is None for value in values)
    return pd.Series(values, dtype="object" if nothing else "str")
