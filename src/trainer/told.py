"""Show people what went wrong as a message, and let programs meet the error."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from trainer.errors import expected

if TYPE_CHECKING:
    from trainer.views.face import Face

P = ParamSpec("P")
Owner = TypeVar("Owner")
Shown = TypeVar("Shown")


def told(
    call: Callable[Concatenate[Owner, P], Shown],
) -> Callable[Concatenate[Owner, P], Shown | Face]:
    """
    Show a person what went wrong as a message; raise it wherever a program runs the notebook.

    With `answers` it is raised in any case: they are for replays, which should stop there.
    """

    @wraps(call)
    def telling(owner: Owner, /, *args: P.args, **kwargs: P.kwargs) -> Shown | Face:
        from trainer.views.face import (  # noqa: PLC0415 - the command line needs no widgets
            message,
            someone_is_there,
        )

        try:
            return call(owner, *args, **kwargs)
        except expected() as error:
            if kwargs.get("answers") is not None or not someone_is_there():
                raise
            return message(str(error))

    return telling


def reason(error: Exception) -> str | None:
    """Give the words of an error that the kit expects; nothing for any other."""
    return str(error) if isinstance(error, expected()) else None
