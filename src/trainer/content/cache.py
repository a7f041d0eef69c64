"""
Keep what was read and checked, so that the same text need not be checked a second time.

What is kept is used only where the text it was made from, the models that checked it and the
kept data themselves are unchanged to the byte; anything else counts as not kept. It is data in
JSON: nothing in it can run. Losing it costs a third of a second.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from trainer import __version__

if TYPE_CHECKING:
    from pydantic import BaseModel

MODEL = "="
"""The key under which the fields of a model stand, to tell it from a mapping of the author's."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of checked files; one that cannot be written keeps nothing."""

    folder: Path

    def get(self, name: str, text: str) -> tuple[Any, Any] | None:
        """Give the data of a text and their model, or nothing."""
        try:
            key, body = self._place(name).read_text(encoding="utf-8").split("\n", 1)
            if key != _key(name, text, body):
                return None
            data, model = body.split("\n")
            return json.loads(data), json.loads(model, object_hook=_model)
        except (OSError, ValueError):
            return None

    def put(self, name: str, text: str, data: Any, model: BaseModel) -> None:
        """Keep the data of a text and their model, whole or not at all."""
        body = f"{json.dumps(data)}\n{json.dumps(_plain(model))}"
        place = self._place(name)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            file, part = tempfile.mkstemp(dir=place.parent, prefix=place.name)
            try:
                with os.fdopen(file, "w", encoding="utf-8", newline="\n") as writing:
                    writing.write(f"{_key(name, text, body)}\n{body}")
                Path(part).replace(place)
            except OSError:
                Path(part).unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self.folder / f"{name.replace('/', '-')}.json"


def _key(name: str, text: str, body: str) -> str:
    return sha256(f"{_models()}\0{name}\0{text}\0{body}".encode()).hexdigest()


@cache
def _models() -> str:
    """Give the version of the kit and the source of what reads and checks."""
    folder = files("trainer.content")
    sources = (folder / f"{name}.py" for name in ("cache", "schema", "yamls"))
    return "\0".join((__version__, *(one.read_text(encoding="utf-8") for one in sources)))


def _plain(value: Any) -> Any:
    fields = getattr(type(value), "model_fields", None)
    if fields is not None:
        return {MODEL: {name: _plain(getattr(value, name)) for name in fields}}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _model(data: dict[str, Any]) -> Any:
    return SimpleNamespace(**data[MODEL]) if MODEL in data else data
