"""Written: a scenario's data as YAML, in the style in which authors write them."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from trainer.content.yamls import scalar

WIDTH = 110
"""Characters of a line at most."""
FOLDED = 64
"""From so many characters on, a text stands below its key."""
INDENT = 2
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.,;?()'/$-]*")
"""What needs no quotes."""
APART = frozenset({"cast", "known", "faces", "steps", "lapses", "closing"})
"""Parts of a scenario that begin after an empty line."""
SPREAD = frozenset({"teaches", "known", "cast", "clocks", "faces", "steps", "lapses", "closing"})
"""Parts whose entries stand below each other however short they are."""

Data = object


def written(data: Mapping[str, Data], comments: Sequence[str]) -> str:
    """Write a scenario, under what is to be said of it."""
    lines = [f"# {line}" for text in comments for line in textwrap.wrap(text, WIDTH - INDENT)]
    for key, value in data.items():
        if key in APART:
            lines.append("")
        lines.extend(_entry(key, value, 0, spread=key in SPREAD))
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Data, depth: int, *, spread: bool = False) -> Iterator[str]:
    """Write a key and what belongs to it."""
    pad = " " * depth
    if isinstance(value, str):
        yield from _text(f"{pad}{key}:", value, depth)
        return
    flow = _flow(value)
    fits = len(pad) + len(key) + len(flow) + INDENT <= WIDTH
    if not isinstance(value, Mapping | list | tuple) or (fits and not spread and not _long(value)):
        yield f"{pad}{key}: {flow}"
        return
    yield f"{pad}{key}:"
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _entry(name, part, depth + INDENT)
    else:
        for part in value:
            yield from _item(part, depth + INDENT)


def _item(value: Data, depth: int) -> Iterator[str]:
    """Write an entry of a list."""
    pad = " " * depth
    if isinstance(value, str):
        yield from _text(f"{pad}-", value, depth)
        return
    flow = _flow(value)
    if not isinstance(value, Mapping) or (
        len(pad) + len(flow) + INDENT <= WIDTH and not _long(value)
    ):
        yield f"{pad}- {flow}"
        return
    mark = f"{pad}- "
    for name, part in value.items():
        for line in _entry(name, part, depth + INDENT):
            yield mark + line[depth + INDENT :] if mark else line
            mark = ""


def _text(head: str, value: str, depth: int) -> Iterator[str]:
    plain = _scalar(value)
    if len(value) <= FOLDED and len(head) + len(plain) < WIDTH:
        yield f"{head} {plain}"
        return
    yield f"{head} >-"
    pad = " " * (depth + INDENT)
    yield from textwrap.wrap(
        value, WIDTH, initial_indent=pad, subsequent_indent=pad,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _flow(value: Data) -> str:
    """Write something in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value, flow=True)


def _scalar(value: Data, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    plain = PLAIN.fullmatch(value) and not value.endswith(" ") and not (flow and "," in value)
    return value if plain and scalar(value) == value else json.dumps(value, ensure_ascii=False)


def _long(value: Data) -> bool:
    """Say whether there is something in it that reads better in a line of its own."""
    if isinstance(value, Mapping):
        return any(map(_long, value.values())) or {"says", "offers", "results"} <= value.keys()
    if isinstance(value, list | tuple):
        return any(map(_long, value))
    return isinstance(value, str) and len(value) > FOLDED
