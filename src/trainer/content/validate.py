"""Check the data of a file against its model."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from trainer.content.problems import Problems, did_you_mean
from trainer.content.schema import FILES
from trainer.content.tree import At, Tree


def validated(tree: Tree, kind: str, problems: Problems) -> BaseModel | None:
    """Check data against the model of their kind of file; every misfit is noted with its line."""
    model = FILES[kind]
    try:
        return model.model_validate(tree.data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            at = _place(tree, fault["loc"])
            where = ".".join(str(part) for part in fault["loc"])
            hint = _hint(fault["type"], fault["loc"], model)
            if fault["loc"] and fault["loc"][-1] == "answer":
                problems.add(
                    "PB301",
                    tree.path,
                    tree.line(at),
                    "an answer is written down.",
                    "Remove it: the right move is derived from the playbook.",
                )
                continue
            problems.add("PB004", tree.path, tree.line(at), f"{where}: {fault['msg']}.", hint)
        return None


def _place(tree: Tree, loc: tuple[int | str, ...]) -> At:
    """Follow a fault's location as far as the file goes; unions add parts that are not in it."""
    at: At = ()
    for part in loc:
        if tree.holds((*at, part)):
            at = (*at, part)
    return at


def _hint(kind: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    if kind != "extra_forbidden" or not loc:
        return ""
    names = {
        name
        for definition in (
            *model.model_json_schema().get("$defs", {}).values(),
            model.model_json_schema(),
        )
        for name in definition.get("properties", {})
    }
    return did_you_mean(str(loc[-1]), names)
